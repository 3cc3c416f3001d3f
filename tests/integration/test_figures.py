"""What is counted of public experiments, beside the same counted by hand, on both engines."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, true

from tests.announced import counted_queries
from tests.builders import START, Lab
from tests.reviews import FULL, LIGHT, Review, risks
from waardevol_lab.domain.figures import Spread
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.days import LocalDay, days_between, local_year
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Brake, Contribution, Experiment
from waardevol_lab.queries import figures
from waardevol_lab.queries.figures import AnswerYear, BrakeYear, DecisionTimes
from waardevol_lab.queries.throughput import months_of_rounds, public_months
from waardevol_lab.services.reopening import OpenRound, open_round


@pytest.fixture
def lab(any_lab: Lab) -> Lab:
    """Every test here runs on both engines."""
    return any_lab


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def decided(
    review: Review,
    outcome: str,
    days: tuple[int, int],
    case: str = LIGHT,
    adopted: Mapping[str, int] | None = None,
) -> str:
    """A plan that was taken into review after so many days, and decided on so many days later."""
    reference = review.submitted(case)
    review.lab.later(days=days[0])
    review.accept(reference, "light" if case == LIGHT else "full")
    names = ("anna", "bram", "cees", "chair")
    for name in names:
        review.declare(reference, name)
    for name in ("anna",) if case == LIGHT else names:
        review.file(reference, name)
    if case == FULL:
        review.opinion(reference)
    more: dict[str, Any] = {"motivation": "Het is te vroeg."} if outcome == "rejected" else {}
    review.adopt(reference, "approved", risks={**risks(1), **(adopted or {})})
    review.lab.later(days=days[1])
    review.decide(reference, outcome, **more)
    return reference


@pytest.fixture
def counted(review: Review) -> Review:
    """Give three decided plans by the light route, one by the full, and two that are not public.

    Submitted 23 November 2026 at 10 in Amsterdam:
      light, approved after 4 + 6 = 10 days (3 December); privacy 3, safety 2
      light, rejected after 5 + 9 = 14 days (17 December); privacy 2
      light, rejected after 1 + 20 = 21 days (7 January 2027); a new round was begun
      full, approved after 10 + 31 = 41 days (17 February 2027); nothing above 1
    """
    decided(review, "approved", (4, 6), adopted={"privacy": 3, "safety": 2})
    decided(review, "rejected", (5, 9), adopted={"privacy": 2})
    again = decided(review, "rejected", (1, 20))
    decided(review, "approved", (10, 31), FULL)
    experiment = review.lab.experiment(again)
    open_round(OpenRound(again, experiment.version), review["lead"], review.lab.now)
    hidden = review.lab.organisation("Gemeente Nog Niet")
    review.lab.grant("lead", Role.LEAD, hidden)
    review.lab.draft(LIGHT, review.lab.actor("lead"), hidden)
    review.advised()
    return review


def test_experiments_are_counted_as_the_public_knows_them(counted: Review) -> None:
    found = figures.phases()
    assert {phase: count for phase, count in found.items() if count} == {
        Phase.APPROVED: 2,
        Phase.REJECTED: 2,
    }
    assert Phase.PREPARING not in found


def test_months_tell_decisions_their_days_and_whether_both_terms_were_kept(
    counted: Review,
) -> None:
    """A decision within fourteen days of its advice is in time: 20 and 31 days are not."""
    found = {month.first: month for month in public_months(date(2027, 2, 20))}
    assert (min(found), max(found)) == (date(2026, 3, 1), date(2027, 2, 1))
    december, january = found[date(2026, 12, 1)], found[date(2027, 1, 1)]
    february = found[date(2027, 2, 1)]
    assert (december.decided, december.in_time, december.days) == (2, 2, 12)
    assert (january.decided, january.late, january.days) == (1, 1, 21)
    assert (february.decided, february.late, february.days) == (1, 1, 41)
    assert sum(month.decided for month in found.values()) == 4


def test_advice_is_in_time_when_its_clock_stood_still_in_between(review: Review) -> None:
    """Ten working days: 23 days after the acceptance, of which the plan was back for fifteen."""
    kept, late = review.declared(LIGHT), review.declared(LIGHT)
    review.lab.later(days=3)
    review.request_changes(kept)
    review.lab.later(days=15)
    review.resubmit(kept)
    review.accept(kept, "light")
    review.lab.later(days=5)
    for reference in (kept, late):
        review.file(reference, "anna")
        review.adopt(reference)
        review.decide(reference, "approved")
    (month,) = [m for m in public_months(review.lab.now.date()) if m.decided]
    assert (month.decided, month.in_time) == (2, 1)
    with reading() as session:
        told = months_of_rounds(session, review.lab.now.date(), true())
    assert sum(m.received for m in told) == 2
    assert [m.advised for m in told if m.advised] == [2]


def test_only_organisations_with_something_public_are_named(counted: Review) -> None:
    assert figures.organisations() == (("Gemeente Groenstad", 4),)


def test_days_run_from_the_first_submission_to_the_first_decision(counted: Review) -> None:
    assert figures.decision_times() == (
        DecisionTimes(2027, Route.LIGHT, Spread(1, 21, 21, 21)),
        DecisionTimes(2027, Route.FULL, Spread(1, 41, 41, 41)),
        DecisionTimes(2026, Route.LIGHT, Spread(2, 12, 10, 14)),
    )


def test_values_count_from_risk_two_on_as_the_board_adopted_them(counted: Review) -> None:
    found = figures.values_at_stake()
    assert found.experiments == 4
    assert {one.title.nl: (one.attention, one.high) for one in found.values if one.attention} == {
        "Privacy": (1, 1),
        "Veiligheid": (1, 0),
    }
    assert sum(one.high for one in found.values) == 1


def test_plan_that_came_back_counts_from_the_first_time_and_a_correction_changes_nothing(
    review: Review,
) -> None:
    reference = review.submitted(LIGHT)
    review.lab.later(days=2)
    review.return_with_question(reference)
    review.lab.later(days=8)
    review.resubmit(reference)
    review.accept(reference, "light")
    for name in ("anna", "chair"):
        review.declare(reference, name)
    review.file(reference, "anna")
    review.adopt(reference)
    review.decide(reference, "rejected", motivation="Te vroeg.", open_to_objection=True)
    review.lab.later(days=3)
    review.handle(reference, review.objection(reference), "upheld")
    review.correct(reference, "approved")
    [only] = figures.decision_times()
    assert only.days == Spread(1, 10, 10, 10)
    assert figures.phases()[Phase.APPROVED] == 1


def test_rejected_change_leaves_the_values_of_the_plan_in_force(review: Review) -> None:
    reference = decided(review, "approved", (1, 1), FULL, {"privacy": 3})
    review.amend(reference)
    for name in ("anna", "bram", "cees", "chair"):
        review.declare(reference, name)
        review.file(reference, name)
    review.opinion(reference)
    review.adopt(reference, risks=risks(2))
    review.decide(reference, "rejected", motivation="Deze plek niet.")
    found = figures.values_at_stake()
    assert (found.experiments, [(v.title.nl, v.high) for v in found.values if v.high]) == (
        1,
        [("Privacy", 1)],
    )
    assert not any(one.attention for one in found.values)


def test_brakes_are_counted_with_what_became_of_them(counted: Review) -> None:
    """Three pulled: in 2026 one restarted, in 2027 one that ended it and one that stands."""
    with transaction() as session:
        rows = session.scalars(
            select(Experiment).where(Experiment.phase == "approved").order_by(Experiment.id)
        ).all()
        hidden = session.scalars(
            select(Experiment).where(Experiment.announced_at.is_(None))
        ).first()
        ended = datetime(2027, 6, 1, 12, tzinfo=UTC)
        rows[0].ended_at = ended
        pulls = (
            (rows[0], datetime(2026, 12, 30, 12, tzinfo=UTC), datetime(2027, 1, 5, tzinfo=UTC)),
            (rows[0], datetime(2026, 12, 31, 23, 30, tzinfo=UTC), ended),
            (rows[1], datetime(2027, 2, 1, 12, tzinfo=UTC), None),
            (hidden, datetime(2027, 2, 1, 12, tzinfo=UTC), None),
        )
        for experiment, pulled_at, released_at in pulls:
            session.add(
                Brake(
                    experiment_id=experiment.id,
                    reason="Te druk.",
                    pulled_by_id=counted["dpo"].user_id,
                    pulled_at=pulled_at,
                    released_at=released_at,
                )
            )
    assert figures.brakes() == (BrakeYear(2027, 2, 0, 1, 1), BrakeYear(2026, 1, 1, 0, 0))


def test_answers_are_counted_by_whether_they_came_in_time(counted: Review) -> None:
    """Of 2027: one on its last day, one a day after it, one open, one overdue, one of 2026.

    Spam is owed no answer; what is about an experiment that is not public does not exist here.
    """
    due = date(2027, 3, 10)
    last_minute = datetime(2027, 3, 10, 22, 59, tzinfo=UTC)
    with transaction() as session:
        public = session.scalars(
            select(Experiment).where(Experiment.phase == "approved").order_by(Experiment.id)
        ).first()
        hidden = session.scalars(select(Experiment).where(Experiment.slug.is_(None))).first()
        for number, (experiment, more) in enumerate(
            (
                (public, {"answered_at": last_minute, "answer": "Ja."}),
                (public, {"answered_at": last_minute + timedelta(minutes=1), "answer": "Ja."}),
                (public, {"due_on": date(2027, 3, 12)}),
                (public, {}),
                (public, {"received_on": date(2026, 12, 31), "due_on": date(2027, 3, 12)}),
                (public, {"state": "hidden", "ground": "spam"}),
                (hidden, {}),
            ),
            start=1,
        ):
            session.add(contribution(counted, experiment.id, number, **{"due_on": due, **more}))
    assert figures.answers(date(2027, 3, 12)) == (
        AnswerYear(2027, in_time=1, late=1, waiting=1, overdue=1),
        AnswerYear(2026, in_time=0, late=0, waiting=1, overdue=0),
    )


def contribution(counted: Review, experiment_id: int, number: int, **more: Any) -> Contribution:
    """A question that somebody asked by telephone on 1 March 2027."""
    at = datetime(2027, 3, 1, 9, tzinfo=UTC)
    usual = {
        "kind": "question",
        "channel": "phone",
        "language": "nl",
        "text": "Waar blijft het beeld?",
        "may_publish": True,
        "receipt_hash": f"{number:064}",
        "received_on": at.date(),
        "received_at": at,
        "recorded_by_id": counted["lead"].user_id,
        "state": "received",
        "state_since": at,
    }
    return Contribution(experiment_id=experiment_id, number=number, **{**usual, **more})


def test_day_of_an_instant_is_that_of_amsterdam_around_every_turn_of_the_clock(
    review: Review,
) -> None:
    reference = review.submitted(LIGHT)
    instants = {
        datetime(2026, 12, 31, 22, 59, tzinfo=UTC): "2026-12-31",
        datetime(2026, 12, 31, 23, 0, tzinfo=UTC): "2027-01-01",
        datetime(2027, 3, 27, 23, 0, tzinfo=UTC): "2027-03-28",
        datetime(2027, 3, 28, 22, 0, tzinfo=UTC): "2027-03-29",
        datetime(2027, 3, 28, 21, 59, tzinfo=UTC): "2027-03-28",
        datetime(2027, 10, 30, 22, 0, tzinfo=UTC): "2027-10-31",
        datetime(2027, 10, 31, 22, 59, tzinfo=UTC): "2027-10-31",
        datetime(2027, 10, 31, 23, 0, tzinfo=UTC): "2027-11-01",
    }
    experiment = review.lab.experiment(reference)
    at = Experiment.phase_since
    for instant, day in instants.items():
        with transaction() as session:
            session.get_one(Experiment, experiment.id).phase_since = instant
        with reading() as session:
            query = select(LocalDay(at), local_year(at), days_between(Experiment.created_at, at))
            found, year, days = session.execute(query.where(Experiment.id == experiment.id)).one()
        assert (str(found), int(year)) == (day, int(day[:4]))
        assert days == (found - review.lab.now.date()).days


def test_figures_take_as_many_queries_for_many_experiments_as_for_none(review: Review) -> None:
    with counted_queries(review.lab) as empty:
        everything()
    for _ in range(3):
        decided(review, "approved", (1, 1))
    with counted_queries(review.lab) as filled:
        everything()
    assert len(empty) == len(filled) == 6


def everything() -> None:
    figures.phases()
    figures.organisations()
    figures.decision_times()
    figures.brakes()
    figures.answers(START.date())
    figures.values_at_stake()

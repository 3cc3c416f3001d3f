"""The secretary at the door: return, accept, move to another board; and the clock of the advice."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.reviews import FULL, LIGHT, MEMBERS, Review
from waardevol_lab.domain.errors import NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Assignment,
    Board,
    LeadQuestion,
    LedgerEntry,
    OutboxMail,
    RoundPause,
)
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.completeness import (
    AcceptPlan,
    MoveBoard,
    ReturnPlan,
    accept,
    move_board,
    return_incomplete,
)


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def refused(error: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in error.value.problems}


def assigned(lab: Lab, reference: str) -> set[int]:
    with reading() as session:
        query = select(Assignment.member_id).where(Assignment.round_id == lab.round(reference).id)
        return set(session.scalars(query))


def mails(*templates: str) -> list[tuple[str, str]]:
    """Template and recipient of what waits in the outbox, of these templates."""
    with reading() as session:
        rows = session.execute(
            select(OutboxMail.template, OutboxMail.recipient).order_by(OutboxMail.id)
        )
        return [(t, r.partition("@")[0]) for t, r in rows if t in templates]


def pauses(lab: Lab, reference: str) -> list[tuple[object, object]]:
    with reading() as session:
        rows = session.scalars(
            select(RoundPause)
            .where(RoundPause.round_id == lab.round(reference).id)
            .order_by(RoundPause.id)
        )
        return [(row.since, row.until) for row in rows]


def test_return_asks_the_lead_and_stops_no_clock_that_never_ran(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    questions = (Asked("title", " Waarom zo? "), Asked("period", "  "), Asked("limits", "En?"))
    return_incomplete(ReturnPlan(reference, questions, "Bijna."), review["secretary"], lab.now)
    assert lab.round(reference).state == "returned"
    assert lab.round(reference).reason == "Bijna."
    with reading() as session:
        kept = [(q.question, q.text) for q in session.scalars(select(LeadQuestion))]
    assert kept == [("title", "Waarom zo?"), ("limits", "En?")]
    assert mails("plan_returned") == [("plan_returned", "lead")]
    assert pauses(lab, reference) == []


@pytest.mark.parametrize(
    ("questions", "problem"),
    [
        ((), ("questions", "question_needed")),
        ((Asked("title", "   "),), ("questions", "question_needed")),
        ((Asked("no_such_question", "Wat?"),), ("questions.0", "topic_needed")),
        ((Asked("title", "x" * 2001),), ("questions.0", "too_long")),
        ((Asked("title", "Wat?"),) * 21, ("questions", "too_many_questions")),
    ],
)
def test_return_without_a_proper_question_is_refused(
    lab: Lab, review: Review, questions: tuple[Asked, ...], problem: tuple[str, str]
) -> None:
    reference = review.submitted()
    before = lab.snapshot()
    with pytest.raises(Refused) as error:
        return_incomplete(ReturnPlan(reference, questions), review["secretary"], lab.now)
    assert problem in refused(error)
    assert lab.snapshot() == before


def test_full_route_assigns_and_mails_every_member_who_may_vote(lab: Lab, review: Review) -> None:
    lab.grant("lead", Role.MEMBER, review.board_id)
    reference = review.submitted()
    accept(AcceptPlan(reference, "full"), review["secretary"], lab.now)
    row = lab.round(reference)
    assert (row.state, row.route, row.route_proposed, row.accepted_at) == (
        "in_review",
        "full",
        "full",
        lab.now,
    )
    assert assigned(lab, reference) == {review[name].user_id for name in (*MEMBERS, "chair")}
    asked = [("assessment_requested", name) for name in (*MEMBERS, "chair")]
    assert mails("assessment_requested") == asked
    assert mails("plan_accepted", "dpo_opinion_requested") == [
        ("plan_accepted", "lead"),
        ("dpo_opinion_requested", "dpo"),
    ]


def test_light_route_is_proposed_and_goes_to_one_member(lab: Lab, review: Review) -> None:
    reference = review.submitted(LIGHT)
    command = AcceptPlan(reference, "light", member_id=review["bram"].user_id)
    accept(command, review["secretary"], lab.now)
    assert lab.round(reference).route_proposed == "light"
    assert assigned(lab, reference) == {review["bram"].user_id}
    assert mails("assessment_requested") == [("assessment_requested", "bram")]
    assert mails("dpo_opinion_requested") == []


@pytest.mark.parametrize(
    ("case", "route", "more", "problem"),
    [
        (FULL, None, {}, ("route", "missing")),
        (FULL, "quick", {}, ("route", "missing")),
        (FULL, "light", {"motivation": " "}, ("motivation", "other_route_needs_reason")),
        (LIGHT, "full", {}, ("motivation", "other_route_needs_reason")),
        (LIGHT, "light", {}, ("member", "missing")),
        (LIGHT, "light", {"member_id": 10_000}, ("member", "not_eligible")),
    ],
)
def test_route_without_its_reason_or_member_is_refused(
    lab: Lab,
    review: Review,
    case: str,
    route: str | None,
    more: dict[str, object],
    problem: tuple[str, str],
) -> None:
    reference = review.submitted(case)
    before = lab.snapshot()
    with pytest.raises(Refused) as error:
        accept(AcceptPlan(reference, route, **more), review["secretary"], lab.now)  # type: ignore[arg-type]
    assert refused(error) == {problem}
    assert lab.snapshot() == before


def test_only_the_secretary_of_this_board_and_only_in_time(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    elsewhere = lab.board(review.organisation_id, name="Andere commissie")
    stranger = lab.person("stranger", (Role.SECRETARY, elsewhere))
    for outsider in (stranger, review["lead"], review["anna"], review["admin"]):
        with pytest.raises(NotFound):
            accept(AcceptPlan(reference, "full"), outsider, lab.now)
    with pytest.raises(Stale):
        accept(AcceptPlan(reference, "full", version=1), review["secretary"], lab.now)
    review.accept(reference)
    with pytest.raises(WrongState):
        accept(AcceptPlan(reference, "full"), review["secretary"], lab.now)


def test_clock_stands_still_from_changes_until_accepted_again(lab: Lab, review: Review) -> None:
    reference = review.declared()
    began = lab.now
    stopped = lab.later(days=3)
    review.request_changes(reference)
    lab.later(days=4)
    review.resubmit(reference)
    lab.later(days=1)
    review.return_with_question(reference)
    lab.later(days=1)
    review.resubmit(reference)
    assert pauses(lab, reference) == [(stopped, None)]
    resumed = lab.later(days=1)
    review.accept(reference)
    assert pauses(lab, reference) == [(stopped, resumed)]
    assert lab.round(reference).accepted_at == began


def test_board_cannot_be_left_while_it_can_decide(lab: Lab, review: Review) -> None:
    other = lab.board(review.organisation_id, name="Andere commissie")
    reference = review.declared()
    with pytest.raises(Refused) as error:
        move_board(MoveBoard(reference, other, "Zomaar."), review["secretary"], lab.now)
    assert refused(error) == {("board", "quorum_possible")}


def test_move_hands_a_round_over_as_just_submitted(lab: Lab, review: Review) -> None:
    other = lab.board(review.organisation_id, name="Andere commissie")
    lab.person("erik", (Role.SECRETARY, other))
    not_serving = lab.board(name="Commissie elders")
    reference = review.declared()
    review.file(reference, "anna")
    for name in ("bram", "cees"):
        review.declare(reference, name, conflict=True)
    for board_id, code in (
        (None, "missing"),
        (not_serving, "board_does_not_serve"),
        (review.board_id, "board_does_not_serve"),
    ):
        with pytest.raises(Refused) as error:
            move_board(
                MoveBoard(reference, board_id, "Te weinig leden."), review["secretary"], lab.now
            )
        assert refused(error) == {("board", code)}
    move_board(MoveBoard(reference, other, "Te weinig leden."), review["secretary"], lab.now)
    row = lab.round(reference)
    assert (row.state, row.board_id) == ("submitted", other)
    assert lab.experiment(reference).board_id == other
    assert assigned(lab, reference) == set()
    assert mails("board_moved", "plan_submitted")[-2:] == [
        ("board_moved", "lead"),
        ("plan_submitted", "erik"),
    ]
    with pytest.raises(NotFound):
        review.accept(reference)
    accept(AcceptPlan(reference, "full"), lab.actor("erik"), lab.now)
    assert [until for _, until in pauses(lab, reference)] == [lab.now]


def test_merged_board_may_hand_over_though_it_could_decide(lab: Lab, review: Review) -> None:
    other = lab.board(review.organisation_id, name="Andere commissie")
    reference = review.submitted()
    with reading() as session:
        session.get_one(Board, review.board_id).active = False
        session.commit()
    move_board(MoveBoard(reference, other, "Samengevoegd."), review["secretary"], lab.now)
    assert lab.round(reference).board_id == other


def test_every_act_leaves_one_entry(lab: Lab, review: Review) -> None:
    reference = review.submitted(LIGHT)
    review.return_with_question(reference)
    review.resubmit(reference)
    review.accept(reference, "light")
    subject = lab.experiment(reference).subject
    with reading() as session:
        kinds = session.scalars(
            select(LedgerEntry.kind)
            .where(LedgerEntry.subject == subject)
            .order_by(LedgerEntry.sequence)
        ).all()
    assert kinds == [
        "ExperimentCreated",
        "PlanSubmitted",
        "PlanReturned",
        "PlanSubmitted",
        "PlanAccepted",
        "MemberAssigned",
    ]
    assert lab.now.date() == date(2026, 11, 23)

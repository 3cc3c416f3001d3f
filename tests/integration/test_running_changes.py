"""Changes to a plan in force, by the board's own acts: what binds, and what the notice says."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.builders import Lab, case_answers
from tests.reviews import LIGHT, Review
from tests.visitor import Visitor
from waardevol_lab.domain.start_gate import LineId
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import NoticeVersion, PlanVersion
from waardevol_lab.queries.start_checklist import start_checklist
from waardevol_lab.services.amending import OpenAmendment, open_amendment
from waardevol_lab.services.noticing import PublishNotice, publish_notice
from waardevol_lab.services.submitting import SubmitPlan, submit
from waardevol_lab.services.verifying import verify
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment

NEW_SUMMARY = "Wij tellen fietsen, nu ook op zondag."


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def published(review: Review) -> str:
    """A plan that was approved by the whole walk, with its first notice."""
    reference = review.decided(LIGHT)
    publish(review, reference)
    return reference


def publish(review: Review, reference: str) -> None:
    version = review.lab.experiment(reference).version
    publish_notice(PublishNotice(reference, version), review["lead"], review.lab.now)


def amend(review: Review, reference: str, outcome: str) -> None:
    """An amendment with another summary, through the whole board."""
    lab = review.lab
    lab.later(days=1)
    open_amendment(OpenAmendment(reference, "Ook op zondag."), review["lead"], lab.now)
    lab.fill(reference, {**case_answers(LIGHT), "summary": NEW_SUMMARY}, review["lead"])
    submit(
        SubmitPlan(reference, review.board_id, lab.round(reference).version),
        review["lead"],
        lab.now,
    )
    review.accept(reference, "light")
    review.declare(reference, "anna")
    review.declare(reference, "chair")
    review.file(reference, "anna", "positive" if outcome == "approved" else "negative")
    review.adopt(reference, outcome)
    lab.later(days=1)
    review.decide(reference, outcome)


def notices() -> list[tuple[int, str, str, int]]:
    """Number, cause, summary and plan version of each notice."""
    with reading() as session:
        rows = session.execute(
            select(NoticeVersion, PlanVersion.number)
            .join(PlanVersion, PlanVersion.id == NoticeVersion.plan_version_id)
            .order_by(NoticeVersion.number)
        )
        return [(n.number, n.cause, n.contents["answers"]["summary"], plan) for n, plan in rows]


def test_notice_after_the_whole_walk_names_board_advice_and_decision(review: Review) -> None:
    published(review)
    with reading() as session:
        contents = session.scalars(select(NoticeVersion.contents)).one()
    assert contents["board"] == "Ethische commissie Groenstad"
    assert contents["advice"]["outcome"] == contents["decision"]["outcome"] == "approved"
    assert contents["decision"]["decided_on"] == contents["decided_on"]
    assert contents["plan_version"] == 1
    assert verify().holds


def test_positive_amendment_binds_and_makes_the_next_notice_by_itself(review: Review) -> None:
    reference = published(review)
    amend(review, reference, "approved")
    first, second = notices()
    assert first[1:] == ("NoticePublished", case_answers(LIGHT)["summary"], 1)
    assert second[1:] == ("AmendmentDecided", NEW_SUMMARY, 2)
    with reading() as session:
        contents = session.scalars(
            select(NoticeVersion.contents).where(NoticeVersion.number == 2)
        ).one()
    assert [past["kind"] for past in contents["reviews"]] == ["initial"]
    assert contents["timeline"][-1]["event"] == "AmendmentDecided"
    assert contents["change"]["answers"] == ["summary"]
    visitor = Visitor(review.lab.app)
    address = f"/experimenten/{review.lab.experiment(reference).slug}"
    label = "Wat gebeurt er? Leg het uit aan een voorbijganger."
    for page in (visitor.text(address), visitor.text(f"{address}.atom")):
        assert "Anders beantwoord: " in page
        assert label in page.partition("Anders beantwoord: ")[2]


def test_waiting_time_counts_again_for_the_notice_of_the_new_version(review: Review) -> None:
    reference = published(review)
    amend(review, reference, "approved")
    review.lab.set_clock(datetime(2026, 12, 8, 9, tzinfo=UTC))
    gate = start_checklist(review["lead"], reference, review.lab.now)
    (line,) = [line for line in gate.lines if line.id is LineId.NOTICE]
    assert not line.holds
    assert line.until is not None and line.until.isoformat() == "2026-12-09"


def test_negative_amendment_changes_nothing(review: Review) -> None:
    reference = published(review)
    before = review.lab.experiment(reference).binding_version_id
    amend(review, reference, "rejected")
    assert review.lab.experiment(reference).binding_version_id == before
    assert {plan for _, _, _, plan in notices()} == {1}
    assert review.lab.experiment(reference).title == case_answers(LIGHT)["title"]


def test_withdrawal_is_said_on_the_notice(review: Review) -> None:
    reference = published(review)
    version = review.lab.experiment(reference).version
    withdraw_experiment(
        WithdrawExperiment(reference, "Geen geld.", version), review["lead"], review.lab.now
    )
    assert notices()[-1][1] == "ExperimentWithdrawn"
    with reading() as session:
        last = session.scalars(select(NoticeVersion).order_by(NoticeVersion.number.desc())).first()
    assert last is not None
    assert last.contents["phase"] == "withdrawn"
    assert last.contents["closing_reason"] == "Geen geld."

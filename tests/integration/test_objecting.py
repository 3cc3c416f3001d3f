"""Objections: taken in against a besluit, without a name, handled, and settled by a correction."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.integration.test_reviewing_door import mails, refused
from tests.reviews import Review
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound, Refused, Stale, WrongState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerEntry, LedgerPayload, Objection
from waardevol_lab.services.objecting import (
    HandleObjection,
    RecordObjection,
    handle_objection,
    record_objection,
)

UNTIL = date(2027, 1, 4)


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def objection(number: int = 1) -> Objection:
    with reading() as session:
        return session.scalars(select(Objection).where(Objection.number == number)).one()


def recorded(kind: str) -> list[dict[str, Any]]:
    with reading() as session:
        query = (
            select(LedgerPayload.payload)
            .join(LedgerEntry, LedgerEntry.id == LedgerPayload.entry_id)
            .where(LedgerEntry.kind == kind)
            .order_by(LedgerEntry.id)
        )
        return [json.loads(bytes(one)) for one in session.scalars(query)]


def test_objection_within_the_term(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="negative")
    lab.set_clock(lab.now + timedelta(days=3))
    assert review.objection(reference) == 1
    row = objection()
    assert (row.state, row.late, row.received_on) == ("received", False, local_date(lab.now))
    told = mails("objection_recorded", "objection_recorded_lead")
    assert sorted(told) == [
        ("objection_recorded", "decider"),
        ("objection_recorded_lead", "lead"),
    ]
    (entry,) = recorded("ObjectionRecorded")
    assert (entry["objection"], entry["decision"]) == (1, 1)
    assert "GEHEIM" not in json.dumps(entry)


def test_last_day_of_the_term_is_in_time_and_the_day_after_needs_a_reason(
    lab: Lab, review: Review
) -> None:
    reference = review.decided(verdict="negative")
    lab.set_clock(lab.now.replace(year=2027, month=1, day=5))
    review.objection(reference, UNTIL)
    with pytest.raises(Refused) as error:
        review.objection(reference, UNTIL + timedelta(days=1))
    assert refused(error) == {("late_reason", "missing")}
    review.objection(reference, UNTIL + timedelta(days=1), late_reason="De brief lag verkeerd.")
    assert [objection(n).late for n in (1, 2)] == [False, True]
    assert objection(2).late_reason == "De brief lag verkeerd."


@pytest.mark.parametrize(
    ("day", "grounds", "problem"),
    [
        (None, "Gronden.", ("received_on", "missing")),
        (date(2026, 11, 24), "Gronden.", ("received_on", "in_future")),
        (date(2026, 11, 22), "Gronden.", ("received_on", "before_decision")),
        (date(2026, 11, 23), " ", ("grounds", "missing")),
    ],
)
def test_objection_that_does_not_hold(
    lab: Lab, review: Review, day: date | None, grounds: str, problem: tuple[str, str]
) -> None:
    reference = review.decided(verdict="negative")
    before = lab.snapshot()
    with pytest.raises(Refused) as error:
        record_objection(RecordObjection(reference, day, grounds), review["secretary"], lab.now)
    assert refused(error) == {problem}
    assert lab.snapshot() == before


def test_decision_that_is_no_besluit_takes_no_objection(lab: Lab, review: Review) -> None:
    reference = review.advised()
    review.decide(reference, open_to_objection=False)
    with pytest.raises(Refused) as error:
        review.objection(reference)
    assert refused(error) == {("received_on", "no_objection_open")}


@pytest.mark.parametrize("who", ["lead", "anna", "chair", "dpo", "admin", "auditor"])
def test_only_secretary_and_decider_record_and_only_the_decider_handles(
    lab: Lab, review: Review, who: str
) -> None:
    reference = review.decided(verdict="negative")
    review.objection(reference)
    before = lab.snapshot()
    day = local_date(lab.now)
    with pytest.raises(NotFound):
        record_objection(RecordObjection(reference, day, "Gronden."), review[who], lab.now)
    for actor in (review[who], review["secretary"]):
        with pytest.raises(NotFound):
            handle_objection(HandleObjection(reference, 1, "upheld", "Ja."), actor, lab.now)
    assert lab.snapshot() == before


@pytest.mark.parametrize(
    ("outcome", "event"),
    [("inadmissible", "ObjectionInadmissible"), ("unfounded", "ObjectionUnfounded")],
)
def test_objection_that_leads_nowhere_is_closed_with_its_reason(
    lab: Lab, review: Review, outcome: str, event: str
) -> None:
    reference = review.decided(verdict="negative")
    review.objection(reference)
    review.handle(reference, 1, outcome)
    assert (objection().state, objection().reason) == (outcome, "Zo is het gewogen.")
    assert len(recorded(event)) == 1
    told = mails("objection_handled", "objection_handled_lead")
    assert sorted(told) == [
        ("objection_handled", "secretary"),
        ("objection_handled_lead", "lead"),
    ]
    review.correct(reference)
    assert objection().state == outcome


def test_upheld_objection_stays_open_until_the_correction_that_refers_to_it(
    lab: Lab, review: Review
) -> None:
    reference = review.decided(verdict="negative")
    for _ in range(2):
        review.objection(reference)
    review.handle(reference, 1, "upheld")
    assert objection(1).state == "upheld"
    review.correct(reference)
    assert [objection(n).state for n in (1, 2)] == ["corrected", "received"]
    assert recorded("DecisionCorrected")[-1]["objections"] == [1]
    assert recorded("ObjectionSettled")[-1]["decision"] == 2
    review.handle(reference, 2, "upheld")
    review.correct(reference)
    assert objection(2).state == "corrected"
    assert recorded("DecisionCorrected")[-1]["objections"] == [2]


def test_handling_needs_an_outcome_a_reason_and_the_objection_as_it_stands(
    lab: Lab, review: Review
) -> None:
    reference = review.decided(verdict="negative")
    review.objection(reference)
    before = lab.snapshot()
    decider = review["decider"]
    for outcome, reason, problems in (
        ("", "", {("outcome", "missing"), ("reason", "missing")}),
        ("corrected", "Ja.", {("outcome", "missing")}),
        ("upheld", " ", {("reason", "missing")}),
    ):
        with pytest.raises(Refused) as error:
            handle_objection(HandleObjection(reference, 1, outcome, reason), decider, lab.now)
        assert refused(error) == problems
    with pytest.raises(Stale):
        handle_objection(HandleObjection(reference, 1, "upheld", "Ja.", 9), decider, lab.now)
    with pytest.raises(NotFound):
        handle_objection(HandleObjection(reference, 7, "upheld", "Ja."), decider, lab.now)
    assert lab.snapshot() == before
    review.handle(reference, 1, "unfounded")
    with pytest.raises(WrongState):
        review.handle(reference, 1, "upheld")


def test_objection_is_too_early_before_the_decision(lab: Lab, review: Review) -> None:
    reference = review.advised()
    with pytest.raises(WrongState):
        review.objection(reference)

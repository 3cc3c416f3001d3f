"""Writing and submitting a plan, on both engines."""

import pytest
from sqlalchemy import text

from tests.builders import Lab, case_answers
from waardevol_lab.domain.errors import NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import db
from waardevol_lab.services.plans import SaveTopic, save_topic
from waardevol_lab.services.submitting import SubmitPlan, submit


@pytest.fixture
def place(any_lab: Lab) -> tuple[Lab, Actor, int, int]:
    """A lab with an organisation, its board and a lead."""
    organisation_id = any_lab.organisation()
    board_id = any_lab.board(organisation_id)
    any_lab.person("secretaris", (Role.SECRETARY, board_id))
    lead = any_lab.person("lead", (Role.LEAD, organisation_id))
    return any_lab, lead, organisation_id, board_id


@pytest.mark.parametrize("case", ["stratumseind", "scheveningen", "fietsers-stationsplein"])
def test_complete_plan_is_frozen_and_handed_to_the_board(
    place: tuple[Lab, Actor, int, int], case: str
) -> None:
    lab, lead, organisation_id, board_id = place
    reference = lab.submitted(case, lead, organisation_id, board_id)
    round_ = lab.round(reference)
    assert round_.state == "submitted"
    assert round_.board_id == board_id
    with db.engine.connect() as connection:
        answers = connection.execute(text("SELECT count(*) FROM plan_version")).scalar()
        mails = connection.execute(
            text("SELECT template, recipient FROM outbox_mail ORDER BY template")
        ).all()
        kinds = (
            connection.execute(text("SELECT kind FROM ledger_entry ORDER BY id")).scalars().all()
        )
    assert answers == 1
    assert [tuple(m) for m in mails] == [
        ("plan_received", "lead@lab.example"),
        ("plan_submitted", "secretaris@lab.example"),
    ]
    assert kinds == ["ExperimentCreated", "PlanSubmitted"]


def test_incomplete_plan_is_refused_with_every_problem(place: tuple[Lab, Actor, int, int]) -> None:
    lab, lead, organisation_id, board_id = place
    reference = lab.draft("wifi-winkelstraat-incomplete", lead, organisation_id)
    before = lab.snapshot()
    with pytest.raises(Refused) as refused:
        submit(SubmitPlan(reference, board_id, lab.round(reference).version), lead, lab.now)
    fields = {problem.field for problem in refused.value.problems}
    assert {"contact_phone", "limits", "stop_criteria", "value_justice", "dpia"} <= fields
    assert lab.snapshot() == before


def test_plan_goes_only_to_a_board_that_serves_the_organisation(
    place: tuple[Lab, Actor, int, int],
) -> None:
    lab, lead, organisation_id, _board_id = place
    elsewhere = lab.board(lab.organisation("Gemeente Elders"), name="Andere commissie")
    reference = lab.draft("stratumseind", lead, organisation_id)
    version = lab.round(reference).version
    for board_id, code in ((None, "missing"), (elsewhere, "board_does_not_serve")):
        with pytest.raises(Refused) as refused:
            submit(SubmitPlan(reference, board_id, version), lead, lab.now)
        assert [p.code for p in refused.value.problems] == [code]


def test_stale_topic_is_refused_and_nothing_is_lost(place: tuple[Lab, Actor, int, int]) -> None:
    lab, lead, organisation_id, _board_id = place
    reference = lab.draft("stratumseind", lead, organisation_id)
    version = lab.topic_version(reference, "learn")
    first = {"learning_question": "Van de eerste"}
    save_topic(SaveTopic(reference, "learn", first, version), lead, lab.now)
    with pytest.raises(Stale):
        save_topic(
            SaveTopic(reference, "learn", {"learning_question": "Te laat"}, version), lead, lab.now
        )


def test_others_cannot_write_and_a_submitted_plan_takes_no_text(
    place: tuple[Lab, Actor, int, int],
) -> None:
    lab, lead, organisation_id, board_id = place
    reference = lab.submitted("stratumseind", lead, organisation_id, board_id)
    stranger = lab.person("ander", (Role.LEAD, organisation_id))
    answers = {"learning_question": case_answers("stratumseind")["learning_question"]}
    with pytest.raises(NotFound):
        save_topic(SaveTopic(reference, "learn", answers, 1), stranger, lab.now)
    with pytest.raises(WrongState):
        save_topic(SaveTopic(reference, "learn", answers, 1), lead, lab.now)

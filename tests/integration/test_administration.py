"""Organisations, boards and the handing over of dossiers."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.builders import Lab
from waardevol_lab.domain.errors import NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.outcomes import BoardKind
from waardevol_lab.domain.policy import SYSTEM, Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerEntry, LedgerPayload, OutboxMail
from waardevol_lab.queries.managed_places import board, boards, organisation, organisations
from waardevol_lab.queries.transfers import transfer, transferable
from waardevol_lab.services.administration import (
    AddOrganisation,
    ChangeOrganisation,
    add_organisation,
    change_organisation,
)
from waardevol_lab.services.boards import AddBoard, ChangeBoard, add_board, change_board
from waardevol_lab.services.transferring import TransferLead, transfer_lead
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment


def wrong(refusal: pytest.ExceptionInfo[Refused]) -> dict[str, str]:
    """Return code by field."""
    return {problem.field: problem.code for problem in refusal.value.problems}


@pytest.fixture
def here(lab: Lab) -> int:
    """Return an organisation."""
    return lab.organisation("Hier")


@pytest.fixture
def chief(lab: Lab, here: int) -> Actor:
    """Return its administrator."""
    return lab.person("beheer", (Role.ADMIN, here))


def change(here: int, **columns: object) -> ChangeOrganisation:
    """Return a change of an organisation."""
    command = ChangeOrganisation(here, 1, "Hier", {"phone": "14 000"}, {}, {})
    return replace(command, **columns)  # type: ignore[arg-type]


def test_everything_starts_on_an_empty_database(any_lab: Lab) -> None:
    made = add_organisation(
        AddOrganisation("Gemeente Groenstad", {"phone": "14 000"}), SYSTEM, any_lab.now
    )
    add_board(AddBoard("Commissie", BoardKind.DECIDING, frozenset({made})), SYSTEM, any_lab.now)
    assert [(row.name, row.boards, row.complete) for row in organisations(SYSTEM)] == [
        ("Gemeente Groenstad", ("Commissie",), False)
    ]
    with reading() as session:
        kinds = session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.id)).all()
    assert kinds == ["OrganisationAdded", "BoardAdded"]


def test_organisations_are_added_by_the_system_alone(lab: Lab, chief: Actor) -> None:
    with pytest.raises(NotFound):
        add_organisation(AddOrganisation("Daar"), chief, lab.now)


def test_texts_and_terms_are_written_and_counted(lab: Lab, here: int, chief: Actor) -> None:
    command = change(
        here,
        texts={"phone": " 14 020 ", "mail": "lab@hier.example"},
        texts_en={"name": "Here", "phone": "never", "rights_text": " "},
        terms={"decision": "3 weeks", "removal": ""},
    )
    change_organisation(command, chief, lab.now)
    found = organisation(chief, here)
    assert (found.version, found.texts["phone"]) == (2, "14 020")
    assert found.texts_en == {"name": "Here"}
    assert found.terms == {"decision": "3 weeks"}
    with pytest.raises(Stale):
        change_organisation(command, chief, lab.now)


def test_days_of_reminders_are_chosen_logged_and_given_up(
    any_lab: Lab, here: int, chief: Actor
) -> None:
    days = {"first": "10", "second": "", "late": "2"}
    change_organisation(change(here, reminders=days), chief, any_lab.now)
    assert organisation(chief, here).reminders == {"first": 10, "late": 2}
    with reading() as session:
        last = session.scalars(
            select(LedgerPayload).order_by(LedgerPayload.entry_id.desc())
        ).first()
    assert last is not None
    assert json.loads(last.payload or b"")["reminders"] == {"first": 10, "late": 2}
    change_organisation(change(here, version=2), chief, any_lab.now)
    assert organisation(chief, here).reminders == {}


def test_every_problem_of_an_organisation_stands_at_its_field(
    lab: Lab, here: int, chief: Actor
) -> None:
    lab.organisation("Daar")
    before = lab.snapshot()
    with pytest.raises(Refused) as refusal:
        change_organisation(
            change(
                here,
                name="Daar",
                texts={
                    "phone": "1" * 256,
                    "mail": "geen adres",
                    "privacy_page": "javascript:alert(1)",
                    "rights_text": "x" * 4001,
                },
                texts_en={"department": "x" * 256},
                terms={"decision": "soon", "objection": "1 week", "nonsense": "1 week"},
                reminders={"first": "3", "second": "3"},
            ),
            chief,
            lab.now,
        )
    assert wrong(refusal) == {
        "name": "name_taken",
        "phone": "too_long",
        "mail": "address_wrong",
        "privacy_page": "link_wrong",
        "rights_text": "too_long",
        "department_en": "too_long",
        "term_decision": "term_unreadable",
        "term_objection": "term_fixed_by_law",
        "term_nonsense": "term_unknown",
        "reminder_second": "reminder_order",
    }
    assert lab.snapshot() == before


def test_organisation_of_others_does_not_exist(lab: Lab, chief: Actor) -> None:
    there = lab.organisation("Daar")
    with pytest.raises(NotFound):
        organisation(chief, there)
    with pytest.raises(NotFound):
        change_organisation(change(there, name="Daar"), chief, lab.now)
    assert [row.name for row in organisations(chief)] == ["Hier"]


# --- boards


def changed_board(board_id: int, *organisation_ids: int, **columns: object) -> ChangeBoard:
    """Return a change of a board."""
    serving = frozenset(organisation_ids)
    command = ChangeBoard(board_id, 1, "Commissie", BoardKind.ADVISORY, serving, 3)
    return replace(command, **columns)  # type: ignore[arg-type]


def test_board_of_two_organisations_is_managed_by_both_each_for_its_own(
    lab: Lab, here: int, chief: Actor
) -> None:
    there = lab.organisation("Daar")
    shared = lab.board(here, there, name="Samen")
    change_board(changed_board(shared, here, name="Samen", minimum_quorum=4), chief, lab.now)
    assert board(chief, shared).organisation_ids == {here, there}
    other = lab.person("elders", (Role.ADMIN, there))
    change_board(changed_board(shared, version=2, name="Samen"), other, lab.now)
    assert board(chief, shared).organisation_ids == {here}
    assert boards(other) == ()
    with pytest.raises(NotFound):
        board(other, shared)


def test_admin_lets_no_board_serve_an_organisation_of_others(
    lab: Lab, here: int, chief: Actor
) -> None:
    there = lab.organisation("Daar")
    own = lab.board(here, name="Eigen")
    before = lab.snapshot()
    with pytest.raises(NotFound):
        add_board(AddBoard("Nieuw", BoardKind.ADVISORY, frozenset({there})), chief, lab.now)
    with pytest.raises(NotFound):
        change_board(changed_board(own, here, there, name="Eigen"), chief, lab.now)
    with pytest.raises(NotFound):
        change_board(changed_board(lab.board(there, name="Vreemd"), here), chief, lab.now)
    assert {k: v for k, v in lab.snapshot().items() if k == "ledger_entry"} == {
        "ledger_entry": before["ledger_entry"]
    }


def test_every_problem_of_a_board_stands_at_its_field(lab: Lab, here: int, chief: Actor) -> None:
    lab.board(here, name="Bestaat")
    with pytest.raises(Refused) as refusal:
        add_board(AddBoard("Bestaat", BoardKind.ADVISORY, frozenset(), 0), chief, lab.now)
    assert wrong(refusal) == {
        "name": "name_taken",
        "organisations": "organisation_needed",
        "minimum_quorum": "quorum_wrong",
    }


def test_board_with_a_plan_keeps_what_its_advice_is_worth(
    lab: Lab, here: int, chief: Actor
) -> None:
    judging = lab.board(here, name="Commissie")
    lead = lab.person("lead", (Role.LEAD, here))
    lab.submitted("fietsers-stationsplein", lead, here, judging)
    with pytest.raises(Refused) as refusal:
        change_board(changed_board(judging, here, kind=BoardKind.DECIDING), chief, lab.now)
    assert wrong(refusal) == {"kind": "board_reviewing"}
    change_board(changed_board(judging, here, active=False), chief, lab.now)
    assert not board(chief, judging).active
    with pytest.raises(Stale):
        change_board(changed_board(judging, here), chief, lab.now)


# --- handing a dossier over


def test_dossier_goes_to_another_lead_and_both_are_told(lab: Lab, here: int, chief: Actor) -> None:
    old = lab.person("oud", (Role.LEAD, here))
    new = lab.person("nieuw", (Role.LEAD, here))
    reference = lab.draft("fietsers-stationsplein", old, here)
    found = transfer(chief, reference, lab.now)
    assert found.candidates == ((new.user_id, "nieuw"),)
    assert [line.reference for line in transferable(chief)] == [reference]
    transfer_lead(TransferLead(reference, new.user_id or 0, found.version), chief, lab.now)
    assert lab.experiment(reference).lead_id == new.user_id
    with reading() as session:
        told = session.execute(
            select(OutboxMail.recipient, OutboxMail.template).order_by(OutboxMail.id)
        ).all()
    assert [tuple(row) for row in told][-2:] == [
        ("oud@lab.example", "lead_transferred_away"),
        ("nieuw@lab.example", "lead_transferred"),
    ]
    with pytest.raises(Stale):
        transfer_lead(TransferLead(reference, old.user_id or 0, found.version), chief, lab.now)


@pytest.mark.parametrize("judging", [Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.DECIDER])
def test_who_judges_an_experiment_does_not_lead_it(
    lab: Lab, here: int, chief: Actor, judging: Role
) -> None:
    review = lab.board(here)
    place = here if judging is Role.DECIDER else review
    old = lab.person("oud", (Role.LEAD, here))
    both = lab.person("beide", (Role.LEAD, here), (judging, place))
    reference = lab.submitted("fietsers-stationsplein", old, here, review)
    version = lab.experiment(reference).version
    before = lab.snapshot()
    assert transfer(chief, reference, lab.now).candidates == ()
    with pytest.raises(Refused) as refusal:
        transfer_lead(TransferLead(reference, both.user_id or 0, version), chief, lab.now)
    assert wrong(refusal) == {"new_lead": "not_eligible"}
    assert lab.snapshot() == before


def test_lead_of_elsewhere_or_nobody_is_not_eligible(lab: Lab, here: int, chief: Actor) -> None:
    old = lab.person("oud", (Role.LEAD, here))
    elsewhere = lab.person("elders", (Role.LEAD, lab.organisation("Daar")))
    reference = lab.draft("fietsers-stationsplein", old, here)
    for candidate in (elsewhere.user_id, old.user_id, 987654):
        with pytest.raises(Refused):
            transfer_lead(TransferLead(reference, candidate or 0, 1), chief, lab.now)


def test_dossier_of_others_and_one_that_is_over_are_not_handed_over(
    lab: Lab, here: int, chief: Actor
) -> None:
    there = lab.organisation("Daar")
    lead = lab.person("lead", (Role.LEAD, here), (Role.LEAD, there))
    new = lab.person("nieuw", (Role.LEAD, here), (Role.LEAD, there))
    foreign = lab.draft("fietsers-stationsplein", lead, there)
    over = lab.draft("fietsers-stationsplein", lead, here)
    version = lab.experiment(over).version
    withdraw_experiment(WithdrawExperiment(over, "Het gaat niet door.", version), lead, lab.now)
    assert transferable(chief) == ()
    with pytest.raises(NotFound):
        transfer_lead(TransferLead(foreign, new.user_id or 0, 1), chief, lab.now)
    version = lab.experiment(over).version
    with pytest.raises(WrongState):
        transfer_lead(TransferLead(over, new.user_id or 0, version), chief, lab.now)
    with pytest.raises(WrongState):
        transfer(chief, over, lab.now)
    for reference in (foreign, "WL-2026-999"):
        with pytest.raises(NotFound):
            transfer(chief, reference, lab.now)

"""What must never be is refused by the database itself, on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.begun import begun
from tests.builders import Lab
from tests.databases import Databases
from tests.decided import decided
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import db

Dossier = tuple[Lab, Actor, str]


def a_submitted_plan(lab: Lab) -> Dossier:
    """A plan that is with the secretary."""
    organisation_id = lab.organisation()
    board_id = lab.board(organisation_id)
    lead = lab.person("lead", (Role.LEAD, organisation_id))
    return lab, lead, lab.submitted("stratumseind", lead, organisation_id, board_id)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def dossier(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> Iterator[Dossier]:
    """Give a submitted plan: the test runs on both engines."""
    with begun(databases, tmp_path, a_submitted_plan, request.param) as (_lab, plan):
        yield plan


def execute(statement: str) -> None:
    """Run one statement past every use case."""
    with db.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE experiment SET phase = 'flying'",
        "UPDATE experiment SET phase = 'approved'",
        "UPDATE experiment SET phase = 'running'",
        "UPDATE experiment SET phase = 'ended'",
        "UPDATE experiment SET phase = 'lapsed'",
        "UPDATE experiment SET organisation_id = 999",
        "UPDATE experiment SET binding_version_id = 999",
        "UPDATE review_round SET state = 'unknown'",
        "UPDATE review_round SET plan_version_id = NULL",
        "UPDATE review_round SET board_id = NULL",
        "UPDATE review_round SET state = 'in_review'",
        "UPDATE review_round SET state = 'advised', route = 'full', accepted_at = submitted_at",
        "UPDATE review_round SET state = 'withdrawn'",
        "UPDATE review_round SET route = 'scenic'",
        "UPDATE review_round SET kind = 'other'",
        "UPDATE board SET kind = 'royal'",
        "UPDATE board SET minimum_quorum = 0",
        "UPDATE account SET language = 'fr'",
        "UPDATE role_grant SET role = 'secretary'",
        "UPDATE role_grant SET organisation_id = NULL",
        "UPDATE role_grant SET granted_by_id = account_id",
        "UPDATE plan_version SET number = 0",
        "UPDATE ledger_payload SET salt = NULL",
        "DELETE FROM plan_version",
        "DELETE FROM account",
        "INSERT INTO review_round (experiment_id, number, kind, state, version, framework,"
        " route_motivation, reason, created_at, state_since)"
        " SELECT experiment_id, 2, kind, 'draft', 1, framework, '', '', created_at, created_at"
        " FROM review_round",
        "INSERT INTO ledger_entry (subject, sequence, previous, at, actor, kind, commitment,"
        " leaf_hash) SELECT subject, sequence, previous, at, actor, kind, commitment, 'other'"
        " FROM ledger_entry",
        "INSERT INTO role_grant (account_id, role, place, organisation_id, granted_at)"
        " SELECT account_id, role, place, organisation_id, granted_at FROM role_grant",
    ],
)
def test_impossible_rows_are_refused(dossier: Dossier, statement: str) -> None:
    lab, _lead, _reference = dossier
    before = lab.snapshot()
    with pytest.raises(IntegrityError):
        execute(statement)
    assert lab.snapshot() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET kind = 'Forged'",
        "UPDATE ledger_entry SET kind = kind WHERE id = 1",
        "DELETE FROM ledger_entry",
    ],
)
def test_entries_of_the_record_never_change(dossier: Dossier, statement: str) -> None:
    lab, _lead, _reference = dossier
    before = lab.snapshot()
    with pytest.raises(DBAPIError, match="the record is never changed"):
        execute(statement)
    assert lab.snapshot() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notice_version SET published_at = '2020-01-01 00:00:00'",
        "UPDATE notice_version SET contents = '{}', sha256 = ''",
        "DELETE FROM notice_version",
    ],
)
def test_published_notices_never_change(any_lab: Lab, statement: str) -> None:
    running = decided(any_lab)
    running.publish()
    before = any_lab.snapshot()
    with pytest.raises(DBAPIError, match="never changed"):
        execute(statement)
    assert any_lab.snapshot() == before


def test_a_closed_round_makes_room_for_the_next(dossier: Dossier) -> None:
    execute("UPDATE review_round SET state = 'withdrawn', closed_at = submitted_at")
    execute(
        "INSERT INTO review_round (experiment_id, number, kind, state, version, framework,"
        " route_motivation, reason, created_at, state_since)"
        " SELECT experiment_id, 2, 'initial', 'draft', 1, framework, '', '', created_at,"
        " created_at FROM review_round"
    )
    execute(
        "INSERT INTO review_round (experiment_id, number, kind, state, version, framework,"
        " route_motivation, reason, created_at, state_since)"
        " SELECT experiment_id, 3, 'incident', 'draft', 1, framework, '', '', created_at,"
        " created_at FROM review_round WHERE number = 2"
    )


def test_a_payload_may_be_erased_with_its_salt(dossier: Dossier) -> None:
    execute("UPDATE ledger_payload SET salt = NULL, payload = NULL")


def test_sqlite_writes_ahead_and_in_full(lab: Lab) -> None:
    with db.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}

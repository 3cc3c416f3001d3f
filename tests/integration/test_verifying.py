"""What was changed, removed or added in the tables behind the rules is found against the record."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.begun import begun
from tests.databases import Databases
from tests.integration.test_demo import loaded
from waardevol_lab.cli import run
from waardevol_lab.cli.ledger import REASONS
from waardevol_lab.domain.agreement import Kept
from waardevol_lab.domain.notice import notice_hash
from waardevol_lab.persistence.db import db, reading
from waardevol_lab.persistence.models import LedgerEntry, NoticeVersion
from waardevol_lab.services.verifying import Verification, verify

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
Tamper = Callable[..., None]


@pytest.fixture(params=ENGINES)
def tamper(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> Iterator[Tamper]:
    """Give who changes the demo's database past every use case and every trigger."""
    with begun(databases, tmp_path, loaded, request.param):
        yield past_the_triggers


def past_the_triggers(statement: str, value: str = "") -> None:
    """Do what an administrator of the database can; `$1` is the first notice, `$first` whose."""
    first = "(SELECT experiment_id FROM notice_version WHERE id = $1)"
    told = statement.replace("$first", first)
    told = told.replace("$1", "(SELECT min(id) FROM notice_version)")
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(told), {"value": value} if ":value" in told else {})
        return
    db.engine.dispose()
    with sqlite3.connect(str(db.engine.url.database)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in database.execute(triggers).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(told, {"value": value})
    database.close()


def index_of(kind: str, *, last: bool = False) -> int:
    """Where an entry of this kind stands in the order of writing."""
    with reading() as session:
        kinds = list(session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.id)))
    return len(kinds) - 1 - kinds[::-1].index(kind) if last else kinds.index(kind)


def found() -> tuple[Kept | None, str, int]:
    """What is wrong first: of what, how, and at which index."""
    outcome: Verification = verify()
    assert outcome.fault is not None
    return outcome.key[0] if outcome.key else None, outcome.fault.reason, outcome.fault.index


PUBLISHED, EVALUATED = "NoticePublished", "FinalEvaluationPublished"
ASKED, APPROVED, DECIDED = "ConsentNoticePublished", "ExperimentApproved", "DecisionTaken"
N, C = Kept.NOTICE, Kept.CONSENT
CHANGED = [
    ("UPDATE notice_version SET published_at = '2020-01-01' WHERE id = $1", N, PUBLISHED),
    ("UPDATE notice_version SET phase = 'running' WHERE id = $1", N, PUBLISHED),
    ("UPDATE notice_version SET cause = 'EndReached' WHERE id = $1", N, PUBLISHED),
    ("UPDATE notice_version SET change = 'VALS' WHERE id = $1", N, PUBLISHED),
    ("UPDATE notice_version SET published_by_id = NULL WHERE id = $1", N, PUBLISHED),
    (
        "UPDATE notice_version SET plan_version_id = (SELECT max(id) FROM plan_version)"
        " WHERE id = $1",
        N,
        PUBLISHED,
    ),
    ("UPDATE notice_version SET contents = 'no JSON' WHERE id = $1", N, PUBLISHED),
    ("UPDATE notice_version SET contents = 'null' WHERE id = $1", N, PUBLISHED),
    ("UPDATE notice_version SET contents = '{}' WHERE id = $1", N, PUBLISHED),
    ("UPDATE experiment SET slug = 'een-ander-adres' WHERE id = $first", Kept.ADDRESS, APPROVED),
    ("UPDATE experiment SET announced_at = '2020-01-01' WHERE id = $first", Kept.ADDRESS, APPROVED),
    ("UPDATE experiment SET phase = 'ended' WHERE phase = 'evaluated'", Kept.PHASE, EVALUATED),
    (
        "UPDATE evaluation SET response = 'VALS' WHERE state = 'published'",
        Kept.EVALUATION,
        EVALUATED,
    ),
    (
        "UPDATE evaluation SET published_at = '2020-01-01' WHERE state = 'published'",
        Kept.EVALUATION,
        EVALUATED,
    ),
    (
        "UPDATE evaluation SET answers = '{}' WHERE state = 'published'",
        Kept.OFFERED,
        "FinalEvaluationOffered",
    ),
    (
        "UPDATE evaluation SET counts = '{}' WHERE state = 'published'",
        Kept.OFFERED,
        "FinalEvaluationOffered",
    ),
    ("UPDATE evaluation_remark SET text = 'VALS' WHERE id = 1", Kept.REMARK, "EvaluationRemarked"),
    ("UPDATE decision SET outcome = 'rejected' WHERE id = 1", Kept.DECISION, DECIDED),
    (
        "UPDATE yearly_report SET contents = '{}'",
        Kept.YEARLY_REPORT,
        "YearlyReportPublished",
    ),
    ("UPDATE decision SET motivation = 'VALS' WHERE id = 1", Kept.DECISION, DECIDED),
    ("UPDATE plan_version SET answers = '{}' WHERE id = 1", Kept.PLAN, "PlanSubmitted"),
    (
        'UPDATE plan_version SET lessons = \'[{"url": "/", "title": "x", "organisation": "y"}]\''
        " WHERE id = 1",
        Kept.PLAN,
        "PlanSubmitted",
    ),
    ("UPDATE consent_version SET published_at = '2020-01-01' WHERE number = 1", C, ASKED),
    (
        "UPDATE consent_version SET minors = CASE minors WHEN 'no' THEN 'guardian' ELSE 'no' END"
        " WHERE id = 1",
        C,
        ASKED,
    ),
    ("UPDATE consent_version SET contents = '{}' WHERE number = 1", C, ASKED),
]
REMOVED = [
    ("DELETE FROM notice_version WHERE id = $1", N, PUBLISHED),
    ("UPDATE notice_version SET number = 99 WHERE id = $1", N, PUBLISHED),
    ("DELETE FROM consent_version WHERE number = 1", C, ASKED),
    ("DELETE FROM evaluation_remark", Kept.REMARK, "EvaluationRemarked"),
    ("UPDATE yearly_report SET year = 2001", Kept.YEARLY_REPORT, "YearlyReportPublished"),
]


@pytest.mark.parametrize("tamper", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("statement", "what", "kind"), CHANGED)
def test_what_was_changed_is_found_at_the_entry_that_tells_of_it(
    tamper: Tamper, statement: str, what: Kept, kind: str
) -> None:
    tamper(statement)
    assert found() == (what, "differs", index_of(kind))


@pytest.mark.parametrize("tamper", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("statement", "what", "kind"), REMOVED)
def test_what_was_removed_is_found_at_the_entry_that_tells_of_it(
    tamper: Tamper, statement: str, what: Kept, kind: str
) -> None:
    tamper(statement)
    assert found() == (what, "gone", index_of(kind))


def test_a_notice_without_an_entry_is_found_after_the_last(tamper: Tamper) -> None:
    columns = (
        "plan_version_id, phase, cause, change, contents, sha256, face, published_by_id,"
        " published_at"
    )
    tamper(
        "INSERT INTO notice_version (id, experiment_id, number, $columns) SELECT 1000,"
        " experiment_id, 98, $columns FROM notice_version WHERE id = $1".replace(
            "$columns", columns
        )
    )
    assert found() == (Kept.NOTICE, "unrecorded", index_of("DemoLoaded") + 1)


@pytest.mark.parametrize("tamper", ["sqlite"], indirect=True)
def test_consents_made_to_count_longer_are_found(tamper: Tamper) -> None:
    tamper(
        "UPDATE consent_version SET holds_from = 1 WHERE id = (SELECT max(id) FROM consent_version)"
    )
    index = index_of("ConsentNoticePublished", last=True)
    assert found() == (Kept.CONSENT, "differs", index)


def test_another_text_is_found_also_with_a_hash_that_fits_it(tamper: Tamper) -> None:
    with reading() as session:
        first = session.scalars(select(NoticeVersion).order_by(NoticeVersion.id)).first()
        assert first is not None
        contents = {**first.contents, "answers": {**first.contents["answers"], "title": "VALS"}}
    index = index_of("NoticePublished")
    assert verify().holds
    tamper("UPDATE notice_version SET contents = :value WHERE id = $1", json.dumps(contents))
    assert found() == (Kept.NOTICE, "differs", index)
    tamper("UPDATE notice_version SET sha256 = :value WHERE id = $1", notice_hash(contents))
    assert found() == (Kept.NOTICE, "differs", index)


@pytest.mark.parametrize("tamper", ["sqlite"], indirect=True)
def test_a_text_of_before_is_found_when_its_payload_is_erased_as_well(tamper: Tamper) -> None:
    tamper(
        "UPDATE ledger_payload SET payload = NULL, salt = NULL WHERE entry_id IN"
        " (SELECT id FROM ledger_entry WHERE kind = 'NoticePublished')"
    )
    assert found() == (Kept.NOTICE, "unrecorded", index_of("DemoLoaded") + 1)


@pytest.mark.parametrize("tamper", ["sqlite"], indirect=True)
def test_the_command_names_what_differs_and_at_which_index(
    tamper: Tamper,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WAARDEVOL_INSTANCE", str(tmp_path))
    monkeypatch.setenv("WAARDEVOL_DATABASE_URL", str(db.engine.url))
    tamper("UPDATE notice_version SET published_at = '2020-01-01' WHERE id = $1")
    index = index_of("NoticePublished")
    assert run(["ledger", "verify"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"waardevol: the record does not hold at index {index} (entry ")
    assert "NoticePublished" in said
    assert f"notice version 1 of WL-2025-001: {REASONS['differs']}" in said
    tamper("DELETE FROM notice_version WHERE id = $1")
    assert run(["ledger", "verify"]) == 1
    assert REASONS["gone"] in capsys.readouterr().err


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("table", ["notice_version", "consent_version", "ledger_entry"])
def test_the_database_refuses_to_change_or_remove_what_was_published(
    databases: Databases, tmp_path: Path, engine: str, table: str
) -> None:
    with begun(databases, tmp_path, loaded, engine) as (lab, _report):
        before = lab.snapshot()
        for statement in ("UPDATE $table SET id = id", "DELETE FROM $table"):
            with (
                pytest.raises(DBAPIError, match=r"is never changed"),
                db.engine.begin() as connection,
            ):
                connection.execute(text(statement.replace("$table", table)))
        assert lab.snapshot() == before

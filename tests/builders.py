"""A lab to test in: organisations, boards, people, and plans in the state that a test needs.

Everything that is an act is done by the use cases themselves.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import inspect, select, table, text

from tests.made_once import share_statements
from tests.taken_once import taken_once
from tests.visitor import FreshClient, Visitor
from waardevol_lab.app import create_app
from waardevol_lab.domain.framework import latest
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import BOARD_ROLES, EXPERIMENT_ROLES, Role
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import db, reading, transaction
from waardevol_lab.persistence.models import (
    Account,
    Board,
    BoardOrganisation,
    DraftTopic,
    Experiment,
    Organisation,
    ReviewRound,
    RoleGrant,
)
from waardevol_lab.queries.signing_in import signed_in
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.plans import CreateExperiment, SaveTopic, create_experiment, save_topic
from waardevol_lab.services.submitting import SubmitPlan, submit

CASES = Path(__file__).parent / "cases"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUIET_TABLES = {"account_session", "alembic_version"}
"""Tables that a refused act may touch."""


def case_answers(name: str) -> dict[str, Any]:
    """The answers of a plan file in tests/cases."""
    plan = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    answers: dict[str, Any] = plan["answers"]
    return answers


def _lies_beside(value: object) -> bool:
    """Whether an answer is a file beside the cases."""
    return isinstance(value, dict) and str(value.get("path", "")).startswith("bijlagen/")


class Lab:
    """One application with a database of its own and a clock that the test sets."""

    def __init__(self, app: Flask, clock_file: Path) -> None:
        self.app = app
        self._clock_file = clock_file
        self.now = START
        self.set_clock(START)
        self.actors: dict[str, int] = {}

    # --- time

    def set_clock(self, instant: datetime) -> None:
        """Move the workflow's clock."""
        self.now = instant
        self._clock_file.write_text(instant.isoformat(), encoding="ascii")

    def later(self, **by: float) -> datetime:
        """Move the clock on and give the new instant."""
        self.set_clock(self.now + timedelta(**by))
        return self.now

    # --- places and people

    def organisation(self, name: str = "Gemeente Groenstad") -> int:
        """An organisation with every text that a notice needs."""
        with transaction() as session:
            row = Organisation(
                subject=secrets.token_hex(16),
                name=name,
                department="Afdeling Stad en Techniek",
                postal_address="Postbus 1, 1000 AA Groenstad",
                phone="14 000",
                mail="lab@groenstad.example",
                dpo_contact="fg@groenstad.example",
                rights_text="U mag uw gegevens inzien en laten wissen.",
                supervisory_authority="Autoriteit Persoonsgegevens",
                algorithm_register="https://algoritmes.example",
                objection_route="Stuur uw bezwaar naar Postbus 1.",
                privacy_page="https://groenstad.example/privacy",
                created_at=self.now,
            )
            session.add(row)
            session.flush()
            return row.id

    def board(
        self,
        *organisation_ids: int,
        name: str = "Ethische commissie Groenstad",
        kind: str = "advisory",
        minimum_quorum: int = 3,
    ) -> int:
        """A board that serves the organisations."""
        with transaction() as session:
            row = Board(
                subject=secrets.token_hex(16),
                name=name,
                kind=kind,
                minimum_quorum=minimum_quorum,
                created_at=self.now,
            )
            session.add(row)
            session.flush()
            for organisation_id in organisation_ids:
                session.add(BoardOrganisation(board_id=row.id, organisation_id=organisation_id))
            return row.id

    def person(self, name: str, *grants: tuple[Role, int], language: str = "nl") -> Actor:
        """Somebody with the roles given; `name` is also the first part of the address."""
        with transaction() as session:
            account = Account(
                pseudonym=secrets.token_hex(16),
                email=f"{name}@lab.example",
                name=name,
                language=language,
                created_at=self.now,
            )
            session.add(account)
            session.flush()
            for role, place in grants:
                session.add(_grant(account.id, role, place, self.now))
            account_id = account.id
        self.actors[name] = account_id
        return self.actor(name)

    def grant(self, name: str, role: Role, place: int) -> Actor:
        """One more role for somebody."""
        with transaction() as session:
            session.add(_grant(self.actors[name], role, place, self.now))
        return self.actor(name)

    def actor(self, name: str) -> Actor:
        """The actor behind a name, with the roles of this moment."""
        who = signed_in(self.actors[name], self.now)
        assert who is not None
        return who.actor

    def visitor(self, name: str | None = None) -> Visitor:
        """Somebody's browser, signed in; or an anonymous one."""
        return Visitor(self.app, self.actors[name] if name else None)

    # --- plans

    @taken_once
    def draft(self, case: str, lead: Actor, organisation_id: int) -> str:
        """A draft with the answers of a case, its file included."""
        answers = case_answers(case)
        written = {key: value for key, value in answers.items() if not _lies_beside(value)}
        title = answers.get("title", case)
        command = CreateExperiment(organisation_id, title, answers=written)
        reference = create_experiment(command, lead, self.now)
        self._fill(reference, answers, lead, {key for key in answers if key not in written})
        return reference

    def fill(self, reference: str, answers: dict[str, Any], lead: Actor) -> None:
        """Save every topic of the open draft."""
        self._fill(reference, answers, lead)

    def _fill(
        self,
        reference: str,
        answers: dict[str, Any],
        lead: Actor,
        only: set[str] | None = None,
    ) -> None:
        """Save the topics that hold one of the questions in `only`; all when that is None."""
        framework = latest(self.now.date())
        for task in framework.tasks:
            if only is not None and not only & {q.id for q in framework.questions_of(task.id)}:
                continue
            own = {q.id: answers[q.id] for q in framework.questions_of(task.id) if q.id in answers}
            uploads = {}
            for question, value in list(own.items()):
                if _lies_beside(value):
                    path = CASES / value["path"]
                    uploads[question] = Upload(value["name"], path.open("rb"))
                    del own[question]
            version = self.topic_version(reference, task.id)
            save_topic(SaveTopic(reference, task.id, own, version, uploads), lead, self.now)
            for upload in uploads.values():
                upload.stream.close()

    def topic_version(self, reference: str, task: str) -> int:
        """The version of a topic of the latest round; 0 when nothing was saved."""
        with reading() as session:
            topic = session.get(DraftTopic, (self.round(reference).id, task))
            return topic.version if topic else 0

    @taken_once
    def submitted(self, case: str, lead: Actor, organisation_id: int, board_id: int) -> str:
        """A plan that is with the secretary."""
        reference = self.draft(case, lead, organisation_id)
        submit(SubmitPlan(reference, board_id, self.round(reference).version), lead, self.now)
        return reference

    # --- looking

    def experiment(self, reference: str) -> Experiment:
        """The row as it is in the database now."""
        with reading() as session:
            row = session.query(Experiment).filter_by(reference=reference).one()
            session.expunge(row)
            return row

    def round(self, reference: str, state: RoundState | None = None) -> ReviewRound:
        """The latest round, or the latest in a state."""
        experiment = self.experiment(reference)
        with reading() as session:
            query = session.query(ReviewRound).filter_by(experiment_id=experiment.id)
            if state is not None:
                query = query.filter_by(state=state)
            row = query.order_by(ReviewRound.number.desc()).first()
            assert row is not None
            session.expunge(row)
            return row

    def snapshot(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table but sessions, to show that a refused act changed nothing."""
        with db.engine.connect() as connection:
            tables = sorted(set(inspect(connection).get_table_names()) - QUIET_TABLES)
            return {
                name: sorted(
                    map(tuple, connection.execute(select(text("*")).select_from(table(name)))),
                    key=repr,
                )
                for name in tables
            }


def _grant(account_id: int, role: Role, place: int, now: datetime) -> RoleGrant:
    if role in BOARD_ROLES:
        kind = "board"
    elif role in EXPERIMENT_ROLES:
        kind = "experiment"
    else:
        kind = "organisation"
    return RoleGrant(
        account_id=account_id,
        role=role,
        place=f"{kind}:{place}",
        granted_at=now,
        **{f"{kind}_id": place},
    )


@contextmanager
def a_lab(database_url: str, folder: Path, **settings: Any) -> Iterator[Lab]:
    """A lab on a migrated database, within its application context."""
    clock_file = folder / "clock"
    clock_file.write_text(START.isoformat(), encoding="ascii")
    usual = {"testing": True, "base_url": "http://localhost", "env": "development"}
    app = create_app(
        **{**usual, **settings}, instance=folder, database_url=database_url, clock=clock_file
    )
    app.test_client_class = FreshClient
    with app.app_context():
        share_statements(db.engine)
        yield Lab(app, clock_file)
        db.session.remove()
        db.engine.dispose()

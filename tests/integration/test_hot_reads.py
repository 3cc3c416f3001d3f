"""The query of a hot page goes to PostgreSQL by itself; acts after it are still transactions."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from tests.builders import Lab, a_lab
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import db, every_row, first_row, transaction
from waardevol_lab.persistence.models import Organisation, RoleGrant
from waardevol_lab.queries.signing_in import signed_in
from waardevol_lab.services import sessions

pytestmark = pytest.mark.postgres
CONNECTION = select(func.pg_backend_pid())
NAMES = select(Organisation.name).order_by(Organisation.id)
FAILING = select(func.sqrt(-1))
ENDING = select(func.pg_terminate_backend(func.pg_backend_pid()))


class BreaksOffError(Exception):
    """What ends an act halfway."""


@pytest.fixture
def lab(postgres_url: str, tmp_path: Path) -> Iterator[Lab]:
    """Give a lab that reads and writes over one connection, as nothing is done at once."""
    with a_lab(postgres_url, tmp_path) as lab:
        lab.organisation()
        yield lab


def connection() -> int:
    row = first_row(CONNECTION)
    assert row is not None
    return int(row[0])


def names() -> list[str]:
    return [row.name for row in every_row(NAMES)]


def act_that_breaks_off() -> int:
    """Rename the organisation and break off; gives the connection that this went over."""
    with pytest.raises(BreaksOffError), transaction() as session:
        one = session.scalars(select(Organisation)).one()
        one.name = "Gemeente Weg"
        session.flush()
        assert session.scalar(NAMES) == "Gemeente Weg"
        used = int(session.scalar(CONNECTION) or 0)
        raise BreaksOffError
    return used


def test_act_after_a_hot_read_is_undone_as_a_whole(lab: Lab) -> None:
    before = names()
    assert act_that_breaks_off() == connection()
    assert names() == before
    with pytest.raises(DBAPIError):
        first_row(FAILING)
    assert act_that_breaks_off() == connection()
    assert names() == before


def test_connection_that_broke_is_thrown_away(lab: Lab) -> None:
    before, old = names(), connection()
    with pytest.raises(DBAPIError):
        first_row(ENDING)
    used = act_that_breaks_off()
    assert used == connection() != old
    assert names() == before


def test_hot_read_begins_and_ends_nothing(lab: Lab, tmp_path: Path) -> None:
    names()
    with db.engine.connect() as one:
        driver: Any = one.connection.dbapi_connection
    with (tmp_path / "sent").open("wb") as sent:
        driver.pgconn.trace(sent.fileno())
        assert names() == ["Gemeente Groenstad"]
        driver.pgconn.untrace()
    said = (tmp_path / "sent").read_text(encoding="utf-8")
    assert "organisation.name" in said
    assert "BEGIN" not in said and "ROLLBACK" not in said


def test_instants_go_in_and_come_out_as_our_own(any_lab: Lab) -> None:
    """A session lives up to its hours, and a role to the end of its grant."""
    lab, organisation = any_lab, any_lab.organisation()
    lab.person("lead", (Role.LEAD, organisation))
    account, now = lab.actors["lead"], lab.now.replace(microsecond=7)
    token = sessions.write("", account, {"_user_id": str(account)}, now)
    assert token
    last = now + sessions.IDLE - timedelta(microseconds=1)
    assert sessions.read(token, last) == {"_user_id": str(account)}
    assert sessions.read(token, last + sessions.IDLE) == {}
    with transaction() as session:
        session.execute(update(RoleGrant).values(valid_until=now))
    before, after = (signed_in(account, now - timedelta(seconds=s)) for s in (1, 0))
    assert before
    assert before.actor.holds(Role.LEAD)
    assert after
    assert not after.actor.holds(Role.LEAD)

"""One application for the pages that are looked at, and makers of others."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.begun import begun
from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.web.asking import signed_in
from tests.web.dossiers import World, build
from waardevol_lab.app import create_app
from waardevol_lab.domain.roles import BOARD_ROLES, ORGANISATION_ROLES
from waardevol_lab.persistence.db import db

MakeApp = Callable[..., Flask]


@pytest.fixture(scope="module")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Give a lab for a whole module: an organisation, a board, and `all`, who has every role."""
    with databases.sqlite() as url, a_lab(url, tmp_path_factory.mktemp("site")) as lab:
        organisation = lab.organisation()
        board = lab.board(organisation)
        lab.person(
            "all",
            *((role, organisation) for role in sorted(ORGANISATION_ROLES)),
            *((role, board) for role in sorted(BOARD_ROLES)),
        )
        yield lab


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give every dossier and everybody; who changes any of it puts it back with `as_built`."""
    with begun(databases, tmp_path_factory.mktemp("world"), build) as (_lab, world):
        yield world


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, FlaskClient]:
    """Give everybody's browser."""
    return {name: signed_in(world.lab, name) for name in world.people}


@pytest.fixture(scope="module")
def built(world: World, clients: object) -> Path:
    """Give a copy of the database as it was built."""
    there = Path(str(db.engine.url.database))
    kept = there.with_name("as-built.db")
    with sqlite3.connect(there) as source, sqlite3.connect(kept) as target:
        source.backup(target)
    return kept


@pytest.fixture
def as_built(world: World, built: Path) -> Iterator[World]:
    """Give the world to change; afterwards it is as it was built."""
    now = world.lab.now
    yield world
    db.session.remove()
    db.engine.dispose()
    there = built.with_name(Path(str(db.engine.url.database)).name)
    with sqlite3.connect(built) as source, sqlite3.connect(there) as target:
        source.backup(target)
    world.lab.set_clock(now)


@pytest.fixture
def make_app(sqlite_url: str, tmp_path: Path) -> Iterator[MakeApp]:
    """Give a maker of applications with settings of their own, on a fresh database."""
    with ExitStack() as stack:

        def make(**settings: Any) -> Flask:
            app = create_app(**{"instance": tmp_path, "database_url": sqlite_url, **settings})
            stack.callback(_dispose, app)
            return app

        yield make


def _dispose(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()

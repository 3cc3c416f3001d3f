"""One application for the pages that are looked at, and makers of others."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.builders import Lab, a_lab
from tests.databases import Databases
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

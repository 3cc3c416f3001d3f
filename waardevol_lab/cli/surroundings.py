"""What a command stands on: the settings, the database, the clock. No web around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import click
from flask import Flask

from waardevol_lab.clock import clock_for
from waardevol_lab.config import Settings, read_settings
from waardevol_lab.persistence import schema
from waardevol_lab.persistence.db import db, init_database


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is in force while a command runs."""

    settings: Settings
    application: Flask

    @property
    def now(self) -> datetime:
        """The instant on the workflow's clock."""
        return clock_for(self.settings.clock)()


def database_application(settings: Settings) -> Flask:
    """A bare application around the database: no pages, no sessions."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    application = Flask("waardevol_lab", static_folder=None)
    application.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    application.extensions["waardevol_settings"] = settings
    application.extensions["waardevol_clock"] = clock_for(settings.clock)
    init_database(application)
    return application


@contextmanager
def surroundings(*, migrated: bool = True) -> Iterator[Surroundings]:
    """Settings and an open database for one command.

    Raises `SettingsError`, and `ClickException` when the database has not the newest migration
    (unless `migrated` is off).
    """
    settings = read_settings()
    application = database_application(settings)
    with application.app_context():
        try:
            if migrated:
                _refuse_old_schema()
            yield Surroundings(settings, application)
        finally:
            db.session.remove()
            db.engine.dispose()


def _refuse_old_schema() -> None:
    here, newest = schema.current(db.engine), schema.newest()
    if here != newest:
        raise click.ClickException(
            f"the database is at {here or 'no migration'}, this release needs {newest}:"
            " run 'waardevol db upgrade'"
        )

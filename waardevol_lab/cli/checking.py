"""`waardevol check`: settings, database, mail, keys, clock: what is wrong and how to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import click
from sqlalchemy import text

from waardevol_lab.cli.surroundings import database_application
from waardevol_lab.clock import clock_for, real
from waardevol_lab.config import MIN_SECRET, Settings, read_settings
from waardevol_lab.outbox.checking import mail_problem, waiting
from waardevol_lab.paths import asset_root
from waardevol_lab.persistence import schema
from waardevol_lab.persistence.db import db
from waardevol_lab.services.indexing import missing
from waardevol_lab.services.listing import unlisted


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look gave; `mend` is empty when all is well."""

    subject: str
    words: str
    mend: str = ""


@click.command()
def check() -> int:
    """Look at settings, database, mail, keys and clock; exit code 1 when something is wrong."""
    settings = read_settings()
    wrong = False
    for finding in _findings(settings):
        wrong = wrong or bool(finding.mend)
        mark = "wrong" if finding.mend else "ok"
        mend = f" - {finding.mend}" if finding.mend else ""
        click.echo(f"{mark:6}{finding.subject}: {finding.words}{mend}")
    return 1 if wrong else 0


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("settings", f"{settings.env}, {settings.base_url}, instance {settings.instance}")
    for look in (_files, _database, _mail, _keys, _clock):
        yield from _looked(look, settings)


def _looked(look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> Iterator[Finding]:
    """A look that fails is a finding, not a traceback."""
    try:
        yield from look(settings)
    except Exception as error:
        name = look.__name__.strip("_")
        words = " ".join(f"{type(error).__name__}: {getattr(error, 'orig', None) or error}".split())
        yield Finding(name, words, "mend what this says and look again")


def _files(settings: Settings) -> Iterator[Finding]:
    settings.instance.mkdir(parents=True, exist_ok=True)
    probe = settings.instance / ".check"
    probe.write_text("check", encoding="ascii")
    probe.unlink()
    yield Finding("files", f"templates in {asset_root()}, the instance folder can be written")


def _database(settings: Settings) -> Iterator[Finding]:
    with database_application(settings).app_context():
        try:
            kind = db.engine.dialect.name
            here, newest = schema.current(db.engine), schema.newest()
            mend = "" if here == newest else "run 'waardevol db upgrade'"
            yield Finding("database", f"{kind}, at {here or 'no migration'}", mend)
            if not mend:
                yield _outbox()
                yield _search()
            if kind == "sqlite":
                mode = db.session.execute(text("PRAGMA journal_mode")).scalar_one()
                wrong = "" if mode == "wal" else "put the database on a disk of this machine"
                yield Finding("database", f"journal mode {mode}", wrong)
        finally:
            db.session.remove()
            db.engine.dispose()


def _outbox() -> Finding:
    count, given_up, oldest = waiting(real())
    words = f"{count} mails wait, {given_up} were given up"
    late = oldest is not None and oldest > timedelta(minutes=15)
    return Finding("outbox", words, "is 'waardevol worker' running?" if late else "")


def _search() -> Finding:
    plans, listed = missing(), unlisted()
    words = f"{plans} plans are not in the index, {listed} experiments not in the public list"
    if not plans + listed:
        words = "every plan is in the index, every announced experiment in the public list"
    return Finding("search", words, "run 'waardevol search rebuild'" if plans + listed else "")


def _mail(settings: Settings) -> Iterator[Finding]:
    where = "mail server" if settings.mail_url else f"files in {settings.instance / 'mail'}"
    yield Finding("mail", where, mail_problem(settings))


def _keys(settings: Settings) -> Iterator[Finding]:
    path = settings.instance / "secret_key"
    if path.is_file() and path.stat().st_mode & 0o077:
        yield Finding("keys", f"others can read {path}", f"run 'chmod 600 {path}'")
    short = len(settings.secret_key) < MIN_SECRET
    mend = f"set WAARDEVOL_SECRET_KEY to {MIN_SECRET} random characters" if short else ""
    yield Finding("keys", "the secret key is " + ("too short" if short else "long enough"), mend)


def _clock(settings: Settings) -> Iterator[Finding]:
    now = clock_for(settings.clock)()
    if settings.clock:
        yield Finding("clock", f"set by WAARDEVOL_CLOCK: {now.isoformat()}")
    else:
        mend = "set the clock of this machine" if now.year < 2026 else ""
        yield Finding("clock", f"{now.isoformat(timespec='seconds')} (UTC)", mend)

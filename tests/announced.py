"""Many public experiments at once: copies of one that was decided by the use cases."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy import event, select

from tests.builders import Lab
from tests.decided import Running
from waardevol_lab.persistence import db as database
from waardevol_lab.persistence.db import Base, db, transaction
from waardevol_lab.persistence.models import Experiment, LedgerEntry, NoticeVersion
from waardevol_lab.services.listing import keep_listed


def columns_of(row: Base) -> dict[str, Any]:
    """The columns of a row, without its key."""
    return {c.key: getattr(row, c.key) for c in row.__table__.columns if c.key != "id"}


def announce_more(running: Running, count: int, **changed: Any) -> list[str]:
    """Copy the experiment with its notices, each a minute later; gives their addresses."""
    slugs = []
    with transaction() as session:
        original = session.scalars(
            select(Experiment).where(Experiment.reference == running.reference)
        ).one()
        notices = session.scalars(
            select(NoticeVersion).where(NoticeVersion.experiment_id == original.id)
        ).all()
        entry = session.scalars(
            select(LedgerEntry).where(LedgerEntry.subject == original.subject)
        ).first()
        for number in range(count):
            word = secrets.token_hex(6)
            own = {
                "subject": secrets.token_hex(16),
                "reference": f"WL-{word}",
                "sign_code": word,
                "slug": f"proef-{word}",
                "announced_at": original.announced_at + timedelta(minutes=number // 2 + 1),
            }
            copy = Experiment(**{**columns_of(original), **own, **changed})
            session.add(copy)
            session.flush()
            session.add(
                LedgerEntry(
                    **{
                        **columns_of(entry),
                        "subject": copy.subject,
                        "leaf_hash": secrets.token_hex(32),
                    }
                )
            )
            for notice in notices:
                session.add(NoticeVersion(**{**columns_of(notice), "experiment_id": copy.id}))
            keep_listed(session, copy)
            slugs.append(copy.slug)
    return slugs


@contextmanager
def counted_queries(lab: Lab) -> Iterator[list[str]]:
    """Give the statements that are sent to the database, apart from transactions."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    def raw(written: Any, *more: Any) -> Any:
        sent.append(written.text)
        return fetched(written, *more)

    fetched = database._fetched
    with lab.app.app_context():
        engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            with patch.object(database, "_fetched", raw):
                yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)

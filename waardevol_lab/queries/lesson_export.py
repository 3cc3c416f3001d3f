"""The lessons of this installation, ready to be written as a file that others take over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from waardevol_lab.domain.lesson_file import FORMAT, MOST, VERSION
from waardevol_lab.domain.lessons import FIELDS
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Lesson


def shared_lessons(
    site: str, organisation: str, now: datetime, *, passing_on: bool = False
) -> dict[str, Any]:
    """The file of the newest cards in the list; with `passing_on` also those of elsewhere.

    Those keep their origin and address. What is hidden or replaced is not shared.
    """
    before = aliased(Lesson)
    query = (
        select(Lesson, before.url)
        .outerjoin(before, before.id == Lesson.replaces_id)
        .where(Lesson.listed)
        .order_by(Lesson.id.desc())
        .limit(MOST)
    )
    if not passing_on:
        query = query.where(Lesson.imported_at.is_(None))
    with reading() as session:
        found = [shared(row, replaces) for row, replaces in session.execute(query)]
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": now.isoformat(),
        "source": {"url": site, "organisation": organisation},
        "lessons": found,
    }


def shared(row: Lesson, replaces: str | None) -> Mapping[str, Any]:
    """One card as it stands in a file."""
    return {
        "url": row.url,
        "published_on": row.published_on.isoformat(),
        "replaces": replaces,
        "origin": dict(row.origin),
        **{name: row.contents[name] for name in FIELDS},
    }

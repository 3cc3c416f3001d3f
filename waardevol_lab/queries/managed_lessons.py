"""Every published lesson, for who takes them over and hides them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Lesson
from waardevol_lab.queries.paging import decode_place, encode_place
from waardevol_lab.services.lesson_files import require_lessons

PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class ManagedLesson:
    """A lesson as a line of the list."""

    slug: str
    title: str
    organisation: str
    published_on: date
    imported: bool
    listed: bool
    hidden: str
    """Why it is hidden; empty when it is not."""


@dataclass(frozen=True, slots=True)
class ManagedLessons:
    """A part of them, the newest first."""

    lessons: tuple[ManagedLesson, ...]
    following: str


@dataclass(frozen=True, slots=True)
class _After:
    key: int


def managed_lessons(viewer: Actor, after: str = "") -> ManagedLessons:
    """A part of the list. Raises `NotFound` or `BadTokenError`."""
    require_lessons(viewer)
    query = select(Lesson).order_by(Lesson.id.desc()).limit(PAGE + 1)
    if after:
        query = query.where(Lesson.id < decode_place(after, _After)[0])
    with reading() as session:
        rows = session.scalars(query).all()
        return ManagedLessons(
            tuple(_line(row) for row in rows[:PAGE]),
            encode_place((rows[PAGE - 1].id,)) if len(rows) > PAGE else "",
        )


def managed_lesson(viewer: Actor, slug: str) -> ManagedLesson:
    """One of them. Raises `NotFound`."""
    require_lessons(viewer)
    with reading() as session:
        row = session.scalar(select(Lesson).where(Lesson.slug == slug))
        if row is None:
            raise NotFound("lesson")
        return _line(row)


def _line(row: Lesson) -> ManagedLesson:
    return ManagedLesson(
        slug=row.slug,
        title=row.contents["title"],
        organisation=row.origin["organisation"],
        published_on=row.published_on,
        imported=row.imported_at is not None,
        listed=row.listed,
        hidden=row.hidden_reason if row.hidden_at else "",
    )

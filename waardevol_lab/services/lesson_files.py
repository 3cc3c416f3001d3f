"""Taking over the lessons of another installation, and hiding what does not belong here.

An imported card keeps its address and origin, and nobody edits it here: it changes only when the
installation that it came from wrote it anew. ADR 0020.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound, Problem
from waardevol_lab.domain.lesson_file import (
    LessonFile,
    RefusedLesson,
    SharedLesson,
    read_lesson_file,
)
from waardevol_lab.domain.lessons import Taken, address_of, lesson_hash
from waardevol_lab.domain.policy import PERMISSIONS, Actor, Permission
from waardevol_lab.persistence.models import Lesson
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.authority import is_system
from waardevol_lab.services.lesson_index import list_lesson

SUBJECT: Final = "lessons"
"""The chain of the record that acts on lessons of elsewhere stand in."""


@dataclass(frozen=True, slots=True)
class ImportLessons:
    """The bytes of a file; `site` is the address of this installation."""

    contents: bytes
    site: str


@dataclass(frozen=True, slots=True)
class TakenLesson:
    """A card that was taken over, or was here already."""

    taken: Taken
    title: str
    slug: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a file, in its order."""

    source: str
    taken: tuple[TakenLesson, ...]
    refused: tuple[RefusedLesson, ...]

    def count(self, taken: Taken) -> int:
        """How many cards this became of."""
        return sum(one.taken is taken for one in self.taken)


def manages_lessons(actor: Actor) -> bool:
    """Whether somebody takes lessons over and hides them: they are of no organisation here."""
    return is_system(actor) or any(map(actor.holds, PERMISSIONS[Permission.MANAGE_LESSONS]))


def require_lessons(actor: Actor) -> None:
    """Raise `NotFound` unless the actor manages lessons."""
    if not manages_lessons(actor):
        raise NotFound("lessons")


def import_lessons(command: ImportLessons, actor: Actor, now: datetime) -> ImportReport:
    """Take over every card that is in order, and say what became of each. Twice is once.

    Raises `NotFound` for who does not manage lessons, or `LessonFileError`.
    """
    require_lessons(actor)
    file = read_lesson_file(command.contents)
    with acting(actor, now) as act:
        report = _taken(act, file, command.site)
        changed = [one.slug for one in report.taken if one.taken in {Taken.NEW, Taken.CHANGED}]
        if changed:
            told = {"source": file.source, "lessons": changed, "sha256": _digest(command.contents)}
            act.record(SUBJECT, "LessonsImported", told)
        return report


def _taken(act: Act, file: LessonFile, site: str) -> ImportReport:
    known = _known(act.session, file)
    taken, refused = [], list(file.refused)
    for shared in file.lessons:
        row = known.get(shared.url)
        code = _refusal(shared, row, file.source, site)
        if code:
            title = str(shared.contents["title"])
            refused.append(RefusedLesson(0, title, (Problem("url", code),)))
            continue
        how, lesson = _take(act, shared, row)
        known[shared.url] = lesson
        taken.append(TakenLesson(how, str(lesson.contents["title"]), lesson.slug))
    _put_in_place(act.session, file, known)
    return ImportReport(file.source, tuple(taken), tuple(refused))


def _refusal(shared: SharedLesson, row: Lesson | None, source: str, site: str) -> str:
    """Why a card is left out; empty when it is not. Ours are known, or not ours."""
    if row is None:
        return "not_ours" if shared.url.startswith(f"{site}/") else ""
    if row.imported_at is None or row.sha256 == lesson_hash(shared.contents):
        return ""
    return "" if source == row.origin["installation"] else "changed_elsewhere"


def _take(act: Act, shared: SharedLesson, row: Lesson | None) -> tuple[Taken, Lesson]:
    if row is None:
        return Taken.NEW, _new(act, shared)
    if row.imported_at is None:
        return Taken.OWN, row
    sha256 = lesson_hash(shared.contents)
    if row.sha256 == sha256:
        return Taken.THERE, row
    row.contents, row.sha256 = dict(shared.contents), sha256
    row.imported_at = act.now
    list_lesson(act.session, row)
    return Taken.CHANGED, row


def _new(act: Act, shared: SharedLesson) -> Lesson:
    row = Lesson(
        slug=address_of(str(shared.contents["title"]), _digest(shared.url.encode())[:10]),
        url=shared.url,
        contents=dict(shared.contents),
        sha256=lesson_hash(shared.contents),
        origin=dict(shared.origin),
        published_on=shared.published_on,
        added_at=act.now,
        imported_at=act.now,
    )
    act.session.add(row)
    list_lesson(act.session, row)
    return row


def _put_in_place(session: Session, file: LessonFile, known: Mapping[str, Lesson]) -> None:
    """A card that came in place of another of its own installation does so here too."""
    for shared in file.lessons:
        row, before = known.get(shared.url), known.get(shared.replaces)
        if row is None or before is None or row.replaces_id is not None:
            continue
        if row.imported_at is None or before.imported_at is None or before is row:
            continue
        if before.origin["installation"] != row.origin["installation"]:
            continue
        later = session.scalar(select(Lesson.id).where(Lesson.replaces_id == before.id))
        if later is None:
            row.replaces_id = before.id
            list_lesson(session, before)


def _known(session: Session, file: LessonFile) -> dict[str, Lesson]:
    urls = [*(one.url for one in file.lessons), *(one.replaces for one in file.lessons)]
    return {row.url: row for part in _parts(urls) for row in _of_urls(session, part)}


def _of_urls(session: Session, urls: list[str]) -> Iterator[Lesson]:
    yield from session.scalars(select(Lesson).where(Lesson.url.in_(urls)))


def _parts(urls: list[str], size: int = 500) -> Iterator[list[str]]:
    for start in range(0, len(urls), size):
        yield urls[start : start + size]


def _digest(contents: bytes) -> str:
    return hashlib.sha256(contents).hexdigest()

"""Which lessons stand in the list, and the words by which they are found. ADR 0020."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.framework import shipped, versions
from waardevol_lab.domain.lessons import TEXTS, TITLE, Origin, marks
from waardevol_lab.persistence import search
from waardevol_lab.persistence.models import Lesson
from waardevol_lab.persistence.search_words import words_of
from waardevol_lab.persistence.word_parts import with_parts


def list_lesson(session: Session, lesson: Lesson) -> None:
    """Let the list show a card, or not, as it stands now. Part of the act that changes it."""
    session.flush()
    later = session.scalar(select(Lesson.id).where(Lesson.replaces_id == lesson.id))
    lesson.listed = later is None and lesson.hidden_at is None
    session.flush()
    search.drop_words(session, search.LESSONS, select(Lesson.id).where(Lesson.id == lesson.id))
    if lesson.listed:
        search.put_words(session, search.LESSONS, [(lesson.id, [_words(lesson)])])


def _words(lesson: Lesson) -> list[str]:
    contents = lesson.contents
    origin = Origin.OWN if lesson.imported_at is None else Origin.IMPORTED
    texts = [contents[name] for name in (TITLE, *TEXTS)]
    named = [lesson.origin["organisation"], lesson.origin["experiment"], *_labels(lesson)]
    documents = [one["title"] for one in contents["documents"]]
    words = with_parts(words_of([*texts, *named, *documents]))
    return list(dict.fromkeys([*words, *marks(contents, origin)]))


def _labels(lesson: Lesson) -> Iterator[str]:
    """What its technology is called in the newest framework there is, in both languages."""
    newest = max(map(shipped, versions()), key=lambda one: one.valid_from)
    for option in newest.question("technology").options:
        if option.id in lesson.contents["technology"]:
            yield from (option.text.in_("nl"), option.text.in_("en"))

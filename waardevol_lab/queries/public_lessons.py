"""Lessons as everybody reads them: the list with its search, and one card. ADR 0020.

What is hidden stands in no list and its card says only why; what is replaced can still be read at
its own address. Drafts are in another table: nothing here can show one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ScalarSelect, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.lessons import LessonFacet, mark_of
from waardevol_lab.domain.quoted_lessons import QUESTION
from waardevol_lab.persistence import search
from waardevol_lab.persistence.beside import Query
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Experiment,
    Lesson,
    NoticeVersion,
    PlanVersion,
    QuotedLesson,
    WithheldPart,
)
from waardevol_lab.persistence.search_words import asked
from waardevol_lab.queries.paging import decode_place, encode_place
from waardevol_lab.queries.public import IS_PUBLIC, SLUG
from waardevol_lab.queries.text_search import alternatives

PAGE: Final = 25
MOST_COUNTED: Final = 1000
MOST_USERS: Final = 50
MOST_ADDRESSES: Final = 4_000


@dataclass(frozen=True, slots=True)
class WantedLessons:
    """What somebody asks of the list of lessons."""

    q: str = ""
    filters: Mapping[LessonFacet, str] = field(default_factory=dict)
    na: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One lesson with where it came from."""

    id: int
    slug: str
    url: str
    contents: Mapping[str, Any]
    sha256: str
    origin: Mapping[str, Any]
    published_on: date
    added_at: datetime
    imported_at: datetime | None
    experiment: str
    """The address of its experiment here; empty for one of elsewhere."""
    fictional: bool
    hidden: str
    """Why it is hidden; empty when it is not."""
    replaced_by: str
    """Where the card stands that came in its place; empty when none did."""
    replaces: str
    replaces_url: str

    @property
    def imported(self) -> bool:
        """Whether it is of another installation."""
        return self.imported_at is not None

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.contents["title"])


@dataclass(frozen=True, slots=True)
class LessonListing:
    """One page of the list; `total` stops at `MOST_COUNTED`, and `many` says that it did."""

    cards: tuple[Card, ...]
    total: int
    many: bool
    following: str


@dataclass(frozen=True, slots=True)
class UsedBy:
    """A public experiment whose plan quotes the lesson."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class _After:
    key: int


_EARLIER, _LATER = aliased(Lesson), aliased(Lesson)
CARDS: Final[Select[*tuple[Any, ...]]] = (
    select(
        Lesson,
        Experiment.slug,
        Experiment.fictional,
        _LATER.slug,
        _EARLIER.slug,
        _EARLIER.url,
    )
    .outerjoin(Experiment, Experiment.id == Lesson.experiment_id)
    .outerjoin(_LATER, _LATER.replaces_id == Lesson.id)
    .outerjoin(_EARLIER, _EARLIER.id == Lesson.replaces_id)
)


def lessons(wanted: WantedLessons, size: int = PAGE) -> LessonListing:
    """One page, the newest first, and how many there are in all. Raises `BadTokenError`."""
    after = int(decode_place(wanted.na, _After)[0]) if wanted.na else None
    with reading() as session:
        keys = _keys(session, wanted)
        if keys is None:
            return LessonListing((), 0, False, "")
        (key,) = keys.selected_columns
        counted = keys.limit(MOST_COUNTED + 1).subquery()
        total = session.scalar(select(func.count()).select_from(counted)) or 0
        page = keys.with_only_columns(key.label("key")).order_by(key.desc()).limit(size + 1)
        here = (page if after is None else page.where(key < after)).subquery()
        rows = session.execute(
            CARDS.join(here, here.c.key == Lesson.id).order_by(Lesson.id.desc())
        ).all()
        found = tuple(_card(row) for row in rows)
    more = len(found) > size
    return LessonListing(
        cards=found[:size],
        total=min(total, MOST_COUNTED),
        many=total > MOST_COUNTED,
        following=encode_place((found[size - 1].id,)) if more else "",
    )


def card_at(slug: str) -> Card:
    """The card at an address, also a replaced or a hidden one. Raises `NotFound`."""
    if not SLUG.match(slug):
        raise NotFound(slug)
    with reading() as session:
        row = session.execute(CARDS.where(Lesson.slug == slug)).first()
        if row is None:
            raise NotFound(slug)
        return _card(row)


def used_by(url: str) -> tuple[UsedBy, ...]:
    """The public experiments whose plan in force quotes the card known by `url`, newest first.

    A plan is told of once its notice is published, as long as its answer about lessons is public.
    """
    version = aliased(PlanVersion)
    closed = exists().where(
        WithheldPart.experiment_id == Experiment.id,
        WithheldPart.question == QUESTION,
        WithheldPart.disclosed_at.is_(None),
    )
    with reading() as session:
        rows = session.execute(
            select(Experiment.slug, Experiment.title)
            .join(version, version.id == Experiment.binding_version_id)
            .join(QuotedLesson, QuotedLesson.round_id == version.round_id)
            .where(
                QuotedLesson.url == url,
                IS_PUBLIC,
                exists().where(NoticeVersion.experiment_id == Experiment.id),
                ~closed,
            )
            .order_by(Experiment.announced_at.desc(), Experiment.id.desc())
            .limit(MOST_USERS)
        )
        return tuple(UsedBy(str(slug), title) for slug, title in rows)


def lessons_of(experiment_id: ScalarSelect[int] | int) -> Query:
    """Address and title of the lessons of an experiment, in the order of publication."""
    return (
        select(Lesson.slug, Lesson.contents["title"].as_string().label("title"))
        .where(Lesson.experiment_id == experiment_id, Lesson.listed)
        .order_by(Lesson.id)
    )


def links_of(experiment_id: int) -> tuple[tuple[str, str], ...]:
    """The lessons of an experiment as address and title."""
    with reading() as session:
        return tuple((row.slug, row.title) for row in session.execute(lessons_of(experiment_id)))


def lesson_addresses() -> list[tuple[str, datetime]]:
    """Address and day of the newest own lessons: those of elsewhere are found where they began."""
    with reading() as session:
        rows = session.execute(
            select(Lesson.slug, Lesson.added_at)
            .where(Lesson.listed, Lesson.imported_at.is_(None))
            .order_by(Lesson.id.desc())
            .limit(MOST_ADDRESSES)
        )
        return [(slug, at) for slug, at in rows]


def _keys(session: Session, wanted: WantedLessons) -> Select[Any] | None:
    words = asked(wanted.q)
    if wanted.q.strip() and not words:
        return None
    question = [alternatives(word, {}) for word in words]
    question += [(mark_of(facet, value),) for facet, value in wanted.filters.items() if value]
    if not question:
        return select(Lesson.id).where(Lesson.listed)
    return search.matching_words(session, search.LESSONS, question, "words")


def _card(row: Any) -> Card:
    lesson, experiment, fictional, later, earlier, earlier_url = row
    return Card(
        id=lesson.id,
        slug=lesson.slug,
        url=lesson.url,
        contents=lesson.contents,
        sha256=lesson.sha256,
        origin=lesson.origin,
        published_on=lesson.published_on,
        added_at=lesson.added_at,
        imported_at=lesson.imported_at,
        experiment=experiment or "",
        fictional=bool(fictional),
        hidden=lesson.hidden_reason if lesson.hidden_at else "",
        replaced_by=later or "",
        replaces=earlier or "",
        replaces_url=earlier_url or "",
    )

"""Consent as participants meet it: the text of a notice, and what one receipt code stands for.

There is no viewer: whoever has the address reads the text, and whoever has a code sees its record.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.consent import AgeBand, ConsentEvent, Method, Minors, Opening, Standing
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.persistence.beside import Query
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    ConsentNotice,
    ConsentRecord,
    ConsentVersion,
    Experiment,
)
from waardevol_lab.queries.notice_reader import Said
from waardevol_lab.services.consent_state import Held, held, newest, opening_of, published
from waardevol_lab.services.consenting import find_record

LONGEST_TITLE: Final = 80


@dataclass(frozen=True, slots=True)
class ScopeText:
    """One thing to say yes or no to, in the language of the text."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of a text; a short paragraph that ends with a colon is what stands above the next."""

    title: str
    blocks: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One published text, or one that is being written (number 0, without a hash)."""

    number: int
    language: str
    """The language that it is in; Dutch where there is no English."""
    sha256: str
    title: str
    group: str
    organisation: str
    blocks: tuple[Mapping[str, Any], ...]
    scopes: tuple[ScopeText, ...]
    minors: Minors
    facts: Mapping[str, Any]
    reference: str
    plan_hash: str
    published_at: datetime | None = None
    change: str = ""

    @property
    def parts(self) -> tuple[TextPart, ...]:
        """The text in parts, the first one without a title."""
        found: list[tuple[str, list[Mapping[str, Any]]]] = [("", [])]
        for block in self.blocks:
            title = block["text"].removesuffix(":")
            if title != block["text"] and "\n" not in title and len(title) <= LONGEST_TITLE:
                found.append((title, []))
            else:
                found[-1][1].append(block)
        return tuple(TextPart(title, tuple(blocks)) for title, blocks in found if blocks)

    def named(self, keys: frozenset[str]) -> tuple[str, ...]:
        """The scopes with these keys, in words."""
        return tuple(scope.text for scope in self.scopes if scope.key in keys)


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """A notice at its address."""

    code: str
    slug: str
    fictional: bool
    opening: Opening
    text: ConsentText
    newest: int
    """The number of the text in force."""

    @property
    def superseded(self) -> bool:
        """Whether the text shown is an older one."""
        return self.text.number != self.newest


@dataclass(frozen=True, slots=True)
class ConsentHappening:
    """One event of a record."""

    event: ConsentEvent
    at: datetime
    version: int
    language: str
    sha256: str
    method: Method
    scopes: frozenset[str]
    age: AgeBand
    guardian: bool
    copy_given: bool


@dataclass(frozen=True, slots=True)
class ConsentReceipt:
    """What one code stands for."""

    record_id: str
    standing: Standing
    scopes: frozenset[str]
    """What is consented to now: nothing once it lapsed or was withdrawn."""
    events: tuple[ConsentHappening, ...]
    agreed_to: ConsentText
    """The text that it was a yes to."""
    page: ConsentPage
    """The notice with the text in force."""

    @property
    def seen(self) -> int:
        """How many events there are."""
        return len(self.events)

    @property
    def changed_at(self) -> datetime:
        """When it was last changed."""
        return self.events[-1].at


def consent_page(code: str, language: str, number: int | None = None) -> ConsentPage:
    """The notice with the text in force, or the one with this number. Raises `NotFound`."""
    with reading() as session:
        notice, experiment = _notice(session, code)
        return _page(session, notice, experiment, language, number)


def groups_asked(experiment_id: ScalarSelect[int]) -> Query:
    """The codes of the published notices of an experiment, each with its group twice."""
    older = aliased(ConsentVersion)
    last = select(func.max(older.number)).where(older.notice_id == ConsentNotice.id)
    return (
        select(
            ConsentNotice.code,
            ConsentVersion.contents["nl"]["group"].as_string().label("nl"),
            ConsentVersion.contents["en"]["group"].as_string().label("en"),
        )
        .join(ConsentVersion, ConsentVersion.notice_id == ConsentNotice.id)
        .where(
            ConsentNotice.experiment_id == experiment_id,
            ConsentVersion.number == last.scalar_subquery(),
        )
        .order_by(ConsentNotice.number)
    )


def as_asked(rows: Iterable[Any], language: str) -> tuple[tuple[str, Said], ...]:
    """Code and group, in this language or in Dutch; `rows` are those of `groups_asked`."""
    return tuple((row.code, _group(row, language)) for row in rows)


def _group(row: Any, language: str) -> Said:
    if language == "en" and row.en:
        return Said(row.en, dutch=row.en == row.nl)
    return Said(row.nl, dutch=language != "nl")


def consent_receipt(code: str, typed: str, language: str) -> ConsentReceipt | None:
    """What a code stands for; None for one that is unknown here. Raises `NotFound`."""
    with reading() as session:
        notice, experiment = _notice(session, code)
        record = find_record(session, notice, typed)
        if record is None:
            return None
        page = _page(session, notice, experiment, language)
        return _receipt(session, notice, record, page, language)


def _receipt(
    session: Session,
    notice: ConsentNotice,
    record: ConsentRecord,
    page: ConsentPage,
    language: str,
) -> ConsentReceipt:
    history = held(session, record.id)
    in_force = published(session, notice.id, page.newest)
    agreed_to = published(session, notice.id, history.consent.version)
    standing = history.standing(in_force)
    return ConsentReceipt(
        record_id=record.record_id,
        standing=standing,
        scopes=history.consent.scopes if standing is Standing.GIVEN else frozenset(),
        events=_events(history),
        agreed_to=text_of(agreed_to, language),
        page=page,
    )


def _events(history: Held) -> tuple[ConsentHappening, ...]:
    return tuple(
        ConsentHappening(
            event=ConsentEvent(row.event),
            at=row.at,
            version=row.version,
            language=row.language,
            sha256=row.sha256,
            method=Method(row.method),
            scopes=frozenset(row.scopes),
            age=AgeBand(row.age_band),
            guardian=row.guardian,
            copy_given=row.copy_given,
        )
        for row in history.entries
    )


def _notice(session: Session, code: str) -> tuple[ConsentNotice, Experiment]:
    row = session.execute(
        select(ConsentNotice, Experiment)
        .join(Experiment, Experiment.id == ConsentNotice.experiment_id)
        .where(ConsentNotice.code == code, Experiment.announced_at.is_not(None))
    ).one_or_none()
    if row is None:
        raise NotFound("consent notice")
    return row[0], row[1]


def _page(
    session: Session,
    notice: ConsentNotice,
    experiment: Experiment,
    language: str,
    number: int | None = None,
) -> ConsentPage:
    in_force = newest(session, notice.id)
    if in_force is None or experiment.slug is None:
        raise NotFound("consent notice")
    shown = in_force if number is None else published(session, notice.id, number)
    return ConsentPage(
        code=notice.code,
        slug=experiment.slug,
        fictional=experiment.fictional,
        opening=opening_of(session, experiment, in_force),
        text=text_of(shown, language),
        newest=in_force.number,
    )


def text_of(row: ConsentVersion, language: str) -> ConsentText:
    """A published text in this language, or in Dutch."""
    spoken = language if language in row.contents else "nl"
    return as_text(
        row.contents[spoken],
        number=row.number,
        sha256=row.hashes[spoken],
        published_at=row.published_at,
        change=row.change,
    )


def as_text(
    contents: Mapping[str, Any],
    *,
    number: int = 0,
    sha256: str = "",
    published_at: datetime | None = None,
    change: str = "",
) -> ConsentText:
    """The contents of one language, ready to be shown."""
    return ConsentText(
        number=number,
        language=contents["language"],
        sha256=sha256,
        title=contents["title"],
        group=contents["group"],
        organisation=contents["organisation"],
        blocks=tuple(contents["blocks"]),
        scopes=tuple(ScopeText(scope["key"], scope["text"]) for scope in contents["scopes"]),
        minors=Minors(contents["minors"]),
        facts=contents["facts"],
        reference=contents["reference"],
        plan_hash=contents["plan_hash"],
        published_at=published_at,
        change=change,
    )

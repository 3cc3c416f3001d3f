"""Consent as the team of an experiment sees it: groups, texts and counts, never a person.

Numbers are of the end of yesterday and in bands of five, each apart: nobody sees from a number
what the person did whom they spoke to this morning, nor from the difference of two.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.consent import (
    Asked,
    ConsentEvent,
    Group,
    Opening,
    Regime,
    Scope,
    Standing,
    band,
    groups,
)
from waardevol_lab.domain.days import end_of_day, local_date
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import (
    ConsentEntry,
    ConsentNotice,
    ConsentRecord,
    ConsentVersion,
)
from waardevol_lab.queries.consents import ConsentText, as_text, text_of
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.consent_contents import compose
from waardevol_lab.services.consent_notices import notice_of, notices_of, would_lapse
from waardevol_lab.services.consent_state import asked_by, newest, opening_of
from waardevol_lab.services.running_dossiers import BoundDossier


@dataclass(frozen=True, slots=True)
class Band:
    """A number between these two, both included."""

    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One group in the list; `number` is of its notice, when there is one."""

    group: Group
    number: int | None
    published: int
    """The number of the text in force; 0 before the first."""
    opening: Opening


@dataclass(frozen=True, slots=True)
class NoticeList:
    """The groups of an experiment."""

    head: Head
    bound: bool
    """Whether a plan is in force."""
    lines: tuple[NoticeLine, ...]


@dataclass(frozen=True, slots=True)
class PublishedText:
    """One line in the list of published texts."""

    number: int
    published_at: datetime
    change: str
    earlier_lapsed: bool
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many consents, as of the end of a day."""

    until: date
    given: Band
    lapsed: Band
    withdrawn: Band
    scopes: tuple[tuple[str, Band], ...]
    """Of what is given, by scope of the text in force."""
    versions: tuple[tuple[int, Band], ...]
    """All that were given, by the text that they last said yes to."""


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """One notice as its team works on it."""

    head: Head
    number: int
    code: str
    group: str
    version: int
    scopes: tuple[Scope, ...]
    minors: str
    preview: tuple[ConsentText, ...]
    """What would be published now, in each language; empty while no plan is in force."""
    opening: Opening
    published: tuple[PublishedText, ...]
    """The newest first."""
    would_lapse: bool
    counts: Counts | None

    @property
    def changed(self) -> bool:
        """Whether what is written differs from the text in force."""
        return not self.published or self.would_lapse


def consent_notices(viewer: Actor, reference: str) -> NoticeList:
    """The groups with their regimes, for the team, the dpo and the auditor. Raises `NotFound`."""
    with opened(viewer, reference, Permission.READ_DRAFT) as (session, dossier):
        plan = dossier.binding_version()
        rows = {row.group_name: row for row in notices_of(session, dossier.experiment.id)}
        named = groups(plan.answers) if plan else ()
        gone = [Group(name, Regime.CONSENT) for name in rows if name not in {g.name for g in named}]
        lines = tuple(_line(session, dossier, g, rows.get(g.name)) for g in (*named, *gone))
        return NoticeList(head_of(viewer, dossier), plan is not None, lines)


def _line(
    session: Session, dossier: BoundDossier, group: Group, row: ConsentNotice | None
) -> NoticeLine:
    text = newest(session, row.id) if row else None
    return NoticeLine(
        group=group,
        number=row.number if row else None,
        published=text.number if text else 0,
        opening=opening_of(session, dossier.experiment, text),
    )


def consent_desk(viewer: Actor, reference: str, number: int, now: datetime) -> NoticeDesk:
    """One notice with its texts and counts. Raises `NotFound`."""
    needs = (Action.PUBLISH_CONSENT_NOTICE, Permission.READ_DRAFT)
    with opened(viewer, reference, *needs) as (session, dossier):
        row = notice_of(session, dossier.experiment.id, number)
        text, plan = newest(session, row.id), dossier.binding_version()
        asked = asked_by(row)
        return NoticeDesk(
            head=head_of(viewer, dossier),
            number=row.number,
            code=row.code,
            group=row.group_name,
            version=row.version,
            scopes=asked.scopes,
            minors=row.minors,
            preview=_preview(session, dossier, asked),
            opening=opening_of(session, dossier.experiment, text),
            published=_published(session, row.id),
            would_lapse=plan is not None and would_lapse(session, dossier, row),
            counts=_counts(session, text, now) if text else None,
        )


def _preview(session: Session, dossier: BoundDossier, asked: Asked) -> tuple[ConsentText, ...]:
    plan = dossier.binding_version()
    if plan is None:
        return ()
    return tuple(map(as_text, compose(session, dossier, plan, asked).values()))


def _published(session: Session, notice_id: int) -> tuple[PublishedText, ...]:
    rows = session.scalars(
        select(ConsentVersion)
        .where(ConsentVersion.notice_id == notice_id)
        .order_by(ConsentVersion.number.desc())
    )
    return tuple(
        PublishedText(
            number=row.number,
            published_at=row.published_at,
            change=row.change,
            earlier_lapsed=row.number > 1 and row.holds_from == row.number,
            languages=tuple(sorted(row.contents, reverse=True)),
        )
        for row in rows
    )


def _counts(session: Session, text: ConsentVersion, now: datetime) -> Counts:
    until = local_date(now) - timedelta(days=1)
    rows = _last_events(session, text.notice_id, end_of_day(until))
    standings: Counter[Standing] = Counter()
    scopes: Counter[str] = Counter()
    versions: Counter[int] = Counter()
    for event, version, keys, count in rows:
        versions[version] += count
        standing = _standing(event, version, text.holds_from)
        standings[standing] += count
        if standing is Standing.GIVEN:
            scopes.update(dict.fromkeys(keys, count))
    shown = text_of(text, "nl")
    return Counts(
        until=until,
        given=Band(*band(standings[Standing.GIVEN])),
        lapsed=Band(*band(standings[Standing.LAPSED])),
        withdrawn=Band(*band(standings[Standing.WITHDRAWN])),
        scopes=tuple((s.text, Band(*band(scopes[s.key]))) for s in shown.scopes),
        versions=tuple(
            (number, Band(*band(versions[number]))) for number in range(1, text.number + 1)
        ),
    )


def _standing(event: str, version: int, holds_from: int) -> Standing:
    if event == ConsentEvent.WITHDRAWN:
        return Standing.WITHDRAWN
    return Standing.GIVEN if version >= holds_from else Standing.LAPSED


def _last_events(
    session: Session, notice_id: int, before: datetime
) -> Iterable[tuple[str, int, list[str], int]]:
    """How many records ended up, before an instant, with each event, text and choice."""
    entry = aliased(ConsentEntry)
    last = (
        select(func.max(entry.sequence))
        .where(entry.record_id == ConsentEntry.record_id, entry.at < before)
        .correlate(ConsentEntry)
        .scalar_subquery()
    )
    rows: Iterable[Any] = session.execute(
        select(ConsentEntry.event, ConsentEntry.version, ConsentEntry.scopes, func.count())
        .join(ConsentRecord, ConsentRecord.id == ConsentEntry.record_id)
        .where(
            ConsentRecord.notice_id == notice_id,
            ConsentEntry.at < before,
            ConsentEntry.sequence == last,
        )
        .group_by(ConsentEntry.event, ConsentEntry.version, ConsentEntry.scopes)
    )
    return rows


def scope_lines(scopes: Iterable[Scope]) -> Mapping[str, str]:
    """The scopes as they are typed: one on each line, by language."""
    found = tuple(scopes)
    return {
        "nl": "\n".join(scope.nl for scope in found),
        "en": "\n".join(scope.en for scope in found).rstrip("\n"),
    }

"""The list of public experiments for machines: the same search as the page, with their notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, func, select

from waardevol_lab.domain.states import RoundKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Decision, Experiment, NoticeVersion, ReviewRound
from waardevol_lab.queries.notice_reader import Said
from waardevol_lab.queries.public_list import Entry, Wanted, listing
from waardevol_lab.queries.told import Days, Standing, Told, bare, told

PART = 100
"""How many experiments one part of a list holds, whatever the format and however many there are."""


@dataclass(frozen=True, slots=True)
class ToldListing:
    """One part of the list; `total` and `many` as in the page, `following` is the next token."""

    found: tuple[Told, ...]
    total: int
    many: bool
    following: str


def told_listing(wanted: Wanted, language: str) -> ToldListing:
    """One part of the list, in two queries. Raises `BadTokenError`."""
    page = listing(wanted, PART)
    notices = _notices([entry.slug for entry in page.entries])
    found = tuple(_told(entry, notices[entry.slug], language) for entry in page.entries)
    return ToldListing(found, page.total, page.many, page.following)


@dataclass(frozen=True, slots=True)
class _Notice:
    """What the list itself does not know; without a notice `number` is 0."""

    phase_since: datetime
    unevaluated: bool
    objection_until: date | None
    number: int
    published_at: datetime
    contents: Any


def _notices(slugs: Sequence[str]) -> dict[str, _Notice]:
    if not slugs:
        return {}
    newest = (
        select(func.max(NoticeVersion.number))
        .where(NoticeVersion.experiment_id == Experiment.id)
        .correlate(Experiment)
        .scalar_subquery()
    )
    until = (
        select(case((Decision.open_to_objection, Decision.objection_until)))
        .join(ReviewRound, ReviewRound.id == Decision.round_id)
        .where(ReviewRound.experiment_id == Experiment.id, ReviewRound.kind != RoundKind.INCIDENT)
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
        .limit(1)
        .correlate(Experiment)
        .scalar_subquery()
    )
    query = (
        select(
            Experiment.slug,
            Experiment.phase_since,
            Experiment.unevaluated,
            until,
            func.coalesce(NoticeVersion.number, 0),
            NoticeVersion.published_at,
            NoticeVersion.contents,
        )
        .outerjoin(
            NoticeVersion,
            and_(NoticeVersion.experiment_id == Experiment.id, NoticeVersion.number == newest),
        )
        .where(Experiment.slug.in_(slugs))
    )
    with reading() as session:
        return {slug: _Notice(*row) for slug, *row in session.execute(query)}


def _told(entry: Entry, notice: _Notice, language: str) -> Told:
    standing = Standing(
        slug=entry.slug,
        reference=entry.reference,
        organisation=entry.organisation,
        phase=entry.phase,
        fictional=entry.fictional,
        unevaluated=notice.unevaluated,
        announced_at=entry.announced_at,
        phase_since=notice.phase_since,
    )
    if notice.number:
        return told(standing, notice.contents, notice.number, notice.published_at, language)
    days = Days(objection_until=notice.objection_until)
    return bare(standing, Said(entry.title, dutch=language != "nl"), days)

"""The list of public experiments for machines: the same search as the page, with their notices."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, case, func, select

from waardevol_lab.domain.states import RoundKind
from waardevol_lab.persistence.models import Decision, Experiment, NoticeVersion, ReviewRound
from waardevol_lab.queries.notice_reader import Said
from waardevol_lab.queries.public_list import Wanted, entry_of, rows_of
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


def told_listing(wanted: Wanted, language: str, size: int | None = None) -> ToldListing:
    """One part of the list, in one query, or two with a search. Raises `BadTokenError`."""
    page = rows_of(wanted, size or PART, with_notices)
    found = tuple(_told(row, language) for row in page.rows)
    return ToldListing(found, page.total, page.many, page.following)


def with_notices(page: Select[Any]) -> Select[Any]:
    """The rows of a page with what the list itself does not know; without a notice number is 0."""
    newest = (
        select(func.max(NoticeVersion.number))
        .where(NoticeVersion.experiment_id == Experiment.id)
        .correlate(Experiment)
        .scalar_subquery()
    )
    return page.add_columns(
        Experiment.phase_since,
        Experiment.unevaluated,
        _objection_until().label("objection_until"),
        func.coalesce(NoticeVersion.number, 0).label("number"),
        NoticeVersion.published_at,
        NoticeVersion.contents,
    ).outerjoin(
        NoticeVersion,
        and_(NoticeVersion.experiment_id == Experiment.id, NoticeVersion.number == newest),
    )


def _objection_until() -> ScalarSelect[Any]:
    """The last day to object to the last decision, where it is open to objection."""
    return (
        select(case((Decision.open_to_objection, Decision.objection_until)))
        .join(ReviewRound, ReviewRound.id == Decision.round_id)
        .where(ReviewRound.experiment_id == Experiment.id, ReviewRound.kind != RoundKind.INCIDENT)
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
        .limit(1)
        .correlate(Experiment)
        .scalar_subquery()
    )


def _told(row: Any, language: str) -> Told:
    entry = entry_of(row, "nl")
    standing = Standing(
        slug=entry.slug,
        reference=entry.reference,
        organisation=entry.organisation,
        phase=entry.phase,
        fictional=entry.fictional,
        unevaluated=row.unevaluated,
        announced_at=entry.announced_at,
        phase_since=row.phase_since,
    )
    if row.number:
        return told(standing, row.contents, row.number, row.published_at, language)
    days = Days(objection_until=row.objection_until)
    return bare(standing, Said(entry.title, dutch=language != "nl"), days)

"""The list of public experiments: filtered, searched, paged, at a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, tuple_

from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.db import UtcDateTime, reading
from waardevol_lab.persistence.models import Experiment, NoticeVersion, Organisation
from waardevol_lab.queries.paging import decode, encode
from waardevol_lab.queries.public import IS_PUBLIC, public_phase, public_title

PAGE = 25
MOST_COUNTED = 1000
MOST_WORDS = 8
NEWEST, OLDEST = "nieuw", "oud"
ORDERS = (NEWEST, OLDEST)
PUBLIC_PHASES = (
    Phase.RUNNING,
    Phase.SUSPENDED,
    Phase.APPROVED,
    Phase.ENDED,
    Phase.EVALUATED,
    Phase.REJECTED,
    Phase.WITHDRAWN,
    Phase.LAPSED,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks of the list; the fields are those of the address."""

    q: str = ""
    status: Phase | None = None
    organisatie: str = ""
    sorteer: str = NEWEST
    na: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One experiment in the list; without a notice it has no summary, place or period."""

    slug: str
    reference: str
    title: str
    organisation: str
    phase: Phase
    announced_at: datetime
    fictional: bool
    summary: str
    place: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; `total` stops at `MOST_COUNTED`, and `many` says that it did."""

    entries: tuple[Entry, ...]
    total: int
    many: bool
    following: str
    """The token of the next page; empty on the last one."""


def listing(wanted: Wanted, size: int = PAGE) -> Listing:
    """One page, and how many there are in all, in one query. Raises `BadTokenError`."""
    found = _matching(wanted)
    counted = found.with_only_columns(Experiment.id).order_by(None).limit(MOST_COUNTED + 1)
    total = select(func.count()).select_from(counted.subquery()).scalar_subquery()
    query = _page(found, wanted).add_columns(total).limit(size + 1)
    with reading() as session:
        rows = session.execute(query).all()
    entries = tuple(map(_entry, rows[:size]))
    return Listing(
        entries=entries,
        total=min(rows[0][-1], MOST_COUNTED) if rows else 0,
        many=bool(rows) and rows[0][-1] > MOST_COUNTED,
        following=_token(rows[size - 1], wanted) if len(rows) > size else "",
    )


def organisations_with_experiments() -> tuple[str, ...]:
    """The organisations that announced an experiment, by name."""
    announced = exists().where(Experiment.organisation_id == Organisation.id, IS_PUBLIC)
    with reading() as session:
        return tuple(
            session.scalars(select(Organisation.name).where(announced).order_by(Organisation.name))
        )


_HAS_NOTICE = exists().where(NoticeVersion.experiment_id == Experiment.id)
_COLUMNS: Select[*tuple[Any, ...]] = select(
    Experiment.slug,
    Experiment.reference,
    public_title(),
    Organisation.name,
    public_phase(),
    Experiment.announced_at,
    Experiment.fictional,
    Experiment.summary,
    Experiment.place,
    Experiment.starts_on,
    Experiment.ends_on,
    Experiment.id,
    _HAS_NOTICE,
)


def _matching(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    query = _COLUMNS.join(Organisation, Organisation.id == Experiment.organisation_id).where(
        IS_PUBLIC
    )
    if wanted.status is not None:
        query = query.where(public_phase() == wanted.status.value)
    if wanted.organisatie:
        query = query.where(Organisation.name == wanted.organisatie)
    for word in wanted.q.split()[:MOST_WORDS]:
        query = query.where(_mentions(word))
    return query


def _mentions(word: str) -> ColumnElement[bool]:
    """Every word must be found somewhere; what is no longer or not yet public is not searched."""
    return or_(
        public_title().icontains(word, autoescape=True),
        Organisation.name.icontains(word, autoescape=True),
        func.lower(Experiment.reference) == word.lower(),
        and_(
            _HAS_NOTICE,
            or_(
                Experiment.summary.icontains(word, autoescape=True),
                Experiment.place.icontains(word, autoescape=True),
            ),
        ),
    )


def _page(query: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
    here = tuple_(Experiment.announced_at, Experiment.id)
    if wanted.sorteer == OLDEST:
        query = query.order_by(Experiment.announced_at, Experiment.id)
    else:
        query = query.order_by(Experiment.announced_at.desc(), Experiment.id.desc())
    if not wanted.na:
        return query
    instant, key = decode(wanted.na, wanted.sorteer)
    last = tuple_(literal(instant, UtcDateTime()), literal(key))
    return query.where(here > last if wanted.sorteer == OLDEST else here < last)


def _entry(row: Any) -> Entry:
    slug, reference, title, organisation, phase, announced_at, fictional = row[:7]
    of_plan = row[7:11] if row[12] else ("", "", None, None)
    return Entry(
        slug, reference, title, organisation, Phase(phase), announced_at, fictional, *of_plan
    )


def _token(row: Any, wanted: Wanted) -> str:
    return encode(row[5], row[11], wanted.sorteer)

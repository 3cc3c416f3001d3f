"""The list of public experiments: filtered, searched, paged, at a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
)

from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.db import UtcDateTime, reading
from waardevol_lab.persistence.models import Experiment, NoticeVersion, Organisation
from waardevol_lab.queries.paging import decode, encode
from waardevol_lab.queries.public import IS_PUBLIC, public_phase, public_title

PAGE = 25
MOST_COUNTED = 1000
MOST_WORDS = 8
ESCAPE = "/"
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
    words = wanted.q.split()[:MOST_WORDS]
    values: dict[str, Any] = {
        "status": wanted.status.value if wanted.status else "",
        "organisation": wanted.organisatie,
        "most": MOST_COUNTED + 1,
        "size": size + 1,
    }
    for number, word in enumerate(words):
        values |= {f"like{number}": f"%{_escaped(word)}%", f"word{number}": word}
    if wanted.na:
        values["instant"], values["key"] = decode(wanted.na, wanted.sorteer)
    shape = _Shape(
        len(words),
        wanted.status is not None,
        bool(wanted.organisatie),
        wanted.sorteer == OLDEST,
        bool(wanted.na),
    )
    with reading() as session:
        rows = session.execute(_statement(shape), values).all()
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


_TITLE = _COLUMNS.selected_columns[2]


class _Shape(NamedTuple):
    """What a search asks for, without its words: the statement is written once for each shape."""

    words: int
    status: bool
    organisation: bool
    oldest_first: bool
    later_page: bool


@lru_cache(maxsize=256)
def _statement(shape: _Shape) -> Select[*tuple[Any, ...]]:
    found = _matching(shape)
    counted = found.with_only_columns(Experiment.id).order_by(None).limit(bindparam("most"))
    total = select(func.count()).select_from(counted.subquery()).scalar_subquery()
    return _page(found, shape).add_columns(total).limit(bindparam("size"))


def _matching(shape: _Shape) -> Select[*tuple[Any, ...]]:
    query = _COLUMNS.join(Organisation, Organisation.id == Experiment.organisation_id).where(
        IS_PUBLIC
    )
    if shape.status:
        query = query.where(public_phase() == bindparam("status", type_=String))
    if shape.organisation:
        query = query.where(Organisation.name == bindparam("organisation"))
    for number in range(shape.words):
        query = query.where(_mentions(number))
    return query


def _mentions(number: int) -> ColumnElement[bool]:
    """Every word must be found somewhere; what is no longer or not yet public is not searched."""
    pattern = func.lower(bindparam(f"like{number}", type_=String))

    def has(column: Any) -> ColumnElement[bool]:
        return func.lower(column).like(pattern, escape=ESCAPE)

    word = func.lower(bindparam(f"word{number}", type_=String))
    of_plan = or_(has(Experiment.summary), has(Experiment.place))
    return or_(
        has(_TITLE),
        has(Organisation.name),
        func.lower(Experiment.reference) == word,
        and_(_HAS_NOTICE, of_plan),
    )


def _escaped(word: str) -> str:
    for sign in (ESCAPE, "%", "_"):
        word = word.replace(sign, ESCAPE + sign)
    return word


def _page(query: Select[*tuple[Any, ...]], shape: _Shape) -> Select[*tuple[Any, ...]]:
    order = (Experiment.announced_at, Experiment.id)
    here = tuple_(*order)
    query = query.order_by(*(order if shape.oldest_first else (c.desc() for c in order)))
    if not shape.later_page:
        return query
    last = tuple_(bindparam("instant", type_=UtcDateTime()), bindparam("key", type_=Integer))
    return query.where(here > last if shape.oldest_first else here < last)


def _entry(row: Any) -> Entry:
    slug, reference, title, organisation, phase, announced_at, fictional = row[:7]
    of_plan = row[7:11] if row[12] else ("", "", None, None)
    return Entry(
        slug, reference, title, organisation, Phase(phase), announced_at, fictional, *of_plan
    )


def _token(row: Any, wanted: Wanted) -> str:
    return encode(row[5], row[11], wanted.sorteer)

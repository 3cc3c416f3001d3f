"""The list of public experiments: filtered, searched, paged, at a constant number of queries.

The newest stands first. Every filter is a mark and every word a word of one index (ADR 0014), so
that a page is read from the index in its order, whatever is asked, and however many there are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    Integer,
    bindparam,
    exists,
    func,
    select,
)

from waardevol_lab.domain.listed import Facet, mark_of, place_mark
from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence import search
from waardevol_lab.persistence.db import every_row
from waardevol_lab.persistence.models import (
    Experiment,
    ListedExperiment,
    Organisation,
)
from waardevol_lab.persistence.search_order import LAST, Ordered
from waardevol_lab.persistence.search_words import Alternatives, asked
from waardevol_lab.queries.listed_rows import (
    AT_ONCE,
    ROWS_AT,
    More,
    given_keys,
    key_page,
    no_more,
    row_page,
)
from waardevol_lab.queries.paging import BadTokenError, decode_place, encode_place
from waardevol_lab.queries.public import IS_PUBLIC
from waardevol_lab.queries.text_search import alternatives

PAGE = AT_ONCE
LONGEST_SEARCH = 100
"""Characters of the words that somebody looks for."""
MOST_COUNTED = 1000
NEWEST, OLDEST = "nieuw", "oud"
ORDERS = (NEWEST, OLDEST)
Names = Mapping[int, str]
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
    """What somebody asks of the list.

    `filters` holds the value asked for of each facet; an organisation stands there by its name.
    """

    q: str = ""
    plaats: str = ""
    filters: Mapping[Facet, str] = field(default_factory=dict)
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
    points: tuple[tuple[float, float], ...]
    dutch: bool
    """Whether title and summary are in Dutch on a page in another language."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; `total` stops at `MOST_COUNTED`, and `many` says that it did."""

    entries: tuple[Entry, ...]
    total: int
    many: bool
    following: str
    """The token of the next page; empty on the last one."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A page as it comes from the tables; the rest as in `Listing`."""

    rows: Sequence[Any]
    total: int
    many: bool
    following: str


@dataclass(frozen=True, slots=True)
class _After:
    """Where a page begins: after this key, in this order."""

    order: str
    key: int


def listing(
    wanted: Wanted, size: int = PAGE, language: str = "nl", named: Names | None = None
) -> Listing:
    """One page, and how many there are in all, in one query. Raises `BadTokenError`.

    `named` are the organisations with experiments; where a search needs them and the caller has
    none, another query gives them.
    """
    found = rows_of(wanted, size, named=named)
    return Listing(
        entries=tuple(entry_of(row, language) for row in found.rows),
        total=found.total,
        many=found.many,
        following=found.following,
    )


def rows_of(wanted: Wanted, size: int, more: More = no_more, named: Names | None = None) -> Rows:
    """As `listing`, as rows; `more` adds what it wants to know of each experiment to the query."""
    return _page(wanted, size, named, partial(row_page, more=more))


def keys_of(wanted: Wanted, named: Names | None = None) -> Rows:
    """As `listing`, as keys alone, which the index gives: rows with a `key`."""
    return _page(wanted, PAGE, named, key_page)


def entries_at(keys: Sequence[int], language: str) -> dict[int, Entry]:
    """What the list says of the experiments at these keys of one page, in one query."""
    rows = every_row(ROWS_AT, **given_keys(keys))
    return {row.id: entry_of(row, language) for row in rows}


def _page(
    wanted: Wanted, size: int, named: Names | None, page: Callable[[Ordered, bool, bool], Any]
) -> Rows:
    oldest, after = wanted.sorteer == OLDEST, _after(wanted)
    asked = asked_of(wanted, named)
    if asked is None:
        return Rows((), 0, False, "")
    most = asked.values(MOST_COUNTED + 1) if after is None else asked.values(size + 1, after)
    rows = every_row(page(asked.ordered, oldest, after is None), **most, size=size + 1)
    total = rows[0].total if rows else 0
    return Rows(
        rows=rows[:size],
        total=min(total, MOST_COUNTED),
        many=total > MOST_COUNTED,
        following=_token(wanted.sorteer, rows[size - 1].key) if len(rows) > size else "",
    )


def organisations_with_experiments() -> Names:
    """The organisations that announced an experiment, by key, in the order of their names."""
    return dict(every_row(_ANNOUNCING))


_ANNOUNCING = (
    select(Organisation.id, Organisation.name)
    .where(exists().where(Experiment.organisation_id == Organisation.id, IS_PUBLIC))
    .order_by(Organisation.name, Organisation.id)
)


def _token(order: str, key: int) -> str:
    return encode_place((order, key))


def _after(wanted: Wanted) -> int | None:
    if not wanted.na:
        return None
    order, key = decode_place(wanted.na, _After)
    if order != wanted.sorteer:
        raise BadTokenError(wanted.na)
    return int(key)


# --- which experiments: keys of the list, and nothing else


_KEY = ListedExperiment.id
_AFTER = bindparam("after", type_=Integer)
_EVERY = select(_KEY.label("key")).limit(bindparam("most", type_=Integer))
_SOME = select(_KEY).limit(bindparam("cap", type_=Integer)).subquery()
EVERYTHING = Ordered(
    _EVERY.where(func.coalesce(_AFTER, LAST) > _KEY).order_by(_KEY.desc()),
    _EVERY.where(func.coalesce(_AFTER, 0) < _KEY).order_by(_KEY),
    select(func.count()).select_from(_SOME),
)
"""Where nothing is asked: all there is, in its order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for in the list: a word or mark for everything, nothing for all there is."""

    question: str
    ordered: Ordered

    def values(self, most: int, after: int | None = None) -> dict[str, Any]:
        """The parameters of the statements."""
        beyond = None if after is None else min(after, LAST)
        cap = MOST_COUNTED + 1
        return {"asked": self.question, "after": beyond, "most": most, "cap": cap}


def asked_of(wanted: Wanted, named: Names | None = None) -> Asked | None:
    """What is looked for; None when it can be known that there is nothing."""
    question = _question(wanted, named)
    if question is None:
        return None
    if not question:
        return Asked("", EVERYTHING)
    engine = search.own_engine()
    return Asked(engine.asked(search.LISTED, question), engine.ordered())


def _question(wanted: Wanted, named: Names | None) -> list[Alternatives] | None:
    """A word or mark for everything that is asked; None when nothing can answer it."""
    words, places = asked(wanted.q), asked(wanted.plaats)
    organisation = wanted.filters.get(Facet.ORGANISATION, "")
    names: Names = {}
    if words or organisation:
        names = named if named is not None else organisations_with_experiments()
    if (wanted.q.strip() and not words) or (wanted.plaats.strip() and not places):
        return None
    question = [alternatives(word, names) for word in words]
    question += [tuple(map(place_mark, alternatives(word, {}))) for word in places]
    for facet, value in wanted.filters.items():
        if facet is Facet.ORGANISATION:
            key = next((k for k, name in names.items() if name == organisation), None)
            if key is None:
                return None
            question.append((mark_of(facet, str(key)),))
        elif value:
            question.append((mark_of(facet, value),))
    return question


def entry_of(row: Any, language: str) -> Entry:
    """What the list says of an experiment, out of its row."""
    english = language != "nl" and bool(row.title_en)
    return Entry(
        slug=row.slug,
        reference=row.reference,
        title=row.title_en if english else row.title,
        organisation=row.name,
        phase=Phase(row.phase),
        announced_at=row.announced_at,
        fictional=row.fictional,
        summary=row.summary_en if english else row.summary,
        place=row.place,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        points=tuple((x, y) for x, y in row.points),
        dutch=language != "nl" and not english,
    )

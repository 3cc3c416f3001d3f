"""The rows of one page of the public list: its keys from the index, and what is shown of them.

Each statement is made once, for every order and for whatever else is asked of an experiment.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Integer, Select, bindparam, func, select

from waardevol_lab.persistence.models import Experiment, ListedExperiment, Organisation
from waardevol_lab.persistence.search_order import Ordered

More = Callable[[Select[Any]], Select[Any]]
"""Adds to the rows of a page what else is asked of each experiment; always the same function."""


def no_more(page: Select[Any]) -> Select[Any]:
    """Nothing beside what the list itself shows."""
    return page


_ROW: Select[*tuple[Any, ...]] = (
    select(
        ListedExperiment.id,
        ListedExperiment.phase,
        ListedExperiment.title,
        ListedExperiment.title_en,
        ListedExperiment.summary,
        ListedExperiment.summary_en,
        ListedExperiment.place,
        ListedExperiment.starts_on,
        ListedExperiment.ends_on,
        ListedExperiment.points,
        Experiment.slug,
        Experiment.reference,
        Experiment.announced_at,
        Experiment.fictional,
        Organisation.name,
    )
    .join(Experiment, Experiment.id == ListedExperiment.experiment_id)
    .join(Organisation, Organisation.id == Experiment.organisation_id)
)


_SIZE = bindparam("size", type_=Integer)
AT_ONCE: Final = 25
"""Rows that are read by their keys in one statement."""
_PLACES: Final = tuple(f"key{number}" for number in range(AT_ONCE))
_NOBODY: Final = 0
"""A key that no row has."""
ROWS_AT: Final = _ROW.where(
    ListedExperiment.id.in_([bindparam(place, type_=Integer) for place in _PLACES])
)
"""The rows of these keys, in no order; `given_keys` gives its parameters."""


def given_keys(keys: Sequence[int]) -> dict[str, int]:
    """The parameters of `ROWS_AT` for at most `AT_ONCE` keys."""
    nobody = [_NOBODY] * (AT_ONCE - len(keys))
    return dict(zip(_PLACES, [*keys, *nobody], strict=True))


@lru_cache(maxsize=16)
def key_page(ordered: Ordered, oldest: bool, first: bool) -> Select[Any]:
    """The keys of a page as `key`, each with the number of all there are as `total`.

    For the first page that many keys are read as are counted: to look twice for words that seldom
    go together costs twice as much, and to read on in what was found costs next to nothing.
    """
    keys = ordered.oldest if oldest else ordered.newest
    if first:
        found = keys.cte("found")
        order = found.c.key if oldest else found.c.key.desc()
        total = select(func.count()).select_from(found).scalar_subquery()
        return select(found.c.key, total.label("total")).order_by(order).limit(_SIZE)
    here, total = keys.subquery(), ordered.counted.scalar_subquery()
    order = here.c.key if oldest else here.c.key.desc()
    return select(here.c.key, total.label("total")).order_by(order)


@lru_cache(maxsize=16)
def row_page(ordered: Ordered, oldest: bool, first: bool, more: More = no_more) -> Select[Any]:
    """As `key_page`, with what the list shows of each and what `more` adds."""
    here = key_page(ordered, oldest, first).subquery()
    page = _ROW.add_columns(here.c.key, here.c.total)
    order = ListedExperiment.id if oldest else ListedExperiment.id.desc()
    return more(page.join(here, here.c.key == ListedExperiment.id).order_by(order))

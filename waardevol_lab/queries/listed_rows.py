"""The rows of one page of the public list: its keys from the index, and what is shown of them.

Each statement is made once, for every order and for whatever else is asked of an experiment.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, ScalarSelect, Select, SelectBase, bindparam, func, select

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


@lru_cache(maxsize=16)
def first_page(ordered: Ordered, oldest: bool, more: More) -> Select[Any]:
    """The rows of the first page, each with the number of all there are.

    That many keys are read as are counted: to look twice for words that seldom go together costs
    twice as much, and to read on in what was found costs next to nothing.
    """
    found = (ordered.oldest if oldest else ordered.newest).cte("found")
    keys = select(found.c.key).order_by(found.c.key if oldest else found.c.key.desc())
    total = select(func.count()).select_from(found).scalar_subquery()
    return more(_rows(keys.limit(_SIZE), total, oldest))


@lru_cache(maxsize=16)
def later_page(ordered: Ordered, oldest: bool, more: More) -> Select[Any]:
    """The rows of a page further on, each with the number of all there are."""
    keys = ordered.oldest if oldest else ordered.newest
    return more(_rows(keys, ordered.counted.scalar_subquery(), oldest))


def _rows(keys: SelectBase, total: ScalarSelect[Any], oldest: bool) -> Select[Any]:
    here = keys.subquery()
    order = ListedExperiment.id if oldest else ListedExperiment.id.desc()
    page = _ROW.add_columns(total.label("total"))
    return page.join(here, here.c.key == ListedExperiment.id).order_by(order)

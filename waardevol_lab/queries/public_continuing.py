"""Which public experiments go on from each other; nothing of one that is not public."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import aliased

from waardevol_lab.persistence.beside import Query
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment
from waardevol_lab.queries.public import is_public, public_title

_EARLIER, _LATER = aliased(Experiment), aliased(Experiment)


@dataclass(frozen=True, slots=True)
class PublicContinuity:
    """The experiment that it goes on from, and those that go on from it: address and title."""

    earlier: tuple[tuple[str, str], ...] = ()
    later: tuple[tuple[str, str], ...] = ()


def earlier_than(experiment_id: ScalarSelect[int] | int) -> Query:
    """The public experiment that this one goes on from: at most one row."""
    return (
        select(_EARLIER.slug, public_title(_EARLIER).label("title"))
        .join(_LATER, _LATER.continues_id == _EARLIER.id)
        .where(_LATER.id == experiment_id, is_public(_EARLIER))
    )


def later_than(experiment_id: ScalarSelect[int] | int) -> Query:
    """The public experiments that go on from this one, the oldest first."""
    return (
        select(_LATER.slug, public_title(_LATER).label("title"))
        .where(_LATER.continues_id == experiment_id, is_public(_LATER))
        .order_by(_LATER.id)
    )


def as_continuity(earlier: Iterable[Any], later: Iterable[Any]) -> PublicContinuity:
    """The rows are those of `earlier_than` and `later_than`."""
    return PublicContinuity(_links(earlier), _links(later))


def continuity_of_public(experiment_id: int) -> PublicContinuity:
    """What goes on from a public experiment, and where it came from."""
    with reading() as session:
        return as_continuity(
            session.execute(earlier_than(experiment_id)), session.execute(later_than(experiment_id))
        )


def _links(rows: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((row.slug, row.title) for row in rows)

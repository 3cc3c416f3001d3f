"""Which public experiments go on from each other; nothing of one that is not public."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import aliased

from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.beside import Query
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment
from waardevol_lab.queries.public import is_public, public_phase, public_title

_EARLIER, _LATER = aliased(Experiment), aliased(Experiment)


@dataclass(frozen=True, slots=True)
class PublicNeighbour:
    """Another public experiment; who tells of it says so when nothing came of it."""

    slug: str
    title: str
    phase: Phase


@dataclass(frozen=True, slots=True)
class PublicContinuity:
    """The experiment that it goes on from, at most one, and those that go on from it."""

    earlier: tuple[PublicNeighbour, ...] = ()
    later: tuple[PublicNeighbour, ...] = ()


def earlier_than(experiment_id: ScalarSelect[int] | int) -> Query:
    """The public experiment that this one goes on from: at most one row."""
    return (
        _neighbours(_EARLIER)
        .join(_LATER, _LATER.continues_id == _EARLIER.id)
        .where(_LATER.id == experiment_id, is_public(_EARLIER))
    )


def later_than(experiment_id: ScalarSelect[int] | int) -> Query:
    """The public experiments that go on from this one, the oldest first."""
    return (
        _neighbours(_LATER)
        .where(_LATER.continues_id == experiment_id, is_public(_LATER))
        .order_by(_LATER.id)
    )


def as_continuity(earlier: Iterable[Any], later: Iterable[Any]) -> PublicContinuity:
    """The rows are those of `earlier_than` and `later_than`."""
    return PublicContinuity(_read(earlier), _read(later))


def continuity_of_public(experiment_id: int) -> PublicContinuity:
    """What goes on from a public experiment, and where it came from."""
    with reading() as session:
        return as_continuity(
            session.execute(earlier_than(experiment_id)), session.execute(later_than(experiment_id))
        )


def _neighbours(of: type[Experiment]) -> Query:
    return select(of.slug, public_title(of).label("title"), public_phase(of).label("phase"))


def _read(rows: Iterable[Any]) -> tuple[PublicNeighbour, ...]:
    return tuple(PublicNeighbour(row.slug, row.title, Phase(row.phase)) for row in rows)

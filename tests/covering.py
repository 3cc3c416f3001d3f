"""Which of very many combinations are tried: in `make test` every pair of values at least once.

What goes wrong hangs nearly always on one value or on two that meet: this page and that person,
this person and that state. `make soak` tries them all. The choice follows from the combinations
alone, so every run tries the same ones.
"""

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations
from typing import TypeVar

Case = TypeVar("Case", bound=tuple[Hashable, ...])
T = TypeVar("T")
_wanted = {"all": False}


def try_all(wanted: bool) -> None:
    """Say whether this run tries every combination."""
    _wanted["all"] = wanted


def tries_all() -> bool:
    """Whether this run tries every combination."""
    return _wanted["all"]


def every_pair(cases: Iterable[Case], besides: Iterable[Case] = ()) -> list[Case]:
    """Of the cases so many that any two values that meet in one meet in one that is chosen.

    Values of one place take turns, so that no value is left with the same partners everywhere.
    What is tried `besides` counts, and is not chosen again.
    """
    tried = set(besides)
    known = [case for case in dict.fromkeys(cases) if case not in tried]
    if tries_all() or not known:
        return known
    places = [_numbered(values) for values in zip(*known, strict=True)]
    turns = min(map(len, places))

    def turn(case: Case) -> int:
        return sum(place[value] for place, value in zip(places, case, strict=True)) % turns

    chosen, met = [], {pair for case in tried for pair in pairs_of(case)}
    for case in sorted(known, key=turn):  # stable: within a turn in the order given
        pairs = pairs_of(case)
        if not pairs <= met:
            chosen.append(case)
            met |= pairs
    return chosen


def pairs_of(case: Iterable[Hashable]) -> set[object]:
    """The values that meet in a case, two by two, each with its place."""
    return set(combinations(enumerate(case), 2))


def _numbered(values: Iterable[Hashable]) -> dict[Hashable, int]:
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


def share(values: Sequence[T], turn: int, shares: int) -> list[T]:
    """Every so manieth of the values, beginning with another at each turn."""
    return list(values) if tries_all() else list(values[turn % shares :: shares])

"""The course of an experiment as stretches of days: planned, running, suspended, over."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from waardevol_lab.domain.states import Phase

PULLED = "BrakePulled"
RELEASED = frozenset(
    {"ExperimentRestarted", "ExperimentStopped", "ExperimentRevoked", "EndReached"}
)
OVER = frozenset({Phase.ENDED, Phase.EVALUATED})
GOING_ON = frozenset({Phase.RUNNING, Phase.SUSPENDED})
Event = tuple[date, str]


class StretchKind(StrEnum):
    """What an experiment does during a stretch."""

    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"
    SUSPENDED = "suspended"
    """Lies over another stretch."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The first and the last day, both included."""

    kind: StretchKind
    first: date
    last: date


def stretches(
    phase: Phase, begins: date | None, ends: date | None, events: Iterable[Event], today: date
) -> tuple[Stretch, ...]:
    """The stretches of an experiment; none where a day is not known or it never began.

    `begins` and `ends` are the real days where they have been, and the planned ones before.
    """
    kind = _kind(phase)
    if kind is None or begins is None or ends is None or ends < begins:
        return ()
    last = ends if kind is StretchKind.OVER else max(ends, today)
    still = (one for one in _suspended(events, last, today) if one.last >= begins)
    return (Stretch(kind, begins, ends), *still)


def _kind(phase: Phase) -> StretchKind | None:
    if phase is Phase.APPROVED:
        return StretchKind.PLANNED
    if phase in GOING_ON:
        return StretchKind.RUNNING
    return StretchKind.OVER if phase in OVER else None


def _suspended(events: Iterable[Event], last: date, today: date) -> Iterator[Stretch]:
    pulled: date | None = None
    for day, what in events:
        if what == PULLED:
            pulled = day
        elif what in RELEASED and pulled is not None:
            yield Stretch(StretchKind.SUSPENDED, pulled, day)
            pulled = None
    if pulled is not None:
        yield Stretch(StretchKind.SUSPENDED, pulled, max(pulled, min(last, today)))

"""Drills of the emergency brake: proof of what the plan answers to `brake_test`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import text_problems

QUESTION: Final = "brake_test"
"""The question of the framework beside whose answer drills stand."""
LONG = 2000
LONGEST_MINUTES = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Drill:
    """What somebody says of one drill. `worked` is None until chosen.

    `minutes`: until everything stood still; None where nothing was typed, -1 for no number. A drill
    that did not work needs none.
    """

    on: date | None
    tried: str
    minutes: int | None
    worked: bool | None


def drill_problems(drill: Drill, today: date) -> tuple[Problem, ...]:
    """Everything that keeps it from being one, each at its field."""
    return tuple(_problems(drill, today))


def _problems(drill: Drill, today: date) -> Iterator[Problem]:
    if drill.on is None:
        yield Problem("drilled_on", "missing")
    elif drill.on > today:
        yield Problem("drilled_on", "in_future")
    yield from text_problems("tried", drill.tried, LONG)
    if drill.minutes is not None and not 0 <= drill.minutes <= LONGEST_MINUTES:
        yield Problem("minutes", "drill_minutes", {"max": LONGEST_MINUTES})
    if drill.worked is None:
        yield Problem("worked", "choose_one")
    elif drill.worked and drill.minutes is None:
        yield Problem("minutes", "drill_minutes", {"max": LONGEST_MINUTES})

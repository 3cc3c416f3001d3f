"""What the lab tells of itself in numbers: how long decisions take, beside the usual terms."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.term_rules import Term, TermRule, Terms, Unit

HIGH: Final = 3
"""The highest risk that a board gives; a value is at stake from `listed.AT_STAKE` on."""
WORKING_DAYS_IN_A_WEEK: Final = 5
DAYS_IN_A_WEEK: Final = 7
DAYS_IN_A_MONTH: Final = 30.4
ADVICE: Final[Mapping[Route, Term]] = {
    Route.LIGHT: Term.ADVICE_LIGHT,
    Route.FULL: Term.ADVICE_FULL,
}


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: how often, the middle one, the shortest and the longest."""

    count: int
    median: float
    shortest: int
    longest: int


def spread(times: Mapping[int, int]) -> Spread:
    """The spread of lengths in days, given how often each came about; there is at least one."""
    count = sum(times.values())
    lower, upper = _at(times, (count - 1) // 2), _at(times, count // 2)
    return Spread(count, (lower + upper) / 2, min(times), max(times))


def _at(times: Mapping[int, int], place: int) -> int:
    """The length at this place, when all stand in a row from short to long."""
    passed = 0
    for days in sorted(times):
        passed += times[days]
        if passed > place:
            return days
    raise ValueError("there is nothing at this place")


def steps(route: Route) -> tuple[Term, ...]:
    """The terms between submitting a plan and the decision on it."""
    return Term.COMPLETENESS_CHECK, ADVICE[route], Term.DECISION


def usual_days(route: Route, terms: Terms) -> int:
    """The terms between submitting and deciding together, in days, when nothing stands still.

    Holidays are left out, and so is what a term gains when it would end in a weekend.
    """
    return sum(_days(terms[term]) for term in steps(route))


def _days(rule: TermRule) -> int:
    match rule.unit:
        case Unit.WORKING_DAYS:
            return math.ceil(rule.length * DAYS_IN_A_WEEK / WORKING_DAYS_IN_A_WEEK)
        case Unit.DAYS:
            return rule.length
        case Unit.WEEKS:
            return rule.length * DAYS_IN_A_WEEK
        case Unit.MONTHS:
            return round(rule.length * DAYS_IN_A_MONTH)

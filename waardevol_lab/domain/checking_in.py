"""Check-ins: while it runs the team says, again and again, whether it still is what was approved.

Each is an interim evaluation too: what was observed so far stands beside what the plan promised, in
the fields of its form for `interim`. Source: docs/workflow.md, "Check-ins".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from waardevol_lab.domain.days import Calendar, as_day
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.evaluation import field_problems
from waardevol_lab.domain.evaluation_form import EvaluationForm
from waardevol_lab.domain.field_checks import text_problems
from waardevol_lab.domain.term_rules import Terms
from waardevol_lab.domain.terms import check_ins

LONG = 2000
_FAR: Final = timedelta(days=1000)
"""Further than the longest term between two of them."""


class Within(StrEnum):
    """What has to be still as it was approved; the values are stored."""

    PURPOSE = "purpose"
    DATA = "data"
    PLACE = "place"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Still:
    """Whether one of them is still so, with words; None until chosen."""

    same: bool | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What somebody says of all of it.

    `observed`: by field id of the interim evaluation, as typed.
    """

    within: Mapping[Within, Still]
    incidents: str = ""
    observed: Mapping[str, Any] = field(default_factory=dict)


def next_due(start: datetime, after: date, terms: Terms, calendar: Calendar) -> date:
    """The first day after `after` on which a check-in is due.

    Each is counted from the start, so that one that came late moves no other.
    """
    days = check_ins(start, max(as_day(start), after) + _FAR, terms, calendar)
    return next(day for day in days if day > after)


def stands_until(since: date, filed: date, due: date) -> date:
    """Until which day a check-in says how it stands: the next one is due after it.

    In the second half of its term it is the one that was waited for, and nobody asks again a few
    days later. One that comes sooner, because something changed, is one more.
    """
    return filed if filed - since < due - filed else max(filed, due)


def check_in_problems(said: CheckIn, form: EvaluationForm) -> tuple[Problem, ...]:
    """Everything that keeps it from being filed, each at its field."""
    return tuple(_problems(said, form))


def changed(said: CheckIn) -> tuple[tuple[Within, str], ...]:
    """What is no longer as it was approved, with the words about it."""
    return tuple((one, said.within[one].text.strip()) for one in Within if _differs(said, one))


def _differs(said: CheckIn, one: Within) -> bool:
    still = said.within.get(one)
    return still is not None and still.same is False


def _problems(said: CheckIn, form: EvaluationForm) -> Iterator[Problem]:
    for one in Within:
        still = said.within.get(one, Still(None))
        if still.same is None:
            yield Problem(one, "choose_one")
        if still.same is False or still.text.strip():
            yield from text_problems(f"{one}_text", still.text, LONG)
    if said.incidents.strip():
        yield from text_problems("incidents", said.incidents, LONG)
    for asked in form.fields():
        yield from field_problems(asked, said.observed.get(asked.id), required=False)

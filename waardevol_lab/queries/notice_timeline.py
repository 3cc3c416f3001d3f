"""The course of an experiment: what happened, how it stands, what is to come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.states import Phase

Planned = Literal["start", "end", "objection", "evaluation"]
REACHED = "EndReached"
"""Recorded in the night after the last day, and told of that day."""
GOING_ON = frozenset({Phase.APPROVED, Phase.RUNNING, Phase.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment; `what` is an event when done, a phase when now, or what is planned."""

    state: Literal["done", "now", "later"]
    what: str
    on: date | None


def moments(contents: Mapping[str, Any], phase: Phase, today: date) -> tuple[Moment, ...]:
    """All moments, the oldest first."""
    return (*_past(contents), *_present(phase), *_future(contents, phase, today))


def _past(contents: Mapping[str, Any]) -> Iterator[Moment]:
    for row in contents.get("timeline") or ():
        event = str(row["event"])
        on = contents.get("ended_on") if event == REACHED else row.get("on")
        yield Moment("done", event, parse_day(on))


def _present(phase: Phase) -> Iterator[Moment]:
    if phase in GOING_ON or phase is Phase.ENDED:
        yield Moment("now", phase.value, None)


def _future(contents: Mapping[str, Any], phase: Phase, today: date) -> Iterator[Moment]:
    planned = sorted(
        (day, what) for what, day in _planned(contents, phase) if day is not None and day >= today
    )
    for day, what in planned:
        yield Moment("later", what, day)


def _planned(contents: Mapping[str, Any], phase: Phase) -> Iterator[tuple[Planned, date | None]]:
    decision = contents.get("decision") or {}
    if decision.get("open_to_objection"):
        yield "objection", parse_day(decision.get("objection_until"))
    if phase is Phase.APPROVED:
        yield "start", parse_day(contents.get("starts_on"))
    if phase in GOING_ON:
        yield "end", parse_day(contents.get("ends_on"))
    if phase in GOING_ON or phase is Phase.ENDED:
        yield "evaluation", parse_day(contents.get("evaluation_due_on"))

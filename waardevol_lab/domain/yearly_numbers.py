"""The numbers of a board's yearly report: what is counted, where it comes from, who may trace it.

Every number is made of acts, and each act belongs to a dossier or to a meeting. What an act is
public of is decided here and nowhere else (docs/workflow.md, "The yearly report").
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from statistics import median
from typing import Final

from waardevol_lab.domain.contributions import Ground
from waardevol_lab.domain.days import AMSTERDAM, end_of_day, local_date
from waardevol_lab.domain.evaluation_framework import NextStep
from waardevol_lab.domain.meetings import Attendance
from waardevol_lab.domain.outcomes import Outcome, Route
from waardevol_lab.domain.states import EndReason

FIRST_YEAR: Final = 2000
"""Of years before it there is no report."""
FEWEST_DECIDED: Final = 5
"""Of fewer decided rounds the public reads no numbers of the deliberation: few tell of one."""


class Part(StrEnum):
    """The parts of the report, in its order."""

    ROUNDS = "rounds"
    TIMES = "times"
    DELIBERATION = "deliberation"
    CONDITIONS = "conditions"
    OBJECTIONS = "objections"
    RUNNING = "running"
    CITIZENS = "citizens"
    MEETINGS = "meetings"


class Source(StrEnum):
    """What a number is counted in: the record, or what is kept beside it."""

    RECORD = "record"
    TABLES = "tables"


class Reach(StrEnum):
    """Who may read in which dossier an act was."""

    EVERYBODY = "everybody"
    """Everybody, once the experiment is public and the round, if there is one, is decided."""
    DOSSIER = "dossier"
    """Who may open the round."""
    DELIBERATION = "deliberation"
    """Who reads every deliberation of the dossier; to others it is a number."""
    MEETINGS = "meetings"
    """Who may read along with the meetings of the board."""


class Measure(StrEnum):
    """What is said of the acts."""

    HOW_MANY = "how_many"
    MEDIAN = "median"
    LONGEST = "longest"


class Step(StrEnum):
    """A step of a round that has a term."""

    COMPLETENESS = "completeness"
    ADVICE_LIGHT = "advice_light"
    ADVICE_FULL = "advice_full"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a number is; `name` is how the report, its files and the tests call it."""

    name: str
    part: Part
    reach: Reach
    source: Source = Source.RECORD
    measure: Measure = Measure.HOW_MANY


@dataclass(frozen=True, slots=True)
class Act:
    """One act that counts: in which dossier or meeting, on which day, by which entry.

    `which` tells it from others of the same dossier; `days` is how long a step took.
    """

    on: date
    experiment_id: int = 0
    round: int = 0
    entry: int = 0
    which: int = 0
    days: int = 0
    meeting_id: int = 0


Acts = Mapping[str, tuple[Act, ...]]
"""The acts of each number by its name."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a report; the last one is today as long as the year is not over."""

    year: int
    last: date
    over: bool = True
    """Whether the whole year is over."""

    @property
    def first(self) -> date:
        """New Year's Day."""
        return date(self.year, 1, 1)

    @property
    def begins(self) -> datetime:
        """The first instant of the year in Amsterdam."""
        return datetime.combine(self.first, time(), tzinfo=AMSTERDAM).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The instant at which the last day is over."""
        return end_of_day(self.last)

    def holds(self, instant: datetime) -> bool:
        """Whether something was on one of the days."""
        return self.begins <= instant < self.ends


def span_of(year: int, now: datetime) -> Span | None:
    """The days of a year up to and including today; None for a year that is still to come."""
    today = local_date(now)
    if not FIRST_YEAR <= year <= today.year:
        return None
    return Span(year, min(date(year, 12, 31), today), over=year < today.year)


def measured(measure: Measure, acts: tuple[Act, ...]) -> int | float | None:
    """The number; None where there is nothing to measure."""
    if measure is Measure.HOW_MANY:
        return len(acts)
    if not acts:
        return None
    days = [act.days for act in acts]
    middle = median(days) if measure is Measure.MEDIAN else max(days)
    return int(middle) if middle == int(middle) else middle


def _definitions() -> Iterator[Definition]:
    yield from _of_rounds()
    yield from _of_times()
    for name in ("conflicts", "assessments", "second_ballots"):
        yield Definition(name, Part.DELIBERATION, Reach.DELIBERATION)
    everybody = Reach.EVERYBODY
    yield Definition("conditions_set", Part.CONDITIONS, everybody)
    yield Definition("conditions_accepted", Part.CONDITIONS, everybody)
    yield Definition("conditions_overdue", Part.CONDITIONS, everybody, Source.TABLES)
    for name in ("received", "inadmissible", "unfounded", "upheld", "corrected"):
        yield Definition(f"objections_{name}", Part.OBJECTIONS, everybody)
    yield from _of_running()
    yield from _of_citizens()
    yield Definition("meetings", Part.MEETINGS, Reach.MEETINGS, Source.TABLES)
    for attendance in Attendance:
        yield Definition(attendance.value, Part.MEETINGS, Reach.MEETINGS, Source.TABLES)


def _of_rounds() -> Iterator[Definition]:
    part, everybody, dossier = Part.ROUNDS, Reach.EVERYBODY, Reach.DOSSIER
    yield Definition("received", part, everybody)
    yield Definition("returned", part, dossier)
    for route in Route:
        yield Definition(f"accepted_{route}", part, dossier)
    yield Definition("route_deviated", part, dossier)
    yield Definition("escalated", part, dossier)
    yield Definition("changes_requested", part, dossier)
    yield Definition("rounds_withdrawn", part, dossier)
    for outcome in Outcome:
        yield Definition(f"advised_{outcome}", part, everybody)
    yield Definition("advised_undecided", part, dossier)
    yield Definition("minority_views", part, everybody, Source.TABLES)
    for outcome in Outcome:
        yield Definition(f"decided_{outcome}", part, everybody)
    yield Definition("decisions_deviating", part, everybody)
    yield Definition("corrections", part, everybody)
    yield Definition("standing", part, everybody, Source.TABLES)
    yield Definition("open_at_end", part, dossier, Source.TABLES)


def _of_times() -> Iterator[Definition]:
    for step in Step:
        reach = Reach.EVERYBODY if step is Step.DECISION else Reach.DOSSIER
        for how in ("in_time", "late"):
            yield Definition(f"{step}_{how}", Part.TIMES, reach)
        for measure in (Measure.MEDIAN, Measure.LONGEST):
            yield Definition(f"{step}_{measure}", Part.TIMES, reach, measure=measure)


def _of_running() -> Iterator[Definition]:
    part, everybody = Part.RUNNING, Reach.EVERYBODY
    yield Definition("started", part, everybody)
    yield Definition("brakes", part, everybody)
    yield Definition("restarts", part, everybody)
    yield Definition("incidents_public", part, everybody)
    yield Definition("incidents_private", part, Reach.DOSSIER)
    for reason in EndReason:
        yield Definition(f"ended_{reason}", part, everybody)
    for name in ("revoked_before_start", "withdrawn", "lapsed"):
        yield Definition(name, part, everybody)
    for outcome in NextStep:
        yield Definition(f"evaluated_{outcome}", part, everybody)
    yield Definition("unevaluated", part, everybody)
    yield Definition("lessons", part, everybody)


def _of_citizens() -> Iterator[Definition]:
    for name in ("answered_in_time", "answered_late", "waiting", "overdue"):
        yield Definition(name, Part.CITIZENS, Reach.EVERYBODY, Source.TABLES)
    for ground in Ground:
        yield Definition(f"hidden_{ground}", Part.CITIZENS, Reach.EVERYBODY, Source.TABLES)


DEFINITIONS: Final[tuple[Definition, ...]] = tuple(_definitions())
"""Every number, in the order of the report."""

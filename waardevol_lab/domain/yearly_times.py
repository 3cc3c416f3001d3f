"""How long the steps of a round took, and whether each was done within its term.

The clock is that of the terms: it stands still while a plan is back with its lead, and the last
day moves on from a weekend. What the entries say is enough to count it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from waardevol_lab.domain.days import Calendar, local_date
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.terms import Stop, Term, Terms, due, due_with_stops
from waardevol_lab.domain.yearly_numbers import Act, Span, Step
from waardevol_lab.domain.yearly_record import (
    ACCEPTED,
    ADVISED,
    DECIDED,
    ESCALATED,
    HELD,
    MOVED,
    RETURNED,
    SUBMITTED,
    Course,
    Happening,
)

TERM_OF: Final = {
    Step.COMPLETENESS: Term.COMPLETENESS_CHECK,
    Step.ADVICE_LIGHT: Term.ADVICE_LIGHT,
    Step.ADVICE_FULL: Term.ADVICE_FULL,
    Step.DECISION: Term.DECISION,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was done; `days` leaves out what stood still."""

    step: Step
    by: Happening
    days: int
    in_time: bool


def timed(
    found: Iterable[Course], board: str, span: Span, terms: dict[int, Terms], calendar: Calendar
) -> Iterator[tuple[str, Act]]:
    """The steps of a board that were done in a year; `terms` are those of each experiment."""
    for course in found:
        places = {one.entry: at for one, at in zip(course.happened, course.at_board, strict=True)}
        for happened in course.rounds().values():
            for one in taken(happened, terms[happened[0].experiment_id], calendar):
                if span.holds(one.by.at) and places[one.by.entry] == board:
                    act = one.by.act(days=one.days)
                    yield f"{one.step}_{'in_time' if one.in_time else 'late'}", act
                    yield f"{one.step}_median", act
                    yield f"{one.step}_longest", act


def taken(happened: Sequence[Happening], terms: Terms, calendar: Calendar) -> Iterator[Taken]:
    """The steps of one round that were done, in the order in which they were."""
    clock = _Clock(terms, calendar)
    for one in happened:
        yield from clock.hear(one)


@dataclass
class _Clock:
    """Where one round is in its terms."""

    terms: Terms
    calendar: Calendar
    _submitted: datetime | None = None
    _accepted: datetime | None = None
    _advised: datetime | None = None
    _route: str = Route.FULL
    _stops: list[Stop] = field(default_factory=list)

    def hear(self, one: Happening) -> Iterator[Taken]:
        """Go on with the next entry."""
        if one.kind in (SUBMITTED, MOVED):
            self._submitted = one.at
        elif one.kind in (RETURNED, ACCEPTED) and self._submitted is not None:
            last = due(Term.COMPLETENESS_CHECK, self._submitted, self.terms, self.calendar)
            yield self._taken(Step.COMPLETENESS, one, self._submitted, last)
            self._submitted = None
        if one.kind == ACCEPTED:
            self._accept(one)
        elif one.kind == ESCALATED:
            self._route = Route.FULL
        elif one.kind in (RETURNED, HELD, MOVED):
            self._stop(one.at)
        elif one.kind == ADVISED and self._accepted is not None:
            yield self._advice(one, self._accepted)
            self._advised = one.at
        elif one.kind == DECIDED and self._advised is not None:
            last = due(Term.DECISION, self._advised, self.terms, self.calendar)
            yield self._taken(Step.DECISION, one, self._advised, last)

    def _accept(self, one: Happening) -> None:
        self._accepted = self._accepted or one.at
        self._route = str(one.told.get("route", self._route))
        if self._stops and self._stops[-1][1] is None:
            self._stops[-1] = (self._stops[-1][0], one.at)

    def _stop(self, at: datetime) -> None:
        """From the first acceptance on the term for the advice stands still without a review."""
        if self._accepted is not None and not (self._stops and self._stops[-1][1] is None):
            self._stops.append((at, None))

    def _advice(self, one: Happening, accepted: datetime) -> Taken:
        step = Step.ADVICE_LIGHT if self._route == Route.LIGHT else Step.ADVICE_FULL
        last = due_with_stops(TERM_OF[step], accepted, self._stops, self.terms, self.calendar)
        still = sum((_days(*stop) for stop in self._stops), timedelta()).days
        return self._taken(step, one, accepted, last if isinstance(last, date) else None, still)

    def _taken(
        self, step: Step, by: Happening, since: datetime, last: date | None, still: int = 0
    ) -> Taken:
        done = local_date(by.at)
        days = (done - local_date(since)).days - still
        return Taken(step, by, days, last is None or done <= last)


def _days(since: datetime | date, until: datetime | date | None) -> timedelta:
    """From the day on which the clock stopped until the day on which it ran again."""
    if not isinstance(since, datetime) or not isinstance(until, datetime):
        return timedelta()
    return local_date(until) - local_date(since)

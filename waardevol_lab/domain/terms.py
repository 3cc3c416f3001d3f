"""On which day a term of the workflow ends, also when it stood still in between.

Counting follows the Algemene termijnenwet (see `days`), also for terms longer than three months,
which the law leaves alone (Atw art. 4): moving on never takes a day from the one who has to act.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from waardevol_lab.domain.dates import months_later
from waardevol_lab.domain.days import (
    Calendar,
    as_day,
    days_after,
    end_of_day,
    last_of_days,
    local_date,
    months_after,
    moved_on,
    weeks_after,
    working_days_after,
    working_days_before,
    working_days_between,
)
from waardevol_lab.domain.term_rules import (
    DEFAULT_TERMS,
    FIXED_BY_LAW,
    Term,
    TermRule,
    Terms,
    Unit,
    terms_for,
)

__all__ = [
    "DEFAULT_TERMS",
    "FIXED_BY_LAW",
    "Calendar",
    "Standing",
    "Stop",
    "Term",
    "TermRule",
    "Terms",
    "Unit",
    "check_ins",
    "days_after",
    "due",
    "due_with_stops",
    "end_of_day",
    "is_overdue",
    "local_date",
    "months_after",
    "reminder_days",
    "terms_for",
    "weeks_after",
    "working_days_after",
    "working_days_before",
]

REMINDERS = (5, 1)
"""Working days before the due day on which a reminder goes out, where nothing else is chosen."""


def due(term: Term, start: datetime | date, terms: Terms, calendar: Calendar) -> date:
    """Return the last day of `term`, whose clock started at `start`; it ends as that day ends.

    For a waiting time (`NOTICE_BEFORE_START`, `FOLLOW_UP_FROM`) it is the first day on which the
    thing may happen: published on the 1st, starting is possible on the 15th.
    """
    rule = terms[term]
    return _settled(rule, _last_day(rule, as_day(start), calendar), calendar)


def check_ins(
    start: datetime | date, end: date, terms: Terms, calendar: Calendar
) -> tuple[date, ...]:
    """Return the due days of the check-ins of an experiment, up to and including its end date.

    Each is counted from the start, so that a month with a day less never shifts the next ones.
    """
    rule, first, days = terms[Term.CHECK_IN], as_day(start), list[date]()
    while True:
        times = replace(rule, length=rule.length * (len(days) + 1))
        day = _settled(rule, _last_day(times, first, calendar), calendar)
        if day > end:
            return tuple(days)
        days.append(day)


@dataclass(frozen=True, slots=True)
class Standing:
    """A term that stands still: what is left of it, in days or in working days.

    With nothing left it falls due on the very day it runs again, moved on.
    """

    remaining_days: int
    unit: Unit


Stop = tuple[datetime | date, datetime | date | None]
"""From when until when a term stands still; an end of None: it still does."""


def due_with_stops(
    term: Term,
    start: datetime | date,
    stops: Sequence[Stop],
    terms: Terms,
    calendar: Calendar,
) -> date | Standing:
    """Return the due day of a term that stands still in between, or what is left of it now.

    Counted in whole local dates, with the rule of every term (the first day is the day after):
    the day on which the clock stops still counts, the day on which it runs again does not. So a
    return and a new acceptance on one day cost nothing. Stops may come in any order and overlap.
    A stop that begins after the due day changes nothing: the term was over.
    Raises ValueError when a stop ends before it begins.
    """
    rule, running_from = terms[term], as_day(start)
    end = _last_day(rule, running_from, calendar)
    for began, resumed in sorted(_stop_days(stop) for stop in stops):
        if resumed <= running_from:
            continue
        stopped = max(began, running_from)
        if stopped > _settled(rule, end, calendar):
            break
        left = _left(rule, stopped, end, calendar)
        if resumed == date.max:
            return left
        running_from = resumed
        end = _resumed(left, resumed, calendar)
    return _settled(rule, end, calendar)


def reminder_days(
    due_day: date, calendar: Calendar, before: tuple[int, int] = REMINDERS
) -> tuple[date, date]:
    """Return the days of both reminders, `before` in working days: 5 and 1 before `due_day`.

    For a short term the first can lie before the term began; then there is nothing to send.
    """
    first, second = (working_days_before(due_day, n, calendar) for n in before)
    return first, second


def is_overdue(due_day: date, now: datetime) -> bool:
    """Whether `due_day` is over in Amsterdam; on the day itself it is not."""
    return local_date(now) > due_day


def _last_day(rule: TermRule, start: date, calendar: Calendar) -> date:
    """Return the last day before any moving on."""
    match rule.unit:
        case Unit.WORKING_DAYS:
            return working_days_after(start, rule.length, calendar)
        case Unit.DAYS:
            return last_of_days(start, rule.length, calendar)
        case Unit.WEEKS:
            return start + timedelta(weeks=rule.length)
        case Unit.MONTHS:
            return months_later(start, rule.length)


def _settled(rule: TermRule, last: date, calendar: Calendar) -> date:
    return moved_on(last, calendar) if rule.moves_on else last


def _stop_days(stop: Stop) -> tuple[date, date]:
    stopped = as_day(stop[0])
    resumed = date.max if stop[1] is None else as_day(stop[1])
    if resumed < stopped:
        raise ValueError(f"a stop that ends before it begins: {stopped} to {resumed}")
    return stopped, resumed


def _left(rule: TermRule, stopped: date, end: date, calendar: Calendar) -> Standing:
    if rule.unit is Unit.WORKING_DAYS:
        return Standing(working_days_between(stopped, end, calendar), Unit.WORKING_DAYS)
    return Standing(max(0, (end - stopped).days), Unit.DAYS)


def _resumed(left: Standing, resumed: date, calendar: Calendar) -> date:
    """Return the last day before any moving on: a day moved on to is no day that was left."""
    if left.unit is Unit.WORKING_DAYS and left.remaining_days:
        return working_days_after(resumed, left.remaining_days, calendar)
    return resumed + timedelta(days=left.remaining_days)

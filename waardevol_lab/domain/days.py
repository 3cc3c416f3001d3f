"""Counting days as the Algemene termijnenwet (Atw) does.

The day on which something happens never counts: the first day of a term is the day after. A term
that ends on a Saturday, a Sunday or a public holiday runs on to the end of the next working day
(Atw art. 1 lid 1). Days are local dates in Amsterdam; a change to or from summer time makes a day
shorter or longer, never one day more or fewer.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from waardevol_lab.domain.dates import months_later

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ONE_DAY = timedelta(days=1)

LEAST_WORKING_DAYS = 2
"""A term of three days or more has at least this many working days in it (Atw art. 2)."""
SHORTEST_PROTECTED_TERM = 3


class Calendar(Protocol):
    """Knows on which days the law lets a term end."""

    def is_working_day(self, day: date, /) -> bool:
        """Whether `day` is not a Saturday, a Sunday or a public holiday."""
        ...


def local_date(instant: datetime) -> date:
    """Return the date in Amsterdam at `instant`.

    Raises ValueError for a naive datetime: it does not say which instant it is.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"not an instant, no time zone: {instant.isoformat()}")
    return instant.astimezone(AMSTERDAM).date()


def as_day(moment: datetime | date) -> date:
    """Return the local date of an instant; a date is one already."""
    return local_date(moment) if isinstance(moment, datetime) else moment


def end_of_day(day: date) -> datetime:
    """Return the instant, in UTC, at which `day` is over in Amsterdam: its end is exclusive."""
    return datetime.combine(day + ONE_DAY, time(), tzinfo=AMSTERDAM).astimezone(UTC)


def moved_on(day: date, calendar: Calendar) -> date:
    """Return `day`, or the first working day after it when it is none (Atw art. 1 lid 1)."""
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day


def last_of_days(start: date, n: int, calendar: Calendar) -> date:
    """Return the last of `n` days after `start`, not moved on.

    A term of three days or more is longer where it would hold fewer than two working days
    (Atw art. 2): three days from Maundy Thursday end on the Wednesday after Easter.
    """
    _check(n)
    last = start + timedelta(days=n)
    if n < SHORTEST_PROTECTED_TERM:
        return last
    return max(last, working_days_after(start, LEAST_WORKING_DAYS, calendar))


def working_days_after(start: date, n: int, calendar: Calendar) -> date:
    """Return the `n`th working day after `start`; for 0 the day itself, moved on."""
    _check(n)
    if n == 0:
        return moved_on(start, calendar)
    day = start
    for _ in range(n):
        day = moved_on(day + ONE_DAY, calendar)
    return day


def days_after(start: date, n: int, calendar: Calendar) -> date:
    """Return the last day of a term of `n` days, moved on."""
    return moved_on(last_of_days(start, n, calendar), calendar)


def weeks_after(start: date, n: int, calendar: Calendar) -> date:
    """Return the last day of a term of `n` weeks, the weekday of `start`, moved on."""
    _check(n)
    return moved_on(start + timedelta(weeks=n), calendar)


def months_after(start: date, n: int, calendar: Calendar) -> date:
    """Return the last day of a term of `n` months, moved on.

    It is the day of the same number; where the month has no such day, its last: 31 January + 1
    month is 28 or 29 February (Regulation (EEC) 1182/71 art. 3 lid 2 c; the Atw leaves it unsaid).
    """
    _check(n)
    return moved_on(months_later(start, n), calendar)


def working_days_before(day: date, n: int, calendar: Calendar) -> date:
    """Return the `n`th working day before `day`; counting back never moves on (Atw art. 1.2)."""
    _check(n)
    for _ in range(n):
        day -= ONE_DAY
        while not calendar.is_working_day(day):
            day -= ONE_DAY
    return day


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Return how many working days lie after `start`, up to and including `end`."""
    days = (end - start).days
    return sum(calendar.is_working_day(start + timedelta(days=n)) for n in range(1, days + 1))


def _check(n: int) -> None:
    if n < 0:
        raise ValueError(f"a term does not run backwards: {n}")

"""Days and periods as a plan gives them: ISO dates, the last day included."""

import re
from datetime import date, timedelta

from waardevol_lab.domain.dates import months_later

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def parse_day(value: object) -> date | None:
    """The day of a text like 2027-03-01; None for anything else, also for 30 February."""
    if not isinstance(value, str) or not _DAY.match(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def within_months(start: date, end: date, months: int) -> bool:
    """Whether a period, last day included, lasts at most so many months.

    A month runs up to the day before the same number of the next month: from 1 March to 31 March,
    and from 31 January up to and including the last day of February.
    """
    try:
        same_day = months_later(start, months)
    except ValueError:  # beyond the last year of the calendar
        return True
    last = same_day - timedelta(days=1) if same_day.day == start.day else same_day
    return end <= last

"""The past of the demo: working moments relative to today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.days import AMSTERDAM, local_date

OPENS, HOURS = 9, 7
"""People work from nine; the last act of a day begins before four."""
PAUSE = timedelta(minutes=11)
"""Between two acts of one story on one day."""


@dataclass(frozen=True, slots=True)
class When:
    """A day relative to today; `at_night`: when the worker runs, after the day before it."""

    offset: int
    at_night: bool = False


def night(offset: int) -> When:
    """The night in which the worker looks at the dates."""
    return When(offset, at_night=True)


class Timeline:
    """Turns offsets in days into dates and instants that lie before `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = local_date(now)
        self._calendar = DutchCalendar()

    def day(self, offset: int) -> date:
        """The working day at this offset, or the last one before it."""
        day = self.today + timedelta(days=offset)
        while not self._calendar.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def moment(self, when: When, seed: int) -> datetime:
        """An instant on that day; `seed` spreads the stories over the working hours."""
        if when.at_night:
            day, clock = self.day(when.offset - 1) + timedelta(days=1), time(3, 15)
        else:
            minutes = (seed * 97 + when.offset * 41) % (HOURS * 60)
            day, clock = self.day(when.offset), time(OPENS + minutes // 60, minutes % 60)
        return datetime.combine(day, clock, tzinfo=AMSTERDAM).astimezone(UTC)

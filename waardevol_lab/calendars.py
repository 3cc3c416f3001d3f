"""The Dutch calendar of working days, for counting terms.

The list is the law's own (Algemene termijnenwet art. 3), written out on the holiday arithmetic of
the `holidays` package. The package's list for the Netherlands differs from it (5 May only once in
five years), and loading it loads every other country: half a second and 20 MB in each worker.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from holidays import HolidayBase
from holidays.groups.christian import ChristianHolidays
from holidays.groups.international import InternationalHolidays

SATURDAY, SUNDAY = 5, 6
FIRST_YEAR, LAST_YEAR = 2014, 2100
"""The first King's Day; the last year the package vouches for its Easter."""


class _TermHolidays(HolidayBase, ChristianHolidays, InternationalHolidays):
    """The public holidays of Atw art. 3 lid 1, with Good Friday (lid 2)."""

    country = "NL"

    def __init__(self, year: int) -> None:
        ChristianHolidays.__init__(self)
        InternationalHolidays.__init__(self)
        super().__init__(years=year, expand=False)

    def _populate_public_holidays(self) -> None:
        self._add_new_years_day("Nieuwjaarsdag")
        self._add_good_friday("Goede Vrijdag")
        self._add_easter_monday("Tweede Paasdag")
        self._add_holiday("Koningsdag", kings_day(self._year))
        self._add_holiday("Bevrijdingsdag", date(self._year, 5, 5))
        self._add_ascension_thursday("Hemelvaartsdag")
        self._add_pentecost_monday("Tweede Pinksterdag")
        self._add_christmas_day("Eerste Kerstdag")
        self._add_christmas_day_two("Tweede Kerstdag")


def kings_day(year: int) -> date:
    """Return the day on which the King's birthday is celebrated: 27 April, never on a Sunday."""
    day = date(year, 4, 27)
    return day - timedelta(days=1) if day.weekday() == SUNDAY else day


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the days of `year` that are public holidays for terms.

    Easter Sunday and Whit Sunday are not among them: as Sundays they are closed already.
    Raises ValueError for a year outside 2014-2100, rather than counting without holidays.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"no calendar for {year}, only for {FIRST_YEAR}-{LAST_YEAR}")
    return frozenset(_TermHolidays(year))


class DutchCalendar:
    """Knows the Dutch working days; fits the domain's `Calendar`.

    `also_closed` adds days that a royal decree puts on a par with holidays (Atw art. 3 lid 3),
    such as the Friday after Ascension Day; they are decreed a few years at a time, so no rule
    yields them.
    """

    __slots__ = ("_also_closed",)

    def __init__(self, also_closed: Iterable[date] = ()) -> None:
        self._also_closed = frozenset(also_closed)

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is not a Saturday, a Sunday, a public holiday or a day on a par with it."""
        return (
            day.weekday() < SATURDAY
            and day not in public_holidays(day.year)
            and day not in self._also_closed
        )

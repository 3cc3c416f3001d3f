"""The Dutch calendar, against dates written out by hand and against the package's own list."""

from datetime import date, timedelta

import holidays
import pytest

from waardevol_lab.calendars import DutchCalendar, kings_day, public_holidays

# Good Friday, Easter Monday, King's Day, Ascension Day, Whit Monday: read from printed calendars.
MOVABLE = {
    2026: "04-03 04-06 04-27 05-14 05-25",
    2027: "03-26 03-29 04-27 05-06 05-17",
    2028: "04-14 04-17 04-27 05-25 06-05",
    2029: "03-30 04-02 04-27 05-10 05-21",
    2030: "04-19 04-22 04-27 05-30 06-10",
    2031: "04-11 04-14 04-26 05-22 06-02",
    2032: "03-26 03-29 04-27 05-06 05-17",
    2033: "04-15 04-18 04-27 05-26 06-06",
    2034: "04-07 04-10 04-27 05-18 05-29",
    2035: "03-23 03-26 04-27 05-03 05-14",
}
FIXED = "01-01 05-05 12-25 12-26"


@pytest.mark.parametrize("year", MOVABLE)
def test_public_holidays_are_those_of_the_law(year: int) -> None:
    written = f"{FIXED} {MOVABLE[year]}".split()

    assert public_holidays(year) == {date.fromisoformat(f"{year}-{day}") for day in written}


@pytest.mark.parametrize("year", MOVABLE)
def test_only_weekdays_outside_the_holidays_are_working_days(year: int) -> None:
    calendar = DutchCalendar()
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]

    for day in days:
        closed = day.weekday() in {5, 6} or f"{day:%m-%d}" in f"{FIXED} {MOVABLE[year]}"
        assert calendar.is_working_day(day) is not closed, day


@pytest.mark.parametrize("year", range(2014, 2101))
def test_the_package_knows_the_same_days_but_for_sundays_and_the_fifth_of_may(year: int) -> None:
    package = {d for d in holidays.country_holidays("NL", years=year) if d.weekday() < 6}
    ours = {d for d in public_holidays(year) if d.weekday() < 6}

    assert ours - {date(year, 5, 5)} == package - {date(year, 5, 5)}


def test_fifth_of_may_and_good_friday_close_every_year() -> None:
    calendar = DutchCalendar()

    # Five years of which only 2030 is a lustrum; each 5 May here is a weekday.
    for year in (2026, 2027, 2028, 2031, 2032):
        assert not calendar.is_working_day(date(year, 5, 5)), year
    assert not calendar.is_working_day(date(2026, 4, 3))
    assert not calendar.is_working_day(date(2035, 3, 23))


def test_kings_day_moves_from_sunday_to_saturday() -> None:
    assert kings_day(2025) == date(2025, 4, 26)
    assert kings_day(2031) == date(2031, 4, 26)
    assert kings_day(2030) == date(2030, 4, 27)


def test_decreed_days_close_only_where_they_are_given() -> None:
    day_after_ascension = date(2026, 5, 15)

    assert DutchCalendar().is_working_day(day_after_ascension)
    assert not DutchCalendar([day_after_ascension]).is_working_day(day_after_ascension)


@pytest.mark.parametrize("weekday", [date(2013, 6, 5), date(2101, 6, 6)])
def test_a_year_without_a_calendar_is_refused_rather_than_counted_without_holidays(
    weekday: date,
) -> None:
    with pytest.raises(ValueError, match=f"no calendar for {weekday.year}"):
        DutchCalendar().is_working_day(weekday)

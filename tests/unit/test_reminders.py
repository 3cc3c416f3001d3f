"""On which day a reminder leaves, for any due day and any day on which the thing began."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.reminders import CATCH_UP, Awaited, Moment, moment_on
from waardevol_lab.wording.i18n import use_language
from waardevol_lab.wording.reminders import page, subject, task

CALENDAR = DutchCalendar()
DUE = date(2026, 5, 18)
"""A Monday after Ascension Thursday; 5 working days before it is Friday 8 May."""
LONG_AGO = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (date(2026, 5, 7), None),
        (date(2026, 5, 8), Moment.FIVE),
        (date(2026, 5, 9), None),  # Saturday
        (date(2026, 5, 11), Moment.FIVE),  # nothing ran on Friday
        (date(2026, 5, 14), None),  # Ascension
        (date(2026, 5, 15), Moment.ONE),
        (date(2026, 5, 17), None),  # Sunday
        (date(2026, 5, 18), Moment.ONE),  # the due day itself is not late
        (date(2026, 5, 19), Moment.LATE),
        (date(2026, 6, 2), Moment.LATE),
        (date(2026, 6, 3), None),
    ],
)
def test_each_day_has_its_reminder(today: date, wanted: Moment | None) -> None:
    assert moment_on(today, DUE, LONG_AGO, CALENDAR) is wanted


def test_what_came_on_the_day_of_its_reminder_gets_none() -> None:
    friday = date(2026, 5, 8)
    assert moment_on(friday, DUE, friday, CALENDAR) is None
    assert moment_on(date(2026, 5, 11), DUE, friday, CALENDAR) is None
    assert moment_on(friday, DUE, date(2026, 5, 7), CALENDAR) is Moment.FIVE


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(5, 60))
def test_a_worker_that_runs_every_day_sends_each_once_and_in_order(due: date, length: int) -> None:
    since = due - timedelta(days=length)
    found: list[Moment] = []
    for day in range((due - since).days + CATCH_UP.days + 30):
        moment = moment_on(since + timedelta(days=day), due, since, CALENDAR)
        if moment is not None and moment not in found:
            found.append(moment)
    assert found == [moment for moment in Moment if moment in found]
    assert Moment.LATE in found


@pytest.mark.parametrize("kind", list(Awaited))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_has_words_and_a_page(kind: Awaited, language: str) -> None:
    with use_language(language):  # type: ignore[arg-type]
        for moment in (*Moment, "hand"):
            line = subject(kind, moment, "WL-2026-001", "8 mei")
            assert line.startswith("WL-2026-001, ")
            assert task(kind) in line
    address = page(kind, "WL-2026-001", 1, incident=False)
    assert address.startswith(("commissie/WL-2026-001", "plannen/WL-2026-001"))

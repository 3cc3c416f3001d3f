"""On which day a reminder leaves, for any due day and any day on which the thing began."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.errors import Refused
from waardevol_lab.domain.reminders import (
    CATCH_UP,
    DEFAULT_DAYS,
    Awaited,
    Moment,
    ReminderDays,
    moment_on,
    reminder_days_for,
)
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
        (date(2026, 5, 8), Moment.FIRST),
        (date(2026, 5, 9), None),  # Saturday
        (date(2026, 5, 11), Moment.FIRST),  # nothing ran on Friday
        (date(2026, 5, 14), None),  # Ascension
        (date(2026, 5, 15), Moment.SECOND),
        (date(2026, 5, 17), None),  # Sunday
        (date(2026, 5, 18), Moment.SECOND),  # the due day itself is not late
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
    assert moment_on(friday, DUE, date(2026, 5, 7), CALENDAR) is Moment.FIRST


OWN = ReminderDays(first=7, second=2, late=3)
"""Of `DUE`: Wednesday 6 May, Wednesday 13 May (Ascension is no working day), Thursday 21 May."""


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (date(2026, 5, 5), None),
        (date(2026, 5, 6), Moment.FIRST),
        (date(2026, 5, 12), Moment.FIRST),
        (date(2026, 5, 13), Moment.SECOND),
        (date(2026, 5, 18), Moment.SECOND),
        (date(2026, 5, 19), None),  # over, and nothing is said before the third working day
        (date(2026, 5, 20), None),
        (date(2026, 5, 21), Moment.LATE),
        (date(2026, 6, 4), Moment.LATE),
        (date(2026, 6, 5), None),
    ],
)
def test_own_days_of_an_organisation_hold(today: date, wanted: Moment | None) -> None:
    assert moment_on(today, DUE, LONG_AGO, CALENDAR, OWN) is wanted


def test_days_are_read_as_written_and_empty_is_the_default() -> None:
    assert reminder_days_for({"first": " 7 ", "second": "2", "late": "3"}) == OWN
    assert reminder_days_for({"first": "", "second": " ", "late": ""}) == DEFAULT_DAYS
    assert reminder_days_for({"first": "5", "late": "20"}).chosen == {"late": 20}


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ({"first": "0"}, {"first": "reminder_unreadable"}),
        ({"first": "21", "late": "-1"}, dict.fromkeys(("first", "late"), "reminder_unreadable")),
        ({"second": "twee"}, {"second": "reminder_unreadable"}),
        ({"second": "\u0662"}, {"second": "reminder_unreadable"}),
        ({"late": "9" * 5000}, {"late": "reminder_unreadable"}),
        ({"third": "3"}, {"third": "reminder_unreadable"}),
        ({"second": "5"}, {"second": "reminder_order"}),
        ({"first": "1"}, {"second": "reminder_order"}),
        ({"first": "3", "second": "4"}, {"second": "reminder_order"}),
    ],
)
def test_days_that_do_not_hold_are_refused(written: dict[str, str], wanted: dict[str, str]) -> None:
    with pytest.raises(Refused) as refusal:
        reminder_days_for(written)
    assert {problem.field: problem.code for problem in refusal.value.problems} == wanted


@st.composite
def chosen(draw: st.DrawFn) -> ReminderDays:
    """Days that an organisation may choose."""
    first = draw(st.integers(2, 20))
    return ReminderDays(first, draw(st.integers(1, first - 1)), draw(st.integers(1, 20)))


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(5, 60), chosen())
def test_a_worker_that_runs_every_day_sends_each_once_and_in_order(
    due: date, length: int, days: ReminderDays
) -> None:
    since = due - timedelta(days=length)
    found: list[Moment] = []
    for day in range((due - since).days + CATCH_UP.days + 45):
        moment = moment_on(since + timedelta(days=day), due, since, CALENDAR, days)
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

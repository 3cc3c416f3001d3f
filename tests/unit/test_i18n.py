"""Two languages: the same day, time and number, each as it is written there."""

import contextvars
import threading
from datetime import UTC, date, datetime

import pytest

from waardevol_lab.wording import i18n

DAY = date(2026, 12, 8)
INSTANT = datetime(2026, 12, 8, 13, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _dutch_again() -> None:
    i18n.speak("nl")


def test_days() -> None:
    assert i18n.format_day(DAY) == "8 december 2026"
    assert i18n.format_weekday(DAY) == "dinsdag 8 december 2026"
    with i18n.use_language("en"):
        assert i18n.format_day(DAY) == "8 December 2026"
        assert i18n.format_weekday(DAY) in {"Tuesday 8 December 2026", "Tuesday, 8 December 2026"}


def test_no_day_is_no_words() -> None:
    assert i18n.format_day(None) == ""


def test_day_of_an_instant_is_the_day_in_amsterdam() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert i18n.format_day(late) == "1 januari 2027"
    assert i18n.format_time(late) == "00.30 uur"


@pytest.mark.parametrize(
    ("instant", "dutch", "english"),
    [
        (INSTANT, "14.32 uur", "14:32"),
        (datetime(2026, 7, 1, 7, 5, tzinfo=UTC), "09.05 uur", "09:05"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "01.59 uur", "01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "03.00 uur", "03:00"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "02.00 uur", "02:00"),
    ],
)
def test_times_are_those_of_amsterdam_through_summer_time(
    instant: datetime, dutch: str, english: str
) -> None:
    assert i18n.format_time(instant) == dutch
    with i18n.use_language("en"):
        assert i18n.format_time(instant) == english


def test_moments() -> None:
    assert i18n.format_moment(INSTANT) == "8 december 2026, 14.32 uur"
    with i18n.use_language("en"):
        assert i18n.format_moment(INSTANT) == "8 December 2026, 14:32"


@pytest.mark.parametrize(
    ("number", "dutch", "english"),
    [
        (0, "0", "0"),
        (12, "12", "12"),
        (1234.5, "1.234,5", "1,234.5"),
        (1000000, "1.000.000", "1,000,000"),
        (-2.25, "-2,25", "-2.25"),
    ],
)
def test_numbers(number: float, dutch: str, english: str) -> None:
    assert i18n.format_number(number) == dutch
    with i18n.use_language("en"):
        assert i18n.format_number(number) == english


def test_text_without_translation_stays_as_it_is() -> None:
    with i18n.use_language("en"):
        assert i18n.gettext("Deze zin staat in geen enkele catalogus.") == (
            "Deze zin staat in geen enkele catalogus."
        )


def test_texts_are_translated_and_filled_in() -> None:
    dutch = i18n.gettext("Foutcode %(status)s", status=404)
    with i18n.use_language("en"):
        english = i18n.gettext("Foutcode %(status)s", status=404)
    assert dutch == "Foutcode 404"
    assert "404" in english
    assert english != dutch


def test_percent_sign_of_somebody_is_no_place_to_fill_in() -> None:
    assert i18n.gettext("100% zeker") == "100% zeker"
    assert i18n.gettext("Foutcode %(status)s", status="%(secret)s %s") == ("Foutcode %(secret)s %s")


def test_plural_follows_the_number() -> None:
    def said(n: int) -> str:
        return i18n.ngettext("%(num)s plan", "%(num)s plannen", n)

    assert [said(n) for n in (0, 1, 2)] == ["0 plannen", "1 plan", "2 plannen"]


def test_language_is_given_back_after_an_error() -> None:
    with pytest.raises(RuntimeError), i18n.use_language("en"):
        raise RuntimeError
    assert i18n.language() == "nl"


def test_language_of_one_thread_is_not_that_of_another() -> None:
    heard = []
    i18n.speak("en")
    thread = threading.Thread(
        target=lambda: contextvars.Context().run(lambda: heard.append(i18n.language()))
    )
    thread.start()
    thread.join()
    assert heard == ["nl"]
    assert i18n.language() == "en"

"""Language: Dutch is the source, other languages come from the catalogue. ADR 0003.

No Flask, so that pages, mail and documents say the same. The language is a context variable:
a request or a mail sets it with `use_language`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
SOURCE: Language = "nl"
ZONE = ZoneInfo("Europe/Amsterdam")
CATALOGUES = Path(__file__).parent.parent / "translations"

_language: ContextVar[Language] = ContextVar("language", default=SOURCE)


def language() -> Language:
    """The language in force."""
    return _language.get()


def speak(wanted: Language) -> None:
    """Speak `wanted` from here on in this thread of work; every request starts with it."""
    _language.set(wanted)


@contextmanager
def use_language(wanted: Language) -> Iterator[None]:
    """Speak `wanted` within the block."""
    token = _language.set(wanted)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(wanted: Language) -> NullTranslations:
    if wanted == SOURCE:
        return NullTranslations()
    return Translations.load(str(CATALOGUES), [wanted])


def gettext(message: str, **params: object) -> str:
    """`message` in the language in force; `%(name)s` is filled in when there are params."""
    text: str = _catalogue(language()).ugettext(message)
    return text % params if params else text


def ngettext(singular: str, plural: str, n: int, **params: object) -> str:
    """The singular or the plural for `n`; `%(num)s` is n."""
    return in_number(singular, plural, n) % {"num": n, **params}


def in_number(singular: str, plural: str, n: int) -> str:
    """The same with nothing filled in: Jinja fills in what the template gives."""
    text: str = _catalogue(language()).ungettext(singular, plural, n)
    return text


def mark(message: str) -> str:
    """Marks a string for the catalogue without translating it now (babel keyword `mark`)."""
    return message


def local(instant: datetime) -> datetime:
    """The instant on the clock of Amsterdam."""
    return instant.astimezone(ZONE)


def format_day(day: date | datetime | None) -> str:
    """`8 december 2026`; English `8 December 2026`."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = local(day).date()
    return _written(day, "d MMMM y", language())


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, wanted: Language) -> str:
    """Babel's date, kept: a list names the same days again and again."""
    return format_date(day, pattern, locale="en_GB" if wanted == "en" else "nl_NL")


def format_month(day: date) -> str:
    """`december 2026`."""
    return _written(day, "MMMM y", language())


def short_month(day: date) -> str:
    """`dec`; English `Dec`."""
    return _written(day, "LLL", language())


def format_weekday(day: date | datetime) -> str:
    """`dinsdag 8 december 2026`."""
    if isinstance(day, datetime):
        day = local(day).date()
    return _written(day, "EEEE d MMMM y", language())


def format_time(instant: datetime) -> str:
    """`14.32 uur`; English `14:32`."""
    here = local(instant)
    return f"{here:%H:%M}" if language() == "en" else f"{here:%H.%M} uur"


def format_moment(instant: datetime) -> str:
    """`8 december 2026, 14.32 uur`."""
    return f"{format_day(instant)}, {format_time(instant)}"


def format_number(number: float | Decimal) -> str:
    """`1.234,5` in Dutch, `1,234.5` in English."""
    return _number(number, language())


@lru_cache(maxsize=4096)
def _number(number: float, wanted: Language) -> str:
    """Babel's number, kept like its dates."""
    return format_decimal(number, locale="en_GB" if wanted == "en" else "nl_NL")

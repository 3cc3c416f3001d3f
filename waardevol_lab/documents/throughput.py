"""Decisions per month as columns with their mean days, and the same as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from waardevol_lab.documents.columns import Amount, Columns, columns
from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.public_figures import Figure
from waardevol_lab.documents.spreadsheets import Cell
from waardevol_lab.domain.throughput import Month
from waardevol_lab.wording.i18n import (
    format_month,
    format_number,
    gettext,
    mark,
    ngettext,
    short_month,
)

DECIDED: Final = (
    mark("Maand"),
    mark("Besluiten"),
    mark("Gemiddeld aantal dagen"),
    mark("Binnen de termijnen"),
    mark("Na een termijn"),
)
RECEIVED: Final = (DECIDED[0], mark("Binnengekomen"), mark("Geadviseerd"), *DECIDED[1:])


@dataclass(frozen=True, slots=True)
class Throughput:
    """The table, and the drawing of it; no drawing where nothing was decided."""

    figure: Figure
    drawing: Columns | None


def decided(months: Sequence[Month]) -> Throughput:
    """What everybody may know: decisions and how long they took."""
    title = gettext(mark("Besluiten per maand"))
    rows = [(*_named(one), *_decided(one)) for one in months]
    figure = Figure(title, _told(months), head(DECIDED), rows, None)
    return Throughput(figure, _drawing(months))


def throughput(months: Sequence[Month]) -> Throughput:
    """What who works on it may know: also what came in and what was advised."""
    title = gettext(mark("Doorstroom per maand"))
    rows = [(*_named(one), one.received, one.advised, *_decided(one)) for one in months]
    return Throughput(Figure(title, _told(months), head(RECEIVED), rows, None), _drawing(months))


def _named(one: Month) -> tuple[Cell, ...]:
    return (format_month(one.first),)


def _decided(one: Month) -> tuple[Cell, ...]:
    return (one.decided, _days(one), one.in_time, one.late)


def _days(one: Month) -> str:
    return "" if one.days is None else format_number(one.days)


def _drawing(months: Sequence[Month]) -> Columns | None:
    if not any(one.decided for one in months):
        return None
    return columns([Amount(one.decided, short_month(one.first), _short(one)) for one in months])


def _short(one: Month) -> str:
    """`15 d`."""
    return "" if one.days is None else gettext(mark("%(days)s d"), days=round(one.days))


def _told(months: Sequence[Month]) -> str:
    last = next((one for one in reversed(months) if one.days is not None), None)
    if last is None or last.days is None:
        return gettext(mark("In deze twaalf maanden is niets besloten."))
    return ngettext(
        "In %(month)s viel %(num)s besluit. Het duurde %(days)s dagen vanaf het indienen.",
        "In %(month)s vielen %(num)s besluiten. Gemiddeld duurde dat %(days)s dagen vanaf het "
        "indienen.",
        last.decided,
        month=format_month(last.first),
        days=format_number(last.days),
    )

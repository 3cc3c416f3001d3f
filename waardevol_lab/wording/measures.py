"""Words for the numbers in promises and outcomes: bounds, units, and steps without a number."""

from collections.abc import Mapping
from typing import Final

from waardevol_lab.domain.evaluation_framework import Reached
from waardevol_lab.domain.measures import PERCENT, Bound, Quantity, Threshold
from waardevol_lab.wording.i18n import format_number, gettext, mark

STEPS: Final[Mapping[Reached, str]] = {
    Reached.NO: mark("Niet gehaald"),
    Reached.PARTLY: mark("Deels gehaald"),
    Reached.YES: mark("Gehaald"),
}
BOUNDS: Final[Mapping[Bound, str]] = {
    Bound.AT_LEAST: mark("minstens %(number)s"),
    Bound.MORE: mark("meer dan %(number)s"),
    Bound.AT_MOST: mark("hoogstens %(number)s"),
    Bound.LESS: mark("minder dan %(number)s"),
}
WORDS: Final[Mapping[str, str]] = {
    "seconden": mark("seconden"),
    "minuten": mark("minuten"),
    "uur": mark("uur"),
    "dagen": mark("dagen"),
    "weken": mark("weken"),
    "keer": mark("keer"),
    "punten": mark("punten"),
    "meter": mark("meter"),
    "klachten": mark("klachten"),
    "meldingen": mark("meldingen"),
    "storingen": mark("storingen"),
    "decibel": mark("decibel"),
    "euro": mark("euro"),
    "meer": mark("meer"),
    "minder": mark("minder"),
    "hoger": mark("hoger"),
    "lager": mark("lager"),
}
PER: Final[Mapping[str, str]] = {
    "dag": mark("per dag"),
    "week": mark("per week"),
    "maand": mark("per maand"),
    "kwartaal": mark("per kwartaal"),
    "jaar": mark("per jaar"),
    "uur": mark("per uur"),
    "kwartier": mark("per kwartier"),
    "rit": mark("per rit"),
    "avond": mark("per avond"),
}


def step(reached: Reached | None) -> str:
    """`Deels gehaald`; empty where nobody said."""
    return gettext(STEPS[reached]) if reached else ""


def amount(quantity: Quantity) -> str:
    """`12,5 %`, `8,4 van de 10`, `40 % lager`, `3 klachten per maand`."""
    direction = gettext(WORDS[quantity.direction]) if quantity.direction else ""
    per = gettext(PER[quantity.per]) if quantity.per else ""
    return " ".join(filter(None, (format_number(quantity.number), _unit(quantity), per, direction)))


def promise(threshold: Threshold) -> str:
    """`minstens 40 % lager`."""
    return gettext(BOUNDS[threshold.bound], number=amount(threshold.quantity))


def _unit(quantity: Quantity) -> str:
    if quantity.whole is not None:
        return gettext(mark("van de %(whole)s"), whole=quantity.whole)
    return PERCENT if quantity.unit == PERCENT else gettext(WORDS[quantity.unit])

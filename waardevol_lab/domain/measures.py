"""Numbers in what was promised and measured: read only where no other reading is possible.

A text says `minstens 12,5 procent minder`; from that come a bound, a number and a unit. Whatever
has two numbers, a range, a denial or a unit that is not known here is not read at all: then words
take the place of a scale. Numbers are written as in Dutch: `1.250,5`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from waardevol_lab.domain.evaluation_framework import Reached


class Bound(StrEnum):
    """On which side of its number a threshold holds."""

    AT_LEAST = "at_least"
    MORE = "more"
    AT_MOST = "at_most"
    LESS = "less"


UPWARDS: Final = frozenset({Bound.AT_LEAST, Bound.MORE})
BOUNDS: Final[Mapping[str, Bound]] = {
    **dict.fromkeys(
        ("minstens", "ten minste", "tenminste", "minimaal", "niet minder dan"), Bound.AT_LEAST
    ),
    **dict.fromkeys(("meer dan", "groter dan", "hoger dan", "boven de"), Bound.MORE),
    **dict.fromkeys(("hoogstens", "ten hoogste", "maximaal", "niet meer dan"), Bound.AT_MOST),
    **dict.fromkeys(("minder dan", "kleiner dan", "lager dan", "onder de"), Bound.LESS),
}
PERCENT: Final = "%"
UNITS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("%", "procent"), PERCENT),
    **dict.fromkeys(("seconde", "seconden"), "seconden"),
    **dict.fromkeys(("minuut", "minuten"), "minuten"),
    **dict.fromkeys(("uur", "uren"), "uur"),
    **dict.fromkeys(("dag", "dagen"), "dagen"),
    **dict.fromkeys(("week", "weken"), "weken"),
    **dict.fromkeys(("keer", "maal"), "keer"),
    **dict.fromkeys(("punt", "punten"), "punten"),
    **dict.fromkeys(("meter", "meters"), "meter"),
    **dict.fromkeys(("klacht", "klachten"), "klachten"),
    **dict.fromkeys(("melding", "meldingen"), "meldingen"),
    **dict.fromkeys(("storing", "storingen"), "storingen"),
    "decibel": "decibel",
    "euro": "euro",
}
"""The words for a unit, and the one that stands for it."""
PERIODS: Final = ("dag", "week", "maand", "kwartaal", "jaar", "uur", "kwartier", "rit", "avond")
DIRECTIONS: Final = ("meer", "minder", "hoger", "lager")
OUT_OF: Final = "van de "
NUMBER: Final = r"(?:\d{1,3}(?:\.\d{3})+|\d{1,9})(?:,\d{1,6})?"
_UNIT: Final = "|".join(sorted((re.escape(word) for word in UNITS), key=len, reverse=True))
_PER: Final = "|".join(PERIODS)
_DIRECTION: Final = "|".join(DIRECTIONS)
_QUANTITY: Final = (
    rf"(?<![\d.,+−–-])(?P<number>{NUMBER})(?![\d.,])"
    rf"(?: ?(?P<unit>{_UNIT})(?![\w%])| van de (?P<whole>\d{{1,6}})(?![\w.,]))"
    rf"(?: per (?P<per>{_PER})(?!\w))?(?: (?P<direction>{_DIRECTION})(?!\w))?"
)
QUANTITY: Final = re.compile(_QUANTITY)
_BOUND: Final = "|".join(sorted(BOUNDS, key=len, reverse=True))
THRESHOLD: Final = re.compile(rf"(?:gemiddeld )?(?P<bound>{_BOUND}) {_QUANTITY}(?P<rest>\D*)")
_DOUBT: Final = (
    r"niet|geen|nooit|bijna|ongeveer|circa|ruim|zo'n|tussen|tot|maar|tenzij|behalve|doel|beloofd|"
    r"verwacht|hoopten?|wilden?|hadden|zou|zouden|dan|minstens|hoogstens|minimaal|maximaal"
)
"""Words beside a number after which it may be another number than the one that is meant."""
DOUBT_IN_PROMISE: Final = re.compile(rf"(?<!\w)(?:{_DOUBT}|of|en)(?!\w)")
DOUBT_IN_OUTCOME: Final = re.compile(
    rf"(?<!\w)(?:{_DOUBT}|of (?:meer|minder|hoger|lager|de|een|zelfs))(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with all that it is compared by."""

    number: Decimal
    unit: str
    """One of `UNITS`, or `van de 10`."""
    direction: str = ""
    """One of `DIRECTIONS`, compared with before; empty for a number that stands by itself."""
    per: str = ""
    """One of `PERIODS`, or empty."""

    @property
    def whole(self) -> int | None:
        """What it is a part of, as in `van de 10`."""
        is_part = self.unit.startswith(OUT_OF)
        return int(self.unit.removeprefix(OUT_OF)) if is_part else None

    def alike(self, other: "Quantity") -> bool:
        """Whether both can stand on one scale."""
        mine, others = (
            (self.unit, self.direction, self.per),
            (other.unit, other.direction, other.per),
        )
        return mine == others


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound and its quantity."""

    bound: Bound
    quantity: Quantity

    def holds(self, number: Decimal) -> bool:
        """Whether a number lies on its side."""
        mine = self.quantity.number
        match self.bound:
            case Bound.AT_LEAST:
                return number >= mine
            case Bound.MORE:
                return number > mine
            case Bound.AT_MOST:
                return number <= mine
            case Bound.LESS:
                return number < mine

    @property
    def upwards(self) -> bool:
        """Whether it holds above its number."""
        return self.bound in UPWARDS


@dataclass(frozen=True, slots=True)
class Scale:
    """What was promised and measured, on one scale. `failure` is None where it has no number."""

    success: Threshold
    failure: Threshold | None
    outcome: Quantity


def threshold(text: object) -> Threshold | None:
    """The threshold that a text is; None where there is any doubt."""
    said = THRESHOLD.fullmatch(_plain(text))
    if said is None or DOUBT_IN_PROMISE.search(said["rest"]):
        return None
    return Threshold(BOUNDS[said["bound"]], _quantity(said))


def measured(text: object) -> Quantity | None:
    """The one number in an outcome; None where there are more, or words that put it in doubt."""
    plain = _plain(text)
    found = list(QUANTITY.finditer(plain))
    if len(found) != 1:
        return None
    begin, end = found[0].span()
    around = f"{plain[:begin]} {plain[end:]}"
    if re.search(r"\d", around) or DOUBT_IN_OUTCOME.search(around):
        return None
    return _quantity(found[0])


def scale_of(criterion: Mapping[str, Any]) -> Scale | None:
    """Promise and outcome on one scale, where numbers and the team's own verdict agree.

    `criterion` is one of `evaluation.side_by_side`.
    """
    success, outcome = threshold(criterion.get("success")), measured(criterion.get("measured"))
    if success is None or outcome is None or not success.quantity.alike(outcome):
        return None
    failure = threshold(criterion.get("failure"))
    if failure is not None and not _opposite(success, failure):
        failure = None
    found = Scale(success, failure, outcome)
    return found if _agrees(found, criterion.get("reached")) else None


def _opposite(success: Threshold, failure: Threshold) -> bool:
    """Whether the one lies beyond the other, with nothing that is both."""
    if success.upwards == failure.upwards or not success.quantity.alike(failure.quantity):
        return False
    good, bad = success.quantity.number, failure.quantity.number
    return bad <= good if success.upwards else bad >= good


def _agrees(found: Scale, reached: object) -> bool:
    """A number that contradicts the verdict was read wrongly, or written so."""
    number = found.outcome.number
    if found.success.holds(number) != (reached == Reached.YES):
        return False
    failed = found.failure is not None and found.failure.holds(number)
    return reached != Reached.YES or not failed


def _quantity(said: re.Match[str]) -> Quantity:
    return Quantity(
        number=Decimal(said["number"].replace(".", "").replace(",", ".")),
        unit=UNITS[said["unit"]] if said["unit"] else f"{OUT_OF}{int(said['whole'])}",
        direction=said["direction"] or "",
        per=said["per"] or "",
    )


def _plain(text: object) -> str:
    """In small letters, with one space between words and without a full stop at the end."""
    words = " ".join(str(text or "").lower().split())
    return words.removesuffix(".").strip()

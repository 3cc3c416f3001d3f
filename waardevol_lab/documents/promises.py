"""Promise against outcome: on a line with numbers, or as one of three steps in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from waardevol_lab.documents.charts import CHARACTER, WHOLE
from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.public_figures import Figure
from waardevol_lab.documents.spreadsheets import Cell
from waardevol_lab.domain.evaluation_framework import Reached
from waardevol_lab.domain.measures import Quantity, Scale, Threshold, scale_of
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.measures import amount, promise, step

ROOM: Final = Decimal("1.2")
"""So much longer than its greatest number a scale is."""
MIDDLE: Final = 50
COLUMNS: Final = (
    mark("Nummer"),
    mark("Experiment"),
    mark("Wat is gemeten?"),
    mark("Geslaagd als"),
    mark("Mislukt als"),
    mark("Uitkomst"),
    mark("Gehaald?"),
    mark("Getal: geslaagd"),
    mark("Getal: mislukt"),
    mark("Getal: uitkomst"),
)
Promised = tuple[str, str, Sequence[Mapping[str, Any]]]
"""The number of an experiment, its title, and its criteria as in `evaluation.side_by_side`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words begin or end, in percents, so that they stay within the drawing on a phone."""

    x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a threshold holds: from `x`, `width` wide, in percents, with its words."""

    x: float
    width: float
    edge: float
    words: str
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """A scale from nothing to `most`, with the zones and the outcome."""

    success: Zone
    failure: Zone | None
    outcome: float
    words: str
    place: Place
    least: str
    """Empty, like `most`, where the words of the outcome stand."""
    most: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One criterion: its words, and a line where there are numbers."""

    criterion: str
    success: str
    failure: str
    measured: str
    reached: Reached | None
    line: Line | None

    @property
    def label(self) -> str:
        """What the drawing says."""
        if self.line is None:
            return f"{self.criterion}: {step(self.reached)}"
        zones = (self.line.success, self.line.failure)
        said = [*(zone.words for zone in zones if zone is not None), self.line.words]
        return f"{self.criterion}: {', '.join(said)}"


def drawn(criteria: Iterable[Mapping[str, Any]]) -> tuple[Drawn, ...]:
    """Every criterion of an evaluation, in order."""
    return tuple(map(_drawn, criteria))


def _drawn(criterion: Mapping[str, Any]) -> Drawn:
    scale, reached = scale_of(criterion), criterion.get("reached")
    words = {
        name: str(criterion.get(name) or "")
        for name in ("criterion", "success", "failure", "measured")
    }
    known = Reached(reached) if reached in tuple(Reached) else None
    return Drawn(**words, reached=known, line=_line(scale) if scale else None)


def _line(scale: Scale) -> Line:
    most = _most(scale)
    at = float(WHOLE) * float(scale.outcome.number / most)
    words = gettext(mark("uitkomst: %(number)s"), number=amount(scale.outcome))
    place, end = _place(at, words), amount(Quantity(most, scale.outcome.unit))
    begins = place.x if place.anchor == "start" else place.x - CHARACTER * len(words)
    ends = begins + CHARACTER * len(words)
    return Line(
        success=_zone(scale.success, most, mark("geslaagd: %(bound)s")),
        failure=_zone(scale.failure, most, mark("mislukt: %(bound)s")) if scale.failure else None,
        outcome=round(at, 2),
        words=words,
        place=place,
        least="0" if begins > 2 * CHARACTER else "",
        most=end if ends < WHOLE - CHARACTER * (len(end) + 1) else "",
    )


def _most(scale: Scale) -> Decimal:
    """Where the scale ends: at the whole of `van de 10`, or else beyond all numbers."""
    found = [scale.success.quantity.number, scale.outcome.number]
    found += [scale.failure.quantity.number] if scale.failure else []
    whole, greatest = scale.outcome.whole, max(found)
    if whole is not None and greatest <= whole:
        return Decimal(whole)
    return max(greatest * ROOM, Decimal(1)).to_integral_value(rounding="ROUND_CEILING")


def _zone(threshold: Threshold, most: Decimal, words: str) -> Zone:
    edge = float(WHOLE) * float(threshold.quantity.number / most)
    x, end = (edge, WHOLE) if threshold.upwards else (0.0, edge)
    said = gettext(words, bound=promise(threshold))
    return Zone(round(x, 2), round(end - x, 2), round(edge, 2), said, _place(edge, said))


def _place(at: float, words: str) -> Place:
    """At the place itself: words begin there in the first half and end there in the second.

    Where they have no room for that they begin at the other side of it, or else at the left.
    """
    long, here = CHARACTER * len(words), round(at, 2)
    fitting = {"start": here + long <= WHOLE, "end": here - long >= 0}
    wanted = ("start", "end") if at < MIDDLE else ("end", "start")
    anchor = next((one for one in wanted if fitting[one]), None)
    return Place(here, anchor) if anchor else Place(0.0, "start")


def promises_figure(found: Iterable[Promised]) -> Figure:
    """The same as rows: one for each criterion."""
    title = gettext(mark("Beloofd en uitgekomen"))
    told = gettext(
        mark(
            "Wat een plan beloofde, staat naast wat is gemeten. Waar beloften en uitkomst een "
            "getal met dezelfde eenheid zijn, staan ze op één lijn. Anders leest u het in woorden."
        )
    )
    return Figure(title, told, head(COLUMNS), tuple(_rows(found)), None, named=7)


def _rows(found: Iterable[Promised]) -> Iterator[tuple[Cell, ...]]:
    for number, title, criteria in found:
        for raw, one in zip(criteria, drawn(criteria), strict=True):
            scale = scale_of(raw)
            yield (
                number,
                title,
                *(one.criterion, one.success, one.failure, one.measured, step(one.reached)),
                amount(scale.success.quantity) if scale else None,
                amount(scale.failure.quantity) if scale and scale.failure else None,
                amount(scale.outcome) if scale else None,
            )

"""The risks of one plan as a radar: an axis for each value, a line for each reading."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.public_figures import Figure
from waardevol_lab.domain.figures import HIGH
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.readings import Readings, readings_in
from waardevol_lab.queries.public_notice import PublishedNotice
from waardevol_lab.wording.i18n import gettext, language, mark
from waardevol_lab.wording.readings import risk_name

WIDTH: Final = 500
HEIGHT: Final = 340
RADIUS: Final = 94
WORDS: Final = 20
LINE: Final = 18
MOST_CHARACTERS: Final = 18
"""Beyond the end of an axis."""
SIDE: Final = 0.3
"""How far from the middle, out of one, words stand at a side."""
PLANNED, RESIDUAL, ADOPTED, OBSERVED = "planned", "residual", "adopted", "observed"
NAMES: Final = {
    PLANNED: mark("Zonder maatregelen"),
    RESIDUAL: mark("Met maatregelen"),
    ADOPTED: mark("Volgens de commissie"),
    OBSERVED: mark("Gezien"),
}
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """One value: the end of its axis, and where its words stand."""

    x: float
    y: float
    words: tuple[tuple[float, float, str], ...]
    """Each line with its place."""
    anchor: str


@dataclass(frozen=True, slots=True)
class Series:
    """One reading of all values: its points, and the line through them."""

    kind: str
    name: str
    points: tuple[Point, ...]
    outline: str
    """The points as an SVG attribute; empty where a risk is not known, so that no line skips it."""


@dataclass(frozen=True, slots=True)
class Radar:
    """What the template draws."""

    width: int
    height: int
    axes: tuple[Axis, ...]
    rings: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """The radar of one plan with its table; no radar where too little is known to draw one."""

    radar: Radar | None
    figure: Figure


def profile(found: Sequence[Readings]) -> Profile:
    """The risks of one plan."""
    kinds = [kind for kind in NAMES if any(getattr(one, kind) is not None for one in found)]
    series = tuple(_series(kind, found) for kind in kinds)
    radar = None
    if any(one.outline for one in series):
        axes = tuple(_axis(place, one, len(found)) for place, one in enumerate(found))
        radar = Radar(WIDTH, HEIGHT, axes, _rings(len(found)), series)
    return Profile(radar, _figure(found, kinds))


def profile_of(notice: PublishedNotice) -> Profile:
    """The risks of a plan as its notice in force has them."""
    contents = notice.contents
    return profile(readings_in(shipped(str(contents["framework"])), contents))


def _figure(found: Sequence[Readings], kinds: Sequence[str]) -> Figure:
    title = gettext(mark("De risico's van dit plan"))
    told = gettext(
        mark(
            "Hoe verder van het midden, hoe groter het risico: 0 is geen, 1 laag, 2 let op, 3 "
            "hoog. Bij elke waarde staat het risico zonder en met maatregelen."
        )
    )
    columns = [*head([mark("Waarde")]), *(gettext(NAMES[kind]) for kind in kinds)]
    rows = [(one.title.in_(language()), *(getattr(one, kind) for kind in kinds)) for one in found]
    return Figure(title, told, columns, rows, None)


def _series(kind: str, found: Sequence[Readings]) -> Series:
    risks = [getattr(one, kind) for one in found]
    points = tuple(
        _at(place, len(found), RADIUS * risk / HIGH)
        for place, risk in enumerate(risks)
        if risk is not None
    )
    outline = _outline(points) if len(points) == len(found) else ""
    return Series(kind, gettext(NAMES[kind]), points, outline)


def _rings(count: int) -> tuple[str, ...]:
    """The risks 1 to 3 as lines around the middle."""
    return tuple(
        _outline([_at(place, count, RADIUS * risk / HIGH) for place in range(count)])
        for risk in range(1, HIGH + 1)
    )


def _outline(points: Sequence[Point]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _axis(place: int, one: Readings, count: int) -> Axis:
    x, y = _at(place, count, RADIUS)
    words_x, words_y = _at(place, count, RADIUS + WORDS)
    lean = (words_x - WIDTH / 2) / (RADIUS + WORDS)
    anchor = "start" if lean > SIDE else "end" if lean < -SIDE else "middle"
    lines = [*textwrap.wrap(one.title.in_(language()), MOST_CHARACTERS), *_risks(one)]
    first = words_y - LINE * (len(lines) - 1) * (HEIGHT / 2 - words_y + RADIUS + WORDS) / (
        2 * (RADIUS + WORDS)
    )
    places = tuple((words_x, round(first + LINE * n, 1), line) for n, line in enumerate(lines))
    return Axis(x, y, places, anchor)


def _risks(one: Readings) -> Sequence[str]:
    """`hoog → laag`: before and after the measures."""
    known = [risk_name(risk) for risk in (one.planned, one.residual) if risk is not None]
    return [" → ".join(known)] if known else []


def _at(place: int, count: int, far: float) -> Point:
    """A point on an axis; the first axis goes up, the others follow the clock."""
    angle = 2 * math.pi * place / count
    x, y = WIDTH / 2 + far * math.sin(angle), HEIGHT / 2 - far * math.cos(angle)
    return round(x, 1), round(y, 1)

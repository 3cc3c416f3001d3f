"""A place as a drawing: GeoJSON projected onto a small map that the server draws itself."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

WIDTH, HEIGHT = 600, 280
MARGIN = 48
CELL = 60
"""The grid of the drawing, in its own units."""
LEAST_METRES = 120
METRES_PER_DEGREE = 111_320
POLE = 89.9
STEPS = ((10, 1), (50, 5), (200, 10), (1000, 50), (10_000, 100))
"""Lengths below the first number are said in steps of the second."""
LARGEST_STEP = 1000

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """What the template draws; `cell` is how many metres one square of the grid is."""

    areas: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    points: tuple[Position, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    cell: int = 0
    latitude: float = 0
    longitude: float = 0


@dataclass
class _Shapes:
    areas: list[list[Position]] = field(default_factory=list)
    lines: list[list[Position]] = field(default_factory=list)
    points: list[Position] = field(default_factory=list)

    def positions(self) -> Iterator[Position]:
        yield from self.points
        for shape in (*self.areas, *self.lines):
            yield from shape


def place_map(*geometries: Mapping[str, Any] | None) -> PlaceMap | None:
    """The drawing of valid geometries together; None when there are none.

    Inner rings become lines.
    """
    shapes = _Shapes()
    for geometry in geometries:
        if geometry is not None:
            _add(shapes, str(geometry["type"]), geometry["coordinates"])
    if not any(shapes.positions()):
        return None
    west, east = _span(x for x, _ in shapes.positions())
    south, north = _span(y for _, y in shapes.positions())
    longitude, latitude = (west + east) / 2, (south + north) / 2
    stretch = math.cos(math.radians(max(-POLE, min(POLE, latitude))))
    metres = METRES_PER_DEGREE
    scale = min(
        (WIDTH - 2 * MARGIN) / max((east - west) * stretch * metres, LEAST_METRES),
        (HEIGHT - 2 * MARGIN) / max((north - south) * metres, LEAST_METRES / 2),
    )

    def put(position: Position) -> Position:
        x = WIDTH / 2 + (position[0] - longitude) * stretch * metres * scale
        y = HEIGHT / 2 - (position[1] - latitude) * metres * scale
        return round(x, 1), round(y, 1)

    return PlaceMap(
        areas=tuple(_line(map(put, area)) for area in shapes.areas),
        lines=tuple(_line(map(put, line)) for line in shapes.lines),
        points=tuple(map(put, shapes.points)),
        cell=round_metres(CELL / scale),
        latitude=round(latitude, 5),
        longitude=round(longitude, 5),
    )


def round_metres(metres: float) -> int:
    """A length as a person says it: 7, 45, 90, 130, 250, 1300."""
    step = next((step for below, step in STEPS if metres < below), LARGEST_STEP)
    return max(1, round(metres / step) * step)


def _add(shapes: _Shapes, kind: str, coordinates: Any) -> None:
    if kind == "Point":
        shapes.points.append(_position(coordinates))
    elif kind == "MultiPoint":
        shapes.points.extend(map(_position, coordinates))
    elif kind == "LineString":
        shapes.lines.append(list(map(_position, coordinates)))
    else:
        for polygon in [coordinates] if kind == "Polygon" else coordinates:
            outer, *inner = (list(map(_position, ring)) for ring in polygon)
            shapes.areas.append(outer)
            shapes.lines.extend(inner)


def _position(coordinates: Any) -> Position:
    return float(coordinates[0]), float(coordinates[1])


def _span(numbers: Iterator[float]) -> tuple[float, float]:
    found = list(numbers)
    return min(found), max(found)


def _line(positions: Iterator[Position]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in positions)

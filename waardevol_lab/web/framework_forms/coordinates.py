"""A place without a map: GeoJSON as lines of latitude and longitude, and back.

One point per line, an empty line between two areas. What lines cannot say exactly (a hole in an
area) is shown as GeoJSON; what cannot be read is kept as it was typed.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from waardevol_lab.domain.geometry import geometry_problem

POINT, LINE, AREA = "point", "line", "area"
SHAPES: Final = (POINT, LINE, AREA)
_TYPES: Final = {
    "Point": POINT,
    "MultiPoint": POINT,
    "LineString": LINE,
    "Polygon": AREA,
    "MultiPolygon": AREA,
}
_UNREAD: Final = {POINT: "Point", LINE: "LineString", AREA: "Polygon"}
_NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_POINT = re.compile(
    rf"\s*({_NUMBER})\s*[,;\s]\s*({_NUMBER})(?:\s*[,;\s]\s*({_NUMBER}))?\s*\Z", re.ASCII
)
_COMMAS = re.compile(r"\s*([+-]?[0-9]+,[0-9]+)(?:\s*;\s*|,?\s+)([+-]?[0-9]+,[0-9]+)\s*\Z", re.ASCII)
_LONGEST_NUMBER: Final = 40
_GAP = re.compile(r"\n[ \t]*\n")

Position = list[int | float]


class Typed(NamedTuple):
    """How a place stands in the form."""

    shape: str
    lines: str


def lines_of(geometry: object) -> Typed:
    """The geometry as the form shows it; any JSON value, also one that is wrong."""
    if geometry is None or geometry == "":
        return Typed("", "")
    if not isinstance(geometry, Mapping):
        return Typed("", geometry if isinstance(geometry, str) else json.dumps(geometry))
    shape = _TYPES.get(str(geometry.get("type")), "")
    coordinates = geometry.get("coordinates")
    if isinstance(coordinates, str):
        return Typed(shape, coordinates)
    lines = _written(geometry)
    if lines is not None and place_from(shape, lines) == geometry:
        return Typed(shape, lines)
    return Typed(shape, json.dumps(geometry, ensure_ascii=False))


def place_from(shape: str, lines: str) -> object:
    """The geometry that was typed; None when nothing was.

    Lines that cannot be read stay as they are, in the place of the coordinates.
    """
    if not lines.strip():
        return None
    if lines.lstrip().startswith(("{", "[")):
        return _parsed(lines)
    shape = shape if shape in SHAPES else ""
    groups = [_positions(group) for group in _GAP.split(lines.strip("\n"))]
    read = [group for group in groups if group]
    if None in groups or not read or not shape:
        return {"type": _UNREAD[shape], "coordinates": lines} if shape else lines
    return _geometry(shape, [group for group in read if group]) or {
        "type": _UNREAD[shape],
        "coordinates": lines,
    }


def _parsed(text: str) -> object:
    """GeoJSON that was pasted; anything else stays text, so that nothing odd is kept as data."""
    try:
        found: object = json.loads(text, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        return text
    return text if geometry_problem(found) == "bad_geometry" else found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _geometry(shape: str, groups: list[list[Position]]) -> dict[str, Any] | None:
    points = [point for group in groups for point in group]
    if shape == POINT:
        if len(points) == 1:
            return {"type": "Point", "coordinates": points[0]}
        return {"type": "MultiPoint", "coordinates": points}
    if shape == LINE:
        return {"type": "LineString", "coordinates": points} if len(groups) == 1 else None
    rings = [_closed(group) for group in groups]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings}
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def _closed(ring: list[Position]) -> list[Position]:
    return ring if ring[0] == ring[-1] and len(ring) > 1 else [*ring, ring[0]]


def _positions(lines: str) -> list[Position] | None:
    """The points of the lines; None when one of them is none."""
    found: list[Position] = []
    for line in lines.split("\n"):
        if not line.strip():
            continue
        point = _position(line)
        if point is None:
            return None
        found.append(point)
    return found


def _position(line: str) -> Position | None:
    match = _POINT.match(line)
    if match:
        return _in_order(*(text for text in match.groups() if text))
    match = _COMMAS.match(line)
    return _in_order(*(text.replace(",", ".") for text in match.groups())) if match else None


def _in_order(*typed: str) -> Position | None:
    """Latitude comes first for people, longitude first in GeoJSON."""
    if any(len(text) > _LONGEST_NUMBER for text in typed):
        return None
    latitude, longitude, *further = map(_number, typed)
    position = [longitude, latitude, *further]
    return position if all(map(math.isfinite, position)) else None


def _number(text: str) -> int | float:
    return float(text) if any(mark in text for mark in ".eE") else int(text)


def _written(geometry: Mapping[str, object]) -> str | None:
    """The lines for a geometry; None when lines cannot say it."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    try:
        return _WRITTEN[kind](coordinates) if isinstance(kind, str) else None
    except (TypeError, ValueError, KeyError, IndexError):
        return None


def _line(position: Any) -> str:
    longitude, latitude, *further = position
    return ", ".join(repr(number) for number in (latitude, longitude, *further))


def _lines(positions: Any) -> str:
    return "\n".join(_line(position) for position in positions)


def _area(rings: Any) -> str:
    (ring,) = rings
    return _lines(ring[:-1])


def _areas(polygons: Any) -> str:
    return "\n\n".join(_area(rings) for rings in polygons)


_WRITTEN: Final[dict[str, Callable[[Any], str]]] = {
    "Point": _line,
    "MultiPoint": _lines,
    "LineString": _lines,
    "Polygon": _area,
    "MultiPolygon": _areas,
}

"""Judges a GeoJSON geometry (RFC 7946) in WGS 84: the place of an experiment."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

MOST_POINTS: Final = 500
_LEAST_LINE: Final = 2
_LEAST_RING: Final = 4
_POSITION_SIZES: Final = (2, 3)


class _WrongError(Exception):
    """The first thing that is wrong with a geometry, as a code."""


def geometry_problem(geometry: object) -> str | None:
    """The code of what is wrong with a geometry, None when nothing is.

    bad_geometry: not one of our types, or coordinates that do not fit it; outside_world: a position
    outside WGS 84; open_ring: a ring that does not end where it began; too_many_points.
    """
    if not isinstance(geometry, dict) or set(geometry) != {"type", "coordinates"}:
        return "bad_geometry"
    kind = geometry["type"]
    judge = _JUDGES.get(kind) if isinstance(kind, str) else None
    if judge is None:
        return "bad_geometry"
    try:
        points = judge(geometry["coordinates"])
    except _WrongError as wrong:
        return str(wrong)
    return "too_many_points" if points > MOST_POINTS else None


def _list(value: object, least: int = 1) -> list[object]:
    if not isinstance(value, list) or len(value) < least:
        raise _WrongError("bad_geometry")
    return value


def _position(value: object) -> int:
    numbers = _list(value)
    if len(numbers) not in _POSITION_SIZES or not all(map(_is_number, numbers)):
        raise _WrongError("bad_geometry")
    if not (_within(numbers[0], 180) and _within(numbers[1], 90)):
        raise _WrongError("outside_world")
    return 1


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _within(value: object, limit: int) -> bool:
    """Also false for infinity and for what is not a number."""
    return isinstance(value, (int, float)) and -limit <= value <= limit


def _positions(value: object) -> int:
    return sum(map(_position, _list(value)))


def _line(value: object) -> int:
    return _positions(_list(value, _LEAST_LINE))


def _ring(value: object) -> int:
    ring = _list(value, _LEAST_RING)
    points = _positions(ring)
    if ring[0] != ring[-1]:
        raise _WrongError("open_ring")
    return points


def _polygon(value: object) -> int:
    return sum(map(_ring, _list(value)))


def _polygons(value: object) -> int:
    return sum(map(_polygon, _list(value)))


_JUDGES: Final[dict[str, Callable[[object], int]]] = {
    "Point": _position,
    "MultiPoint": _positions,
    "LineString": _line,
    "Polygon": _polygon,
    "MultiPolygon": _polygons,
}


def middle(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """The middle of the box around a valid geometry, as longitude and latitude."""
    west_to_east, south_to_north = zip(*_flat(geometry["coordinates"]), strict=True)
    return _between(west_to_east), _between(south_to_north)


def _between(numbers: tuple[float, ...]) -> float:
    return (min(numbers) + max(numbers)) / 2


def _flat(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    if _is_number(coordinates[0]):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _flat(part)

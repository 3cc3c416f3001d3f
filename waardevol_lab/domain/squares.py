"""Squares of the map: the tiles of the web's maps (EPSG:3857), named by their quadkeys.

A point is a longitude and a latitude in WGS 84. A square at zoom level z is one of 4 to the power
z; its quadkey has a digit for each level, and begins with that of the square around it.
"""

import math
from functools import lru_cache
from typing import Final

ZOOMS: Final = (10, 14)
"""The levels by which places are found: in the Netherlands squares of 24 and of 1.5 km."""
FINER: Final = 4
"""A square is drawn in squares so many levels finer: 16 by 16 of them."""
_MERCATOR: Final = 85.05
_DIGITS: Final = frozenset("0123")
Point = tuple[float, float]


def square_at(point: Point, zoom: int) -> str:
    """The square that holds a point, as the quadkey of a map tile: a digit for each zoom level."""
    return square_named(grid_at(point, zoom), zoom)


@lru_cache(maxsize=20_000)
def grid_at(point: Point, zoom: int) -> tuple[int, int]:
    """The square that holds a point, as its column and row; the same thousand are asked often."""
    x, y = project(point)
    size = 1 << zoom
    return min(size - 1, max(0, int(x * size))), min(size - 1, max(0, int(y * size)))


def square_named(grid: tuple[int, int], zoom: int) -> str:
    """The quadkey of a square of which the column and row are given."""
    column, row = grid
    return "".join(
        str((column >> bit & 1) + 2 * (row >> bit & 1)) for bit in range(zoom - 1, -1, -1)
    )


def square_box(square: str) -> tuple[Point, Point]:
    """The north-west and south-east corners of a square. Raises ValueError for what is none."""
    if not 0 < len(square) <= max(ZOOMS) + FINER or set(square) - _DIGITS:
        raise ValueError(square)
    column = int("".join(str(int(digit) & 1) for digit in square), 2)
    row = int("".join(str(int(digit) >> 1) for digit in square), 2)
    size = 1 << len(square)
    north_west = unproject((column / size, row / size))
    return north_west, unproject(((column + 1) / size, (row + 1) / size))


def project(point: Point) -> Point:
    """Longitude and latitude on the square of the web's maps: 0 to 1 from west and from north."""
    latitude = math.radians(max(-_MERCATOR, min(_MERCATOR, point[1])))
    return point[0] / 360 + 0.5, 0.5 - math.asinh(math.tan(latitude)) / (2 * math.pi)


def unproject(place: Point) -> Point:
    """The reverse of `project`."""
    latitude = math.degrees(math.atan(math.sinh((0.5 - place[1]) * 2 * math.pi)))
    return (place[0] - 0.5) * 360, latitude

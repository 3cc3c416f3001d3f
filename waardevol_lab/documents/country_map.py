"""The map of the country with a disc for every square in which something is tried out.

Drawn by the server as numbers for one SVG; the outline of the country is our own coarse drawing
(static/map). Positions are those of the web's maps, so that squares are square.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from waardevol_lab.domain.squares import Point, project, square_box
from waardevol_lab.paths import asset_root

COUNTRY: Final = ((3.15, 53.65), (7.45, 50.7))
"""The corners of the drawing, north-west and south-east."""
WIDTH: Final = 600
LEAST_RADIUS, MOST_RADIUS = 22, 34
EDGE: Final = 24


@dataclass(frozen=True, slots=True)
class Disc:
    """Where a square is drawn; `number` is its place among the squares that were given."""

    number: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class CountryMap:
    """What the template draws, in its own units: land and towns behind, discs before them."""

    width: int
    height: int
    land: tuple[str, ...]
    towns: tuple[tuple[str, float, float], ...]
    discs: tuple[Disc, ...]


def country_map(squares: Sequence[tuple[Point, int]], within: str = "") -> CountryMap:
    """The map for squares of which the middle and the number of experiments are given.

    `within` is the quadkey of the square that fills the map; without it that is the country. What
    lies outside is not drawn.
    """
    north_west, south_east = map(project, square_box(within) if within else COUNTRY)
    scale = WIDTH / (south_east[0] - north_west[0])
    height = round((south_east[1] - north_west[1]) * scale)

    def put(point: Point) -> Point:
        x, y = project(point)
        return round((x - north_west[0]) * scale, 1), round((y - north_west[1]) * scale, 1)

    rings, towns = _outline()
    places = [(name, *put(point)) for name, point in towns]
    return CountryMap(
        width=WIDTH,
        height=height,
        land=tuple("M" + "L".join(f"{x:g} {y:g}" for x, y in map(put, ring)) for ring in rings),
        towns=tuple(town for town in places if _inside(town[1], town[2], height)),
        discs=tuple(_discs(((put(middle), count) for middle, count in squares), height)),
    )


def nearest_town(point: Point) -> str:
    """The town of the outline that is nearest to a point."""
    here = project(point)
    return min((math.dist(here, at), name) for name, at in _towns())[1]


def _discs(squares: Iterable[tuple[Point, int]], height: int) -> Iterator[Disc]:
    for number, ((x, y), count) in enumerate(squares):
        if _inside(x, y, height):
            radius = min(MOST_RADIUS, LEAST_RADIUS + 2 * math.log2(count))
            yield Disc(number, _within(x, WIDTH), _within(y, height), round(radius, 1))


def _inside(x: float, y: float, height: int) -> bool:
    return 0 <= x <= WIDTH and 0 <= y <= height


def _within(place: float, size: int) -> float:
    """Far enough from the edge to be seen whole."""
    return min(max(place, EDGE), size - EDGE)


@lru_cache(maxsize=1)
def _towns() -> tuple[tuple[str, Point], ...]:
    """The towns where the web's maps have them, worked out once for all squares."""
    return tuple((name, project(at)) for name, at in _outline()[1])


@lru_cache(maxsize=1)
def _outline() -> tuple[tuple[tuple[Point, ...], ...], tuple[tuple[str, Point], ...]]:
    """The rings of the land, and the towns."""
    file = asset_root() / "static" / "map" / "nederland.geojson"
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    shapes = [f["geometry"]["coordinates"] for f in features if f["geometry"]["type"] != "Point"]
    rings = tuple(
        tuple((x, y) for x, y in ring) for shape in shapes for polygon in shape for ring in polygon
    )
    towns = tuple(
        (f["properties"]["name"], tuple(f["geometry"]["coordinates"]))
        for f in features
        if f["geometry"]["type"] == "Point"
    )
    return rings, towns

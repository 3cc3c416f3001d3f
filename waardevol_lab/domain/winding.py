"""Turns the rings of areas as RFC 7946 section 3.1.6 wants them.

Outer rings run counterclockwise and holes clockwise, whichever way they were drawn.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

Ring = Sequence[Sequence[float]]


def right_handed(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """A valid geometry with its rings turned by the right-hand rule; other shapes stay as is."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Polygon":
        coordinates = _turned(coordinates)
    elif kind == "MultiPolygon":
        coordinates = [_turned(polygon) for polygon in coordinates]
    return {"type": kind, "coordinates": coordinates}


def _turned(rings: Sequence[Ring]) -> list[Ring]:
    return [
        ring if _counterclockwise(ring) is (number == 0) else list(reversed(ring))
        for number, ring in enumerate(rings)
    ]


def _counterclockwise(ring: Ring) -> bool:
    """Whether the area under the ring, added up edge by edge, says so."""
    first = ring[0]
    area = sum(
        (a[0] - first[0]) * (b[1] - first[1]) - (b[0] - first[0]) * (a[1] - first[1])
        for a, b in pairwise(ring)
    )
    return area > 0

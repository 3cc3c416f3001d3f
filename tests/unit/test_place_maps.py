"""Places become drawings that fit their frame, whatever their size."""

from typing import Any

import pytest

from waardevol_lab.documents.maps import HEIGHT, LEAST_METRES, WIDTH, place_map, round_metres

SQUARE = [[4.30, 52.10], [4.31, 52.10], [4.31, 52.11], [4.30, 52.11], [4.30, 52.10]]
HOLE = [[4.303, 52.103], [4.306, 52.103], [4.306, 52.106], [4.303, 52.103]]


def positions(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.split())]


def test_no_place_is_no_drawing() -> None:
    assert place_map(None) is None


def test_point_stands_in_the_middle_of_a_piece_of_street() -> None:
    drawn = place_map({"type": "Point", "coordinates": [4.3, 52.1]})
    assert drawn is not None
    assert drawn.points == ((WIDTH / 2, HEIGHT / 2),)
    assert 0 < drawn.cell <= LEAST_METRES


def test_area_keeps_its_shape_and_its_hole() -> None:
    drawn = place_map({"type": "Polygon", "coordinates": [SQUARE, HOLE]})
    assert drawn is not None
    (area,), (hole,) = drawn.areas, drawn.lines
    corners = positions(area)
    width = corners[1][0] - corners[0][0]
    height = corners[0][1] - corners[2][1]
    assert width / height == pytest.approx(0.614, abs=0.01)  # cos(52.1 degrees)
    assert corners[0][1] > corners[2][1], "north is at the top"
    assert len(positions(hole)) == 4


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "MultiPoint", "coordinates": [[4.3, 52.1], [4.4, 52.1]]},
        {"type": "LineString", "coordinates": [[4.3, 52.1], [4.3, 52.9]]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[5, 53], [5, 54], [6, 54], [5, 53]]]]},
        {"type": "LineString", "coordinates": [[-180, -90], [180, 90]]},
        {"type": "Point", "coordinates": [0, 90, 12.5]},
        {"type": "Point", "coordinates": [180, -90]},
    ],
)
def test_every_place_fits_its_frame(geometry: dict[str, Any]) -> None:
    drawn = place_map(geometry)
    assert drawn is not None
    shown = list(drawn.points)
    for line in (*drawn.areas, *drawn.lines):
        shown += positions(line)
    assert shown
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in shown)


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (0.2, 1),
        (7.4, 7),
        (13, 15),
        (41.9, 40),
        (94, 90),
        (99.9, 100),
        (134.9, 130),
        (262, 250),
        (1249, 1200),
        (98_765, 99_000),
    ],
)
def test_lengths_are_said_as_a_person_says_them(metres: float, said: int) -> None:
    assert round_metres(metres) == said

"""Squares of the map: the quadkeys of the web's map tiles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.domain.squares import ZOOMS, project, square_at, square_box, unproject

POINTS = st.tuples(
    st.floats(-179.9, 179.9, allow_nan=False), st.floats(-84.9, 84.9, allow_nan=False)
)


@pytest.mark.parametrize(
    ("point", "zoom", "key"),
    [
        # From the description of the tile system: tile (3, 5) at level 3 has quadkey 213.
        ((-180 + 3.5 * 45, unproject((0, 5.5 / 8))[1]), 3, "213"),
        ((5.4697, 51.4416), 10, "1202021311"),
        ((-0.1, 51.5), 1, "0"),
        ((0.1, -1), 1, "3"),
    ],
)
def test_square_of_a_known_place(point: tuple[float, float], zoom: int, key: str) -> None:
    assert square_at(point, zoom) == key


@given(POINTS, st.sampled_from(ZOOMS))
def test_square_holds_its_point_and_lies_in_the_larger_one(
    point: tuple[float, float], zoom: int
) -> None:
    key = square_at(point, zoom)
    (west, north), (east, south) = square_box(key)
    assert west - 1e-9 <= point[0] <= east + 1e-9
    assert south - 1e-9 <= point[1] <= north + 1e-9
    assert key.startswith(square_at(point, zoom - 1))


@given(POINTS)
def test_projecting_can_be_taken_back(point: tuple[float, float]) -> None:
    assert unproject(project(point)) == pytest.approx(point, abs=1e-7)


@pytest.mark.parametrize("point", [(180, 90), (-180, -90), (180, 0)])
def test_edges_of_the_world_have_a_square(point: tuple[float, float]) -> None:
    assert len(square_at(point, 10)) == 10


@pytest.mark.parametrize("key", ["", "4", "x", "0" * 19])
def test_what_is_no_square_is_refused(key: str) -> None:
    with pytest.raises(ValueError):
        square_box(key)

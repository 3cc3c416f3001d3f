"""The words of a promise beside its outcome stay within the drawing and apart on a phone."""

from itertools import product

import pytest

from waardevol_lab.documents.charts import CHARACTER, WHOLE
from waardevol_lab.documents.promises import Line, Place, drawn


def line_of(success: int, failure: int, outcome: int) -> Line | None:
    criterion = {
        "criterion": "Signalen die terecht waren",
        "success": f"Minstens {success} van de 10",
        "failure": f"Minder dan {failure} van de 10",
        "measured": f"{outcome} van de 10.",
        "reached": "yes" if outcome >= success else "no" if outcome < failure else "partly",
    }
    return drawn([criterion])[0].line


def reach(place: Place, words: str) -> tuple[float, float]:
    """Where words begin and end at most."""
    long = CHARACTER * len(words)
    return (place.x, place.x + long) if place.anchor == "start" else (place.x - long, place.x)


LINES = [
    line
    for success, failure, outcome in product(range(1, 11), range(1, 11), range(11))
    if failure <= success and (line := line_of(success, failure, outcome))
]


def test_there_are_lines_to_look_at() -> None:
    assert len(LINES) > 300


@pytest.mark.parametrize("part", ["success", "failure", "outcome"])
def test_words_stay_within_the_drawing(part: str) -> None:
    for line in LINES:
        told = line if part == "outcome" else getattr(line, part)
        begins, ends = reach(told.place, told.words)
        assert begins >= 0, told
        assert ends <= WHOLE, told


def test_ends_of_the_scale_stand_apart_from_the_outcome() -> None:
    for line in LINES:
        begins, ends = reach(line.place, line.words)
        assert not line.least or begins > CHARACTER
        assert not line.most or ends < WHOLE - CHARACTER * len(line.most)
    assert (
        {bool(line.least) for line in LINES} == {bool(line.most) for line in LINES} == {True, False}
    )

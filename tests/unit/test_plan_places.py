"""An experiment has one place or several, each with a name; old answers stay what they were."""

from typing import Any

import pytest

from tests.builders import case_answers
from waardevol_lab.documents.maps import place_map
from waardevol_lab.domain.answer_changes import changed, material_changes
from waardevol_lab.domain.answer_summary import summarise
from waardevol_lab.domain.answers import check_question
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.plan_hash import plan_hash
from waardevol_lab.domain.plan_places import LONGEST_NAME, MOST_FURTHER, NamedPlace

FRAMEWORK = shipped("2026-1")
PLACE = FRAMEWORK.question("place")
POINT = {"type": "Point", "coordinates": [5.1, 52.1]}
SQUARE = {"type": "Polygon", "coordinates": [[[5, 52], [5.1, 52], [5.1, 52.1], [5, 52]]]}

CASES = {
    "fietsers-stationsplein": "327418d26324d25f",
    "scheveningen": "728d086614df929a",
    "stratumseind": "bc0cd021b73f59d2",
}


def problems(**place: Any) -> set[tuple[str, str]]:
    found = check_question(
        FRAMEWORK, PLACE, {"place": {"text": "Plein", "geometry": POINT, **place}}
    )
    return {(problem.field, problem.code) for problem in found}


def test_a_place_without_further_ones_is_whole() -> None:
    assert problems() == set()


def test_further_places_are_points_lines_and_areas_with_a_name() -> None:
    assert problems(further=[{"name": "Haven", "geometry": SQUARE}] * MOST_FURTHER) == set()


@pytest.mark.parametrize(
    ("further", "field", "code"),
    [
        ("Haven", "place", "wrong_shape"),
        (["Haven"], "place.further.0", "wrong_shape"),
        ([{"name": "Haven", "geometry": POINT, "x": 1}], "place.further.0", "wrong_shape"),
        ([{"geometry": POINT}], "place.further.0.name", "missing"),
        ([{"name": "Haven"}], "place.further.0.geometry", "missing"),
        ([{"name": "a\nb", "geometry": POINT}], "place.further.0.name", "line_break"),
        (
            [{"name": "a" * (LONGEST_NAME + 1), "geometry": POINT}],
            "place.further.0.name",
            "too_long",
        ),
        (
            [{"name": "Haven", "geometry": {"type": "Point", "coordinates": [5, 99]}}],
            "place.further.0.geometry",
            "outside_world",
        ),
        ([{"name": "H", "geometry": POINT}] * (MOST_FURTHER + 1), "place", "too_many_places"),
    ],
)
def test_what_is_wrong_with_a_further_place_is_said_there(
    further: object, field: str, code: str
) -> None:
    assert problems(further=further) == {(field, code)}


def test_further_places_are_shown_and_drawn() -> None:
    value = {
        "text": "Plein",
        "geometry": POINT,
        "further": [{"name": "Haven", "geometry": SQUARE}, {"name": "Kade", "geometry": "?"}, 3],
    }
    shown = summarise(FRAMEWORK, PLACE, value, "nl")
    assert shown.further == (NamedPlace("Haven", SQUARE), NamedPlace("Kade", None))
    drawn = place_map(shown.geometry, *(place.geometry for place in shown.further))
    assert drawn is not None
    assert (len(drawn.points), len(drawn.areas)) == (1, 1)


def test_another_place_is_more_than_wording() -> None:
    before = {"place": {"text": "Plein", "geometry": POINT}}
    after = {"place": {**before["place"], "further": [{"name": "Haven", "geometry": SQUARE}]}}
    assert changed(FRAMEWORK, before, before) == ()
    assert material_changes(FRAMEWORK, before, after) == ("place",)


@pytest.mark.parametrize("case", CASES)
def test_plans_of_before_keep_their_hash(case: str) -> None:
    assert plan_hash("2026-1", case_answers(case), {}, ()).startswith(CASES[case])

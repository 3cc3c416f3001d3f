"""What an experiment is filtered by, out of the contents of its notice."""

from typing import Any

import pytest

from tests.builders import case_answers
from waardevol_lab.domain.evaluation_framework import NextStep
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.listed import Facet, mark_of, marks, points_of, values_at_stake
from waardevol_lab.domain.squares import square_at

FRAMEWORK = shipped("2026-1")
ANSWERS = case_answers("stratumseind")


def contents(**more: Any) -> dict[str, Any]:
    return {
        "answers": ANSWERS,
        "starts_on": "2027-11-01",
        "ends_on": "2029-02-01",
        "advice": {"risks": {"privacy": 1, "autonomy": 3}},
        **more,
    }


def found(**more: Any) -> set[str]:
    return set(marks(FRAMEWORK, contents(**more)))


def test_every_choice_year_value_and_square_has_its_mark() -> None:
    there = found()
    for option in ANSWERS["technology"]:
        assert mark_of(Facet.TECHNOLOGY, option) in there
    assert mark_of(Facet.PERSONAL_DATA, ANSWERS["personal_data"]) in there
    years = {mark_of(Facet.YEAR, str(year)) for year in range(2020, 2040)}
    assert there & years == {mark_of(Facet.YEAR, year) for year in ("2027", "2028", "2029")}
    (point, *_) = points_of(ANSWERS["place"])
    assert mark_of(Facet.SQUARE, square_at(point, 10)) in there
    assert mark_of(Facet.SQUARE, square_at(point, 14)) in there


def test_outcome_is_that_of_the_newest_evaluation_that_names_one() -> None:
    def outcomes(final: str, *later: str) -> set[str]:
        told = [{"answers": {"outcome": one} if one else {}} for one in (final, *later)]
        there = found(evaluation=told[0], follow_ups=told[1:])
        return {one for one in NextStep if mark_of(Facet.OUTCOME, one) in there}

    assert outcomes("scale_up") == {"scale_up"}
    assert outcomes("scale_up", "adapt", "") == {"adapt"}
    assert outcomes("") == set()
    assert not any(one.startswith(f"2{Facet.OUTCOME}") for one in found(evaluation=None))


def test_board_says_what_is_at_stake_and_without_it_the_team() -> None:
    adopted = {"risks": {"privacy": 1, "autonomy": 2, "power": 3, "justice": "x"}}
    assert values_at_stake(FRAMEWORK, ANSWERS, adopted) == ["autonomy", "power"]
    own = {"value_privacy": {"risk": 2}, "value_safety": {"risk": 1}, "value_power": "x"}
    assert values_at_stake(FRAMEWORK, own, {}) == ["privacy"]


@pytest.mark.parametrize(
    ("starts_on", "ends_on"), [(None, None), ("2027-01-01", None), ("x", "2027-01-01")]
)
def test_without_a_period_there_is_no_year(starts_on: Any, ends_on: Any) -> None:
    marked = found(starts_on=starts_on, ends_on=ends_on)
    assert not any(mark.startswith(f"2{Facet.YEAR}") for mark in marked)


def test_very_long_period_has_no_endless_years() -> None:
    marked = found(starts_on="0001-01-01", ends_on="9999-01-01")
    assert sum(mark.startswith(f"2{Facet.YEAR}") for mark in marked) <= 31


@pytest.mark.parametrize("value", ["none", "a_b", "2027", "x" * 60, "é"])
def test_mark_is_one_word_of_letters_and_digits(value: str) -> None:
    for facet in Facet:
        assert mark_of(facet, value).isalnum()
        assert mark_of(facet, value).isascii()


def test_marks_of_other_values_and_facets_differ() -> None:
    made = [mark_of(facet, value) for facet in Facet for value in ("a_b", "a0b", "ab", "b")]
    assert len(set(made)) == len(made)


def test_points_are_the_middles_of_all_places() -> None:
    area = {"type": "Polygon", "coordinates": [[[4, 52], [6, 52], [6, 54], [4, 54], [4, 52]]]}
    point = {"type": "Point", "coordinates": [5.123456789, 51.5]}
    place = {"text": "Hier", "geometry": area, "further": [{"name": "Daar", "geometry": point}]}
    assert points_of(place) == [(5.0, 53.0), (5.12346, 51.5)]
    for odd in (None, "x", {}, {"geometry": {"type": "Point", "coordinates": "x"}}):
        assert points_of(odd) == []

"""The radar of one plan: where its points are, and that its words and table hold the risks."""

from dataclasses import replace

import pytest

from waardevol_lab.documents.radar import HEIGHT, RADIUS, WIDTH, profile
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.readings import Readings, readings_in

FRAMEWORK = shipped("2026-1")
EVERY = {value.question: {"risk": 3, "residual": 1} for value in FRAMEWORK.values}


def weighed(**more: object) -> tuple[Readings, ...]:
    return readings_in(FRAMEWORK, {"answers": {**EVERY, **more}})


def test_points_lie_on_their_axes_as_far_as_their_risk() -> None:
    found = profile(weighed()).radar
    assert found is not None and [one.kind for one in found.series] == ["planned", "residual"]
    before, after = found.series
    assert before.points[0] == (WIDTH / 2, HEIGHT / 2 - RADIUS)
    assert after.points[0] == (WIDTH / 2, round(HEIGHT / 2 - RADIUS / 3, 1))
    assert all((axis.x, axis.y) == at for axis, at in zip(found.axes, before.points, strict=True))
    assert len(before.points) == len(FRAMEWORK.values) == 7
    assert before.outline.count(",") == 7


def test_words_at_an_axis_name_its_value_and_both_risks() -> None:
    found = profile(weighed()).radar
    assert found is not None
    for axis, value in zip(found.axes, FRAMEWORK.values, strict=True):
        said = " ".join(line for _, _, line in axis.words)
        assert said == f"{value.title.nl} hoog → laag"


def test_words_stay_within_the_drawing() -> None:
    found = profile(weighed()).radar
    assert found is not None
    for axis in found.axes:
        for x, y, line in axis.words:
            wide = len(line) * 7.6
            left = {"start": x, "middle": x - wide / 2, "end": x - wide}[axis.anchor]
            assert left >= 0 and left + wide <= WIDTH, line
            assert 12 <= y <= HEIGHT, line


def test_where_there_was_no_risk_none_remains() -> None:
    found = profile(weighed(value_privacy={"risk": 0}))
    assert found.figure.rows[0] == ("Privacy", 0, 0)
    assert profile(weighed(value_privacy={"risk": 1})).figure.rows[0] == ("Privacy", 1, None)


def test_risk_that_is_not_known_breaks_the_line_and_not_the_table() -> None:
    found = profile(weighed(value_privacy={"residual": 2}))
    assert found.radar is not None
    before, after = found.radar.series
    assert (before.outline, len(before.points)) == ("", 6) and after.outline
    assert found.figure.rows[0] == ("Privacy", None, 2)


@pytest.mark.parametrize("answers", [{}, {"value_privacy": {"risk": 2}}])
def test_plan_with_hardly_a_risk_has_no_drawing(answers: dict[str, object]) -> None:
    assert profile(readings_in(FRAMEWORK, {"answers": answers})).radar is None


def test_adopted_and_observed_come_beside_when_they_are_known() -> None:
    found = profile([replace(one, adopted=2, observed=0) for one in weighed()])
    assert found.radar is not None
    assert [one.kind for one in found.radar.series] == [
        *("planned", "residual", "adopted", "observed")
    ]
    assert set(found.figure.rows[0][1:]) == {3, 1, 2, 0}

"""What changed in an answer, for every kind of question."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import plan
from waardevol_lab.domain import framework
from waardevol_lab.domain.answer_differences import Difference, RowDifference, difference_of
from waardevol_lab.domain.answer_summary import summarise
from waardevol_lab.domain.framework_model import Kind

FW = framework.shipped("2026-1")
STREET = plan("stratumseind").answers


def compared(question: str, before: object, after: object) -> Difference:
    asked = FW.question(question)
    shown = [summarise(FW, asked, value, "nl") for value in (before, after)]
    return difference_of(asked, shown[0], shown[1])


def cells(row: RowDifference) -> list[str]:
    """Each cell as one line: [-gone-] and {+come+}."""
    marks = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
    return ["".join(marks[kind].format(text) for kind, text in parts) for parts in row.cells]


@pytest.mark.parametrize("question", [q.id for q in FW.questions])
def test_every_kind_of_answer_can_be_compared_with_nothing(question: str) -> None:
    answer = STREET.get(question)
    for before, after in ((None, answer), (answer, None)):
        found = compared(question, before, after)
        assert (found.kind == "whole") == (answer is None)


def test_text_is_compared_by_word() -> None:
    found = compared("limits", "Nooit voor reclame.", "Nooit voor opsporing.")
    assert (found.kind, found.parts) == (
        "words",
        (("same", "Nooit voor "), ("removed", "reclame."), ("added", "opsporing.")),
    )


def test_one_choice_for_another_is_not_mixed_by_word() -> None:
    found = compared("influence", "measure", None)
    assert found.parts == (("removed", "We meten alleen"),)
    other = next(o.id for o in FW.question("influence").options if o.id != "measure")
    assert [kind for kind, _ in compared("influence", "measure", other).parts] == [
        "removed",
        "added",
    ]


def test_choices_that_came_and_went_are_named_whole() -> None:
    found = compared("technology", ["radar", "x_light"], ["x_light", "x_sound"])
    assert found.items == (
        ("same", "Licht dat verandert"),
        ("added", "Geluid dat wij laten horen"),
        ("removed", "Radar"),
    )


def test_row_that_changed_keeps_its_row_and_shows_the_words() -> None:
    before = [{"role": "supplier", "organisation": "Telzicht B.V.", "contact": "Jo"}]
    after = [{"role": "supplier", "organisation": "Telzicht B.V.", "contact": "Mo"}]
    (row,) = compared("parties", before, after).rows
    assert row.kind == "changed"
    assert cells(row)[2] == "[-Jo-]{+Mo+}"


def test_rows_that_came_and_went_stand_apart_from_those_that_stayed() -> None:
    rows = [
        {"role": "supplier", "organisation": "Telzicht B.V.", "contact": "Jo"},
        {"role": "controller", "organisation": "Gemeente Groenstad", "contact": "Bo"},
    ]
    police = {"role": "recipient", "organisation": "Politie Oost", "contact": "de wacht"}
    found = compared("parties", rows, [rows[1], police])
    assert [row.kind for row in found.rows] == ["removed", "same", "added"]


def test_both_days_of_a_period_are_shown() -> None:
    found = compared(
        "period",
        {"start": "2027-03-05", "end": "2027-05-01"},
        {"start": "2027-03-05", "end": "2027-06-01"},
    )
    assert found.days == (
        ("start", date(2027, 3, 5), date(2027, 3, 5)),
        ("end", date(2027, 5, 1), date(2027, 6, 1)),
    )


def test_place_says_whether_the_drawing_changed() -> None:
    point = {"type": "Point", "coordinates": [5.1, 52.1]}
    moved = {"type": "Point", "coordinates": [5.2, 52.1]}
    found = compared(
        "place", {"text": "Plein", "geometry": point}, {"text": "Groot plein", "geometry": moved}
    )
    assert (found.kind, found.redrawn) == ("place", True)
    same = compared(
        "place", {"text": "Plein", "geometry": point}, {"text": "Plein 2", "geometry": point}
    )
    assert not same.redrawn


def test_weighed_value_shows_levels_beside_words() -> None:
    before: dict[str, Any] = {"answer": "Klein risico", "risk": 2, "measure": "Bord", "residual": 1}
    found = compared("value_privacy", before, {**before, "risk": 3, "measure": "Groot bord"})
    named = {one.name: one for one in found.named}
    assert named["risk"].levels == (2, 3)
    assert named["residual"].levels == (1, 1)
    assert named["measure"].parts == (("removed", "Bord"), ("added", "Groot bord"))
    assert named["answer"].parts == (("same", "Klein risico"),)


def test_answers_of_different_shapes_are_shown_whole() -> None:
    found = compared("period", {"start": "soon", "end": "late"}, STREET["period"])
    assert found.kind == "whole"
    assert found.before.text == "soon - late"


ROWS = st.lists(
    st.fixed_dictionaries(
        {"role": st.just("supplier"), "organisation": st.text("ab ", max_size=6)}
    ),
    max_size=5,
)


@given(before=ROWS, after=ROWS)
def test_no_row_is_lost_or_made_up(before: list[Any], after: list[Any]) -> None:
    found = compared("parties", before, after)
    if found.kind == "whole":
        return
    kinds = [row.kind for row in found.rows]
    assert len(kinds) - kinds.count("added") == len(found.before.rows)
    assert len(kinds) - kinds.count("removed") == len(found.after.rows)
    for side, left_out in (("after", "removed"), ("before", "added")):
        shown = [
            tuple("".join(t for kind, t in parts if kind != left_out) for parts in row.cells)
            for row in found.rows
            if row.kind != left_out
        ]
        assert shown == list(getattr(found, side).rows)


def test_every_kind_of_question_is_tried_here() -> None:
    """The parametrised test above walks the framework: a kind that it lacks would go untested."""
    assert {q.kind for q in FW.questions} >= set(Kind) - {Kind.DATE, Kind.RISK}

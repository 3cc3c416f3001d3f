"""Forms made from the framework: what is stored stands in them, and what is typed comes back."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.builders import case_answers
from waardevol_lab.domain.answers import check_task
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework import Framework, load, shipped, shipped_vocabularies
from waardevol_lab.web.framework_forms import (
    TopicForm,
    asked,
    condition_note,
    lines_of,
    place_from,
    to_answers,
    topic_form,
)

FRAMEWORK = shipped("2026-1")
CASES = (
    "stratumseind",
    "scheveningen",
    "fietsers-stationsplein",
    "wifi-winkelstraat-incomplete",
)
TASKS = tuple(task.id for task in FRAMEWORK.tasks)


@pytest.fixture(autouse=True)
def request_at_hand() -> Iterator[None]:
    """Forms carry a token; without an application around them they make none."""
    app = Flask("forms")
    app.config.update(SECRET_KEY="forms", WTF_CSRF_ENABLED=False)
    with app.test_request_context():
        yield


def sent(form: TopicForm) -> MultiDict[str, Any]:
    """What a browser sends for the form as it stands."""
    data: MultiDict[str, Any] = MultiDict()
    for view in form.questions:
        for field in (view.field, *view.parts.values()):
            for value in field.data if isinstance(field.data, list) else [field.data]:
                if isinstance(value, str):
                    data.add(field.name, value)
    return data


def own(answers: dict[str, Any], task: str) -> dict[str, Any]:
    return {q.id: answers[q.id] for q in FRAMEWORK.questions_of(task) if q.id in answers}


def typed(task: str, **fields: Any) -> dict[str, Any]:
    """The answers for what is typed into the inputs with these names."""
    form = topic_form(FRAMEWORK, task, {}, sent=MultiDict(fields["fields"]))
    return to_answers(form, {})


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("task", TASKS)
def test_stored_answers_come_back_exactly(case: str, task: str) -> None:
    answers = case_answers(case)
    form = topic_form(FRAMEWORK, task, answers)
    assert to_answers(form, own(answers, task)) == own(answers, task)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("task", TASKS)
def test_what_a_browser_sends_comes_back_exactly(case: str, task: str) -> None:
    answers = case_answers(case)
    shown = topic_form(FRAMEWORK, task, answers)
    again = topic_form(FRAMEWORK, task, answers, sent=sent(shown))
    assert to_answers(again, own(answers, task)) == own(answers, task)


@pytest.mark.parametrize("task", TASKS)
def test_an_empty_form_gives_no_answers(task: str) -> None:
    form = topic_form(FRAMEWORK, task, {})
    assert to_answers(topic_form(FRAMEWORK, task, {}, sent=sent(form)), {}) == {}


@pytest.mark.parametrize("task", TASKS)
def test_every_problem_of_an_empty_topic_finds_its_input(task: str) -> None:
    form = topic_form(FRAMEWORK, task, {})
    problems = check_task(FRAMEWORK, task, {})
    form.show_problems(FRAMEWORK, problems)
    assert len(form.summary) == len(problems)
    ids = {field.id for view in form.questions for field in (view.field, *view.parts.values())}
    for target, text in form.summary:
        assert target.removesuffix("-0") in ids
        assert text


def test_problems_inside_rows_stand_at_their_cell() -> None:
    answers = {"success_criteria": [{"criterion": "Aantal", "success": "", "failure": ""}]}
    form = topic_form(FRAMEWORK, "learn", answers)
    form.show_problems(FRAMEWORK, check_task(FRAMEWORK, "learn", answers))
    cell = form.input("success_criteria.0.success")
    assert cell is not None
    assert cell.errors == ["Vul dit in."]
    assert ("success_criteria.0.success" in dict(form.summary)) is True


def test_a_date_that_does_not_exist_is_kept_as_typed() -> None:
    fields = {"period.start": "2027-02-30", "period.end": "morgen"}
    answers = typed("place_period", fields=fields)
    assert answers["period"] == {"start": "2027-02-30", "end": "morgen"}
    form = topic_form(FRAMEWORK, "place_period", answers)
    form.show_problems(FRAMEWORK, check_task(FRAMEWORK, "place_period", answers))
    start = form.input("period.start")
    assert start is not None
    assert start.data == "2027-02-30"
    assert start.errors


def test_control_characters_go_and_the_writing_direction_stays() -> None:
    text = "שלום \u202eabc\u202c مرحبا"
    fields = {"summary": f"a\x00b\r\n{text}\x07", "title": "een\x00 naam"}
    assert typed("purpose", fields=fields) == {"summary": f"ab\n{text}", "title": "een naam"}


def test_an_option_that_the_framework_does_not_know_is_not_lost() -> None:
    answers = {"purpose_kind": ["social", "verdwenen"], "problem": "x"}
    form = topic_form(FRAMEWORK, "purpose", answers)
    assert to_answers(form, answers)["purpose_kind"] == ["social", "verdwenen"]
    again = topic_form(FRAMEWORK, "purpose", answers, sent=sent(form))
    assert to_answers(again, answers)["purpose_kind"] == ["social", "verdwenen"]


def test_a_risk_that_is_none_stays_as_it_was_sent() -> None:
    fields = {"value_privacy.risk": "7", "value_privacy.residual": "veel"}
    assert typed("values_1", fields=fields)["value_privacy"] == {"risk": 7, "residual": "veel"}


def test_rows_left_empty_disappear_and_more_rows_than_shown_are_taken() -> None:
    fields = {
        "success_criteria.0.criterion": "  ",
        "success_criteria.3.criterion": "Aantal",
        "success_criteria.3.success": "Meer",
    }
    rows = typed("learn", fields=fields)["success_criteria"]
    assert rows == [{"criterion": "Aantal", "success": "Meer", "failure": ""}]


def test_a_row_is_added_only_to_the_question_that_asks_for_it() -> None:
    answers = case_answers("stratumseind")
    stored = len(answers["success_criteria"])
    form = topic_form(FRAMEWORK, "learn", answers, one_more=["success_criteria"])
    (view,) = [view for view in form.questions if view.question.id == "success_criteria"]
    assert len(view.rows) == stored + 1
    assert to_answers(form, own(answers, "learn")) == own(answers, "learn")


def test_thousands_of_rows_do_not_make_thousands_of_inputs() -> None:
    fields = {"success_criteria.9999.criterion": "ver weg"}
    form = topic_form(FRAMEWORK, "learn", {}, sent=MultiDict(fields))
    assert len(form.questions[1].rows) == 200


def test_questions_of_other_topics_decide_what_is_asked() -> None:
    ids = {q.id for q in asked(FRAMEWORK, "law", {"personal_data": "none", "algorithm": "none"})}
    assert {"legal_basis", "transfers", "ai_act", "eu_test_number"}.isdisjoint(ids)
    asked_now = asked(
        FRAMEWORK, "law", {"personal_data": "identifiable", "algorithm": "autonomous"}
    )
    assert {"legal_basis", "transfers", "ai_act", "eu_test_number"} <= {q.id for q in asked_now}


def test_conditions_within_a_topic_are_said_in_words() -> None:
    ids = {q.id for q in asked(FRAMEWORK, "data", {})}
    assert {"retention", "storage", "access", "data_kind"} <= ids
    note = condition_note(FRAMEWORK, FRAMEWORK.question("retention"))
    assert note == (
        "Alleen als u bij “Bewaart u gegevens?” kiest: Alleen aantallen en meetwaarden, Ja."
    )
    assert "iets anders kiest dan" in condition_note(FRAMEWORK, FRAMEWORK.question("data_kind"))
    assert condition_note(FRAMEWORK, FRAMEWORK.question("legal_basis")) == ""


def test_answers_to_questions_that_are_not_asked_are_kept() -> None:
    stored = {"legal_basis": "consent", "permits": "Geen"}
    form = topic_form(FRAMEWORK, "law", {"personal_data": "none", **stored}, sent=MultiDict())
    assert to_answers(form, stored) == {"legal_basis": "consent"}


def test_what_was_asked_when_the_page_was_made_is_read() -> None:
    fields = MultiDict({"legal_basis": "consent", "transfers": "Nee"})
    form = topic_form(FRAMEWORK, "law", {"personal_data": "none"}, sent=fields)
    assert to_answers(form, {}) == {"legal_basis": "consent", "transfers": "Nee"}


def test_a_file_stays_unless_it_is_taken_away() -> None:
    stored = {"dpia_file": {"name": "dpia.pdf", "path": "attachments/abc"}}
    kept = topic_form(FRAMEWORK, "law", stored, sent=MultiDict())
    assert to_answers(kept, stored) == stored
    gone = topic_form(FRAMEWORK, "law", stored, sent=MultiDict({"dpia_file.remove": "y"}))
    assert to_answers(gone, stored) == {}


def test_long_lists_stand_under_headings_with_every_option_once() -> None:
    form = topic_form(FRAMEWORK, "data", {})
    view = form.questions[0]
    boxes = [box.data for _, group in view.groups for box in group]
    assert sorted(boxes) == sorted(option.id for option in view.question.options)
    assert all(heading for heading, _ in view.groups)


AWKWARD = """
version = "2099-1"
valid_from = 2099-01-01
title = { nl = "Kader", en = "Framework" }
source = "-"
[[handvat]]
id = 1
title = { nl = "Een", en = "One" }
[[group]]
id = "g"
title = { nl = "Groep", en = "Group" }
[[task]]
id = "t"
group = "g"
title = { nl = "Taak", en = "Task" }
"""
NAMES = ("errors", "data", "questions", "summary", "validate", "meta", "input")


def awkward() -> Framework:
    """A framework whose questions are named after what forms are made of."""
    questions = "".join(
        f'[[question]]\nid = "{name}"\ntask = "t"\nkind = "text"\nrequired = "no"\n'
        f'public = true\nhandvat = [1]\nlabel = {{ nl = "{name}?", en = "{name}?" }}\n'
        for name in NAMES
    )
    return load((AWKWARD + questions).encode(), "awkward.toml", shipped_vocabularies())


def test_questions_may_be_called_anything() -> None:
    answers = {name: f"antwoord {name}" for name in NAMES}
    form = topic_form(awkward(), "t", answers)
    assert to_answers(topic_form(awkward(), "t", answers, sent=sent(form)), answers) == answers
    form.show_problems(awkward(), [Problem("errors", "missing")])
    assert form.summary == (("errors", "errors? Vul dit in."),)


GEOMETRIES: list[dict[str, Any]] = [
    {"type": "Point", "coordinates": [5.1118, 52.0911]},
    {"type": "Point", "coordinates": [5, 52, 1.5]},
    {"type": "Point", "coordinates": [-1e-05, 52.1]},
    {"type": "MultiPoint", "coordinates": [[5.1, 52.1]]},
    {"type": "MultiPoint", "coordinates": [[5.1, 52.1], [5.2, 52.2]]},
    {"type": "LineString", "coordinates": [[5.1, 52.1], [5.2, 52.2]]},
    {"type": "Polygon", "coordinates": [[[5.1, 52.1], [5.2, 52.2], [5.3, 52.1], [5.1, 52.1]]]},
    {
        "type": "Polygon",
        "coordinates": [
            [[5.0, 52.0], [6.0, 52.0], [6.0, 53.0], [5.0, 52.0]],
            [[5.5, 52.1], [5.6, 52.1], [5.6, 52.2], [5.5, 52.1]],
        ],
    },
    {
        "type": "MultiPolygon",
        "coordinates": [
            [[[5.1, 52.1], [5.2, 52.2], [5.3, 52.1], [5.1, 52.1]]],
            [[[6.1, 52.1], [6.2, 52.2], [6.3, 52.1], [6.1, 52.1]]],
        ],
    },
    {"type": "Polygon", "coordinates": [[[5.1, 52.1], [5.2, 52.2], [5.3, 52.1], [5.4, 52.0]]]},
    {"type": "Point", "coordinates": [500.0, 52.1]},
    {"type": "Polygon", "coordinates": "ergens bij het plein"},
]


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=lambda g: str(g)[:60])
def test_a_geometry_comes_back_exactly(geometry: dict[str, Any]) -> None:
    typed_in = lines_of(geometry)
    assert place_from(typed_in.shape, typed_in.lines) == geometry


@pytest.mark.parametrize(
    ("lines", "position"),
    [
        ("52.0907, 5.1214", [5.1214, 52.0907]),
        ("52.0907 5.1214", [5.1214, 52.0907]),
        ("  52.0907;5.1214  ", [5.1214, 52.0907]),
        ("52,0907 5,1214", [5.1214, 52.0907]),
        ("52,0907, 5,1214", [5.1214, 52.0907]),
        ("52,0907; 5,1214", [5.1214, 52.0907]),
        ("52, 5", [5, 52]),
    ],
)
def test_points_are_read_as_people_write_them(lines: str, position: list[float]) -> None:
    assert place_from("point", lines) == {"type": "Point", "coordinates": position}


@pytest.mark.parametrize(
    "lines",
    ["bij de kerk", "52.1", "52.1, 5.1\nhalf", "1e999, 5.0", "9" * 60 + ", 5", "52.1,, 5.1"],
)
def test_lines_that_cannot_be_read_are_kept(lines: str) -> None:
    geometry = place_from("area", lines)
    assert geometry == {"type": "Polygon", "coordinates": lines}
    assert lines_of(geometry) == ("area", lines)


@pytest.mark.parametrize("lines", ['{"type": "Point"', '{"a": "\\u0000"}', "[" * 100_000, "{}"])
def test_json_that_is_no_geometry_stays_text(lines: str) -> None:
    assert place_from("", lines) == lines
    assert lines_of(lines).lines == lines


@given(st.sampled_from(["", "point", "line", "area", "cirkel"]), st.text())
def test_any_text_as_a_place_never_fails_and_is_never_lost(shape: str, lines: str) -> None:
    geometry = place_from(shape, lines)
    shown = lines_of(geometry)
    assert place_from(shown.shape, shown.lines) == geometry
    assert (geometry is None) == (not lines.strip())

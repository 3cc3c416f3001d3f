"""Whatever JSON a draft holds, judging it gives an answer and never an exception."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.cases import plan
from waardevol_lab.domain import framework
from waardevol_lab.domain.answer_changes import changed, material_changes
from waardevol_lab.domain.answer_summary import summarise
from waardevol_lab.domain.answers import CODES, check, public_answers, task_progress
from waardevol_lab.domain.routing import propose_route, reason_text
from waardevol_lab.domain.texts import storable

FW = framework.shipped("2026-1")
CYCLISTS = plan("fietsers-stationsplein").answers
STREET = plan("stratumseind").answers

WORDS = sorted(
    {"row", "role", "text", "geometry", "type", "coordinates", "Point", "Polygon", "name", "path"}
    | {"start", "end", "2027-02-30", "answer", "risk", "measure", "residual", "dissent", "yes"}
    | {column.id for question in FW.questions for column in question.columns}
    | {row.id for question in FW.questions for row in question.fixed_rows}
    | {option.id for question in FW.questions for option in (*question.options, *question.roles)}
)
TEXTS = st.sampled_from(WORDS) | st.text(st.characters(), max_size=5)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
LEAVES = st.none() | st.booleans() | st.integers() | NUMBERS | TEXTS
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=12,
)
IDS = st.sampled_from([question.id for question in FW.questions])


@st.composite
def bent(draw: st.DrawFn, value: Any) -> Any:
    """An answer that is right, but for one place somewhere in it."""
    if draw(st.booleans()) or not isinstance(value, (dict, list)) or not value:
        return draw(JSON)
    if isinstance(value, dict):
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: draw(bent(value[key]))}
    index = draw(st.integers(0, len(value) - 1))
    return [*value[:index], draw(bent(value[index])), *value[index + 1 :]]


@st.composite
def bent_plan(draw: st.DrawFn) -> tuple[str, Mapping[str, Any]]:
    question_id = draw(st.sampled_from(sorted(STREET)))
    return question_id, {**STREET, question_id: draw(bent(STREET[question_id]))}


def judge(answers: Mapping[str, Any]) -> set[str]:
    """Every rule over these answers; the questions with problems."""
    problems = check(FW, answers)
    for problem in problems:
        assert problem.code in CODES
        assert storable(problem.field)
        assert all(storable(p) for p in problem.params.values() if isinstance(p, str))
    for task in FW.tasks:
        task_progress(FW, task.id, answers)
    for reason in propose_route(FW, answers).reasons:
        assert reason_text(FW, reason, "nl")
    changed(FW, CYCLISTS, answers)
    assert changed(FW, answers, answers) == ()
    assert material_changes(FW, answers, answers) == ()
    return {problem.field.split(".")[0] for problem in problems}


@given(IDS, JSON)
def test_any_answer_to_any_question_is_judged(question_id: str, value: Any) -> None:
    judge({**CYCLISTS, question_id: value})
    shown = summarise(FW, FW.question(question_id), value, "en")
    assert shown.kind


@given(bent_plan())
def test_nearly_right_answer_is_judged(case: tuple[str, Mapping[str, Any]]) -> None:
    question_id, answers = case
    judge(answers)
    summarise(FW, FW.question(question_id), answers[question_id], "nl")


@given(st.dictionaries(IDS, JSON, max_size=8))
def test_any_set_of_answers_is_judged(answers: dict[str, Any]) -> None:
    judge(answers)
    assert public_answers(FW, answers).keys() <= answers.keys()


@given(bent_plan())
def test_one_wrong_answer_brings_no_problem_to_questions_that_do_not_hang_on_it(
    case: tuple[str, Mapping[str, Any]],
) -> None:
    question_id, answers = case
    hanging = {q.id for q in FW.questions if q.when is not None}
    assert judge(answers) <= {question_id} | hanging


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]
    answers = {question.id: deep for question in FW.questions}
    assert check(FW, answers)
    assert propose_route(FW, answers).route == "light"

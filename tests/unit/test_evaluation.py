"""The final evaluation follows from the plan, and every answer is checked."""

from datetime import date
from typing import Any

import pytest

from tests import cases
from waardevol_lab.domain.evaluation import (
    LONG,
    FieldKind,
    NextStep,
    form_for,
    known_answers,
    problems,
    side_by_side,
    too_long,
    unevaluated_from,
)
from waardevol_lab.domain.framework import shipped

FRAMEWORK = shipped("2026-1")
PLAN: Any = cases.plan("stratumseind").answers
FORM = form_for(FRAMEWORK, PLAN)


def complete() -> dict[str, Any]:
    by_kind: dict[FieldKind, Any] = {FieldKind.TEXT: "Tekst.", FieldKind.RISK: 0}
    return {f.id: f.options[0] if f.options else by_kind[f.kind] for f in FORM.fields()}


def test_form_has_every_criterion_and_every_value_of_the_plan_with_its_promise() -> None:
    assert [part.criterion for part in FORM.criteria] == [
        row["criterion"] for row in PLAN["success_criteria"]
    ]
    assert [part.value for part in FORM.values] == [value.id for value in FRAMEWORK.values]
    autonomy = next(part for part in FORM.values if part.value == "autonomy")
    assert (autonomy.expected, autonomy.residual) == (3, 2)


def test_fields_have_ids_of_their_own() -> None:
    ids = [field.id for field in FORM.fields()]
    assert len(ids) == len(set(ids)) == 4 * 2 + 7 * 2 + 4 + 3


def test_complete_evaluation_has_no_problems() -> None:
    assert problems(FORM, complete()) == ()


@pytest.mark.parametrize("field", [f.id for f in FORM.fields()])
def test_each_answer_but_the_dissent_is_needed(field: str) -> None:
    answers = complete()
    del answers[field]
    found = [(p.field, p.code) for p in problems(FORM, answers)]
    assert found == ([] if field == "dissent" else [(field, "missing")])


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("learned", "x" * (LONG + 1), "too_long"),
        ("learned", "\x00", "bad_characters"),
        ("learned", 3, "wrong_shape"),
        ("value_privacy_observed", 4, "bad_risk"),
        ("value_privacy_observed", "2", "bad_risk"),
        ("criterion_0_reached", "maybe", "unknown_option"),
        ("outcome", "nonsense", "unknown_option"),
    ],
)
def test_wrong_answer_is_named_at_its_field(field: str, value: object, code: str) -> None:
    found = problems(FORM, {**complete(), field: value})
    assert [(p.field, p.code) for p in found] == [(field, code)]


def test_zero_risk_is_an_answer() -> None:
    assert known_answers(FORM, {"value_privacy_observed": 0}) == {"value_privacy_observed": 0}


def test_draft_keeps_known_fields_alone_and_refuses_only_what_is_too_long() -> None:
    typed = {"learned": "Veel.", "outcome": "nonsense", "strange": "x", "unintended": " "}
    assert known_answers(FORM, typed) == {"learned": "Veel.", "outcome": "nonsense"}
    assert too_long(FORM, typed) == ()
    assert [p.field for p in too_long(FORM, {"learned": "x" * (LONG + 1)})] == ["learned"]


def test_plan_without_readable_criteria_still_gives_a_form() -> None:
    form = form_for(FRAMEWORK, {"success_criteria": "none", "value_privacy": 3})
    assert form.criteria == ()
    assert form.values[0].expected is None


def test_promise_stands_beside_what_happened() -> None:
    shown = side_by_side(FORM, {"criterion_0_measured": "12 procent", "criterion_0_reached": "no"})
    assert shown["criteria"][0]["measured"] == "12 procent"
    assert shown["criteria"][0]["failure"] == "Geen verschil, of meer incidenten"
    assert shown["values"][0]["observed"] is None


def test_evaluation_may_be_given_up_six_weeks_after_its_term() -> None:
    assert unevaluated_from(date(2027, 4, 16)) == date(2027, 5, 28)
    assert NextStep("pass_on") is NextStep.PASS_ON

"""The form of an evaluation follows from plan and framework, and every answer is checked."""

from datetime import date
from typing import Any

import pytest

from tests import cases
from waardevol_lab.domain.evaluation import (
    known_answers,
    problems,
    public_part,
    side_by_side,
    too_long,
    unevaluated_from,
)
from waardevol_lab.domain.evaluation_form import (
    Criterion,
    EvaluationForm,
    Promises,
    WeighedValue,
    form_for,
)
from waardevol_lab.domain.evaluation_framework import About, EvaluationKind, NextStep
from waardevol_lab.domain.evaluation_versions import evaluation_framework
from waardevol_lab.domain.framework import Kind, shipped

FRAMEWORK = shipped("2026-1")
ASKED = evaluation_framework("2026-1")
PLAN: Any = cases.plan("stratumseind").answers
LONG = 2000


def form(
    kind: EvaluationKind = EvaluationKind.FINAL, plan: Any = PLAN, version: str = "2026-1"
) -> EvaluationForm:
    return form_for(evaluation_framework(version), kind, FRAMEWORK, plan)


FORM = form()


def complete(asked: EvaluationForm = FORM) -> dict[str, Any]:
    typed: dict[Kind, Any] = {Kind.LONGTEXT: "Tekst.", Kind.RISK: 0}
    return {
        f.id: f.asked.options[0].id if f.asked.options else typed[f.kind] for f in asked.fields()
    }


def test_form_has_every_criterion_value_and_recommendation_with_its_promise() -> None:
    criteria = [part.subject for part in FORM.about(About.CRITERION)]
    assert criteria == [Criterion(**row) for row in PLAN["success_criteria"]]
    values = [part.subject for part in FORM.about(About.VALUE)]
    assert [v.value for v in values if isinstance(v, WeighedValue)] == [
        value.id for value in FRAMEWORK.values
    ]
    assert WeighedValue("autonomy", 3, 2) in values
    promised = [part.subject for part in FORM.about(About.HANDVAT)]
    assert [p.handvat.id for p in promised if isinstance(p, Promises)] == list(range(1, 11))


def test_promises_of_a_recommendation_are_the_public_answers_to_its_questions() -> None:
    parts = {p.key: p.subject for p in FORM.about(About.HANDVAT)}
    third, tenth = parts["handvat_3"], parts["handvat_10"]
    assert isinstance(third, Promises) and isinstance(tenth, Promises)
    assert "learning_question" in third.questions and "period" in third.questions
    assert "in_public_space" not in third.questions  # not public
    assert "success_criteria" not in third.questions  # has a part of its own
    assert {"participation_rung", "participation_open"} <= set(tenth.questions)


def test_fields_have_ids_of_their_own() -> None:
    ids = [field.id for field in FORM.fields()]
    assert len(ids) == len(set(ids)) == 4 * 2 + 7 * 2 + 10 * 2 + 4 + 3 + 2


def test_a_check_in_asks_what_is_seen_so_far_and_a_follow_up_not_what_was_promised() -> None:
    interim = [field.id for field in form(EvaluationKind.INTERIM).fields()]
    assert interim[:2] == ["criterion_0_measured", "criterion_1_measured"]
    assert {one.rpartition("_")[2] for one in interim} == {"measured", "observed", "explanation"}
    later = {field.id for field in form(EvaluationKind.FOLLOW_UP).fields()}
    assert {"criterion_0_reached", "learned", "outcome"} <= later
    assert not {"handvat_1_kept", "costs", "participation_kept"} & later


def test_form_of_before_there_were_versions_is_what_it_was() -> None:
    oldest = form(version="2025-1")
    ids = [field.id for field in oldest.fields()]
    assert len(ids) == 4 * 2 + 7 * 2 + 4 + 3
    assert ids[-7:] == [
        *("learned", "unintended", "complaints", "participation"),
        *("outcome", "outcome_reason", "dissent"),
    ]
    assert list(form(EvaluationKind.FOLLOW_UP, version="2025-1").fields()) == []


def test_complete_evaluation_has_no_problems() -> None:
    assert problems(FORM, complete()) == ()


@pytest.mark.parametrize("field", [f.id for f in FORM.fields() if f.asked.when is None])
def test_each_answer_but_the_dissent_is_needed(field: str) -> None:
    answers = complete()
    del answers[field]
    found = [(p.field, p.code) for p in problems(FORM, answers)]
    assert found == ([] if field == "dissent" else [(field, "missing")])


@pytest.mark.parametrize(
    ("kept", "needed"),
    [("kept", False), ("partly", True), ("not_kept", True), ("not_applicable", False)],
)
def test_what_was_not_done_is_explained(kept: str, needed: bool) -> None:
    answers = {**complete(), "handvat_4_kept": kept, "handvat_4_came_of_it": " "}
    found = [(p.field, p.code) for p in problems(FORM, answers)]
    assert found == ([("handvat_4_came_of_it", "missing")] if needed else [])


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("learned", "x" * (LONG + 1), "too_long"),
        ("costs", "x" * 1001, "too_long"),
        ("learned", "\x00", "bad_characters"),
        ("learned", 3, "wrong_shape"),
        ("value_privacy_observed", 4, "bad_risk"),
        ("value_privacy_observed", "2", "bad_risk"),
        ("criterion_0_reached", "maybe", "unknown_option"),
        ("criterion_0_reached", ["yes"], "wrong_shape"),
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
    assert public_part(FORM, typed) == known_answers(FORM, typed)
    assert too_long(FORM, typed) == ()
    assert [p.field for p in too_long(FORM, {"learned": "x" * (LONG + 1)})] == ["learned"]


def test_plan_without_readable_criteria_still_gives_a_form() -> None:
    found = form(plan={"success_criteria": "none", "value_privacy": 3})
    assert found.about(About.CRITERION) == ()
    assert found.about(About.VALUE)[0].subject == WeighedValue("privacy", None, None)


def test_promise_stands_beside_what_happened() -> None:
    answers = {
        "criterion_0_measured": "12 procent",
        "criterion_0_reached": "no",
        "handvat_2_kept": "partly",
        "handvat_2_came_of_it": "De helft.",
    }
    shown = side_by_side(FORM, answers)
    assert shown["criteria"][0]["measured"] == "12 procent"
    assert shown["criteria"][0]["failure"] == "Geen verschil, of meer incidenten"
    assert shown["values"][0]["observed"] is None
    assert shown["handvatten"][1] == {"handvat": 2, "kept": "partly", "came_of_it": "De helft."}
    assert side_by_side(form(version="2025-1"), answers)["handvatten"] == []


def test_evaluation_may_be_given_up_six_weeks_after_its_term() -> None:
    assert unevaluated_from(date(2027, 4, 16)) == date(2027, 5, 28)
    assert NextStep("pass_on") is NextStep.PASS_ON

"""Whole plans: what applies, what blocks submitting, how far a task is, what the public sees."""

from typing import Any

import pytest

from tests.cases import plan
from waardevol_lab.domain import framework
from waardevol_lab.domain.answer_changes import changed, material_changes
from waardevol_lab.domain.answers import (
    answered,
    applies,
    check,
    check_task,
    public_answers,
    relevant_answers,
    task_progress,
    unknown_answers,
)

FW = framework.shipped("2026-1")
CYCLISTS = "fietsers-stationsplein"
COMPLETE = [CYCLISTS, "scheveningen", "stratumseind"]
WIFI_PROBLEMS = [
    ("parties", "role_missing"),
    ("contact_phone", "missing"),
    ("limits", "missing"),
    ("earlier_lessons", "missing"),
    ("data_chain.store.risk", "missing"),
    ("data_chain.act.what", "missing"),
    ("data_chain.act.who", "missing"),
    ("data_chain.act.risk", "missing"),
    ("data_chain.delete.what", "missing"),
    ("data_chain.delete.who", "missing"),
    ("data_chain.delete.risk", "missing"),
    ("data_kind", "missing"),
    ("access", "missing"),
    ("legal_basis", "missing"),
    ("transfers", "missing"),
    ("dpia", "stop"),
    ("unmeasured_route", "missing"),
    ("value_autonomy.measure", "missing"),
    ("value_autonomy.residual", "missing"),
    ("value_justice", "missing"),
    ("value_power", "missing"),
    ("safeguards", "missing"),
    ("participation_done", "missing"),
    ("stop_criteria", "missing"),
    ("brake_test", "missing"),
    ("cleanup", "missing"),
]


def answers(name: str = CYCLISTS, **other: Any) -> dict[str, Any]:
    return {**plan(name).answers, **other}


def asked(question_id: str, **given: Any) -> bool:
    return applies(FW, FW.question(question_id), given)


@pytest.mark.parametrize("name", COMPLETE)
def test_complete_plan_may_be_submitted(name: str) -> None:
    assert check(FW, plan(name).answers) == ()


def test_incomplete_plan_lists_exactly_what_is_missing() -> None:
    found = check(FW, plan("wifi-winkelstraat-incomplete").answers)
    assert [(problem.field, problem.code) for problem in found] == WIFI_PROBLEMS


def test_empty_plan_misses_every_required_question_that_applies() -> None:
    found = check(FW, {})
    expected = [q.id for q in FW.questions if q.required and q.when is None]
    assert [problem.field for problem in found] == expected
    assert {problem.code for problem in found} == {"missing"}


@pytest.mark.parametrize(
    ("question", "value", "reason"),
    [
        ("in_public_space", "no", "Dit lab is voor de openbare ruimte."),
        ("is_experiment", "permanent", "Een vaste voorziening is geen experiment."),
        ("biometric", "yes", "Biometrische herkenning"),
        ("dpia", "todo", "Rond eerst de DPIA af"),
    ],
)
def test_stop_blocks_with_its_reason(question: str, value: str, reason: str) -> None:
    (problem,) = check(FW, answers(**{question: value}))
    assert (problem.field, problem.code) == (question, "stop")
    assert problem.params == {"question": question, "value": value}
    stop = FW.question(question).stop(value)
    assert stop is not None
    assert stop.text.nl.startswith(reason)


@pytest.mark.parametrize(
    ("technology", "expected"),
    [
        (None, False),
        ([], False),
        (["none"], False),
        (["x_light", "x_sound"], False),
        (["x_light", "radar"], True),
        (["x_other"], True),
        ("radar", True),
        ({"radar": 1}, False),
        ([3], False),
    ],
)
def test_not_holds_when_one_answer_is_not_listed(technology: object, expected: bool) -> None:
    assert asked("data_kind", technology=technology) is expected


def test_any_holds_when_one_answer_is_listed() -> None:
    assert asked("minors", vulnerable=["patients", "children"])
    assert not asked("minors", vulnerable=["patients"])
    assert asked("retention", kept="counts")
    assert not asked("retention", kept="nothing")


def test_is_holds_for_that_answer_alone() -> None:
    assert asked("dpia_file", dpia="done")
    assert not asked("dpia_file", dpia="todo")


def test_condition_on_a_question_that_does_not_apply_does_not_hold() -> None:
    assert asked("eu_test_number", algorithm="autonomous", ai_act="real_world_test")
    assert not asked("eu_test_number", algorithm="none", ai_act="real_world_test")


def test_answer_that_does_not_apply_is_not_judged() -> None:
    given = answers(legal_basis="nonsense", dpia_file=3)
    assert check(FW, given) == ()
    assert "legal_basis" not in relevant_answers(FW, given)


def test_answered_looks_at_what_was_typed_not_whether_it_is_right() -> None:
    rows, place = FW.question("safeguards"), FW.question("place")
    assert not answered(rows, [{"row": "debate", "measure": " ", "owner": ""}])
    assert answered(rows, [{"row": "debate", "measure": "x"}])
    assert not answered(place, {"text": "", "geometry": None})
    assert answered(place, {"geometry": {"type": "Circle"}})
    assert answered(FW.question("value_power"), {"risk": 0})


def test_task_is_not_started_busy_or_filled() -> None:
    assert task_progress(FW, "scope", {}) == "not_started"
    assert task_progress(FW, "scope", {"biometric": "no"}) == "busy"
    assert task_progress(FW, "scope", answers()) == "filled"
    assert task_progress(FW, "law", {"permits": "Geen"}) == "busy"


def test_stop_does_not_undo_a_filled_task() -> None:
    given = answers(dpia="todo")
    assert task_progress(FW, "law", given) == "filled"
    assert [problem.code for problem in check_task(FW, "law", given)] == ["stop"]


def test_answer_to_a_question_of_another_task_does_not_start_this_one() -> None:
    assert task_progress(FW, "data", {"title": "Fietsers"}) == "not_started"


@pytest.mark.parametrize("task", [task.id for task in FW.tasks])
def test_every_task_of_a_complete_plan_is_filled(task: str) -> None:
    assert task_progress(FW, task, answers("stratumseind")) == "filled"


def test_unknown_answers_are_named() -> None:
    assert unknown_answers(FW, {"zebra": 1, "title": "x", "value_love": {}}) == (
        "value_love",
        "zebra",
    )


def test_public_sees_only_public_answers_that_count() -> None:
    given = answers(legal_basis="consent", direction="  ")
    shown = public_answers(FW, given)
    assert given["in_public_space"] == "yes"
    assert "in_public_space" not in shown
    assert "legal_basis" not in shown
    assert "direction" not in shown
    assert shown["title"] == given["title"]
    assert list(shown) == [q.id for q in FW.questions if q.id in shown]


def test_nothing_changed_where_only_the_form_differs() -> None:
    before = answers(summary="een\r\ntwee", vulnerable=["children", "other"], minors="x")
    after = answers(summary="een\ntwee", vulnerable=["other", "children"], minors="x")
    after["safeguards"] = list(reversed(before["safeguards"]))
    after["value_safety"] = {**before["value_safety"], "dissent": ""}
    after["legal_basis"] = "consent"
    assert changed(FW, before, after) == ()


def test_changes_stand_in_the_order_of_the_framework() -> None:
    after = answers(after="Anders", title="Anders", kept="nothing")
    assert changed(FW, answers(), after) == (
        "title",
        "kept",
        "retention",
        "storage",
        "access",
        "after",
    )


def test_changed_wording_is_not_material() -> None:
    assert material_changes(FW, answers(), answers(title="Anders", on_site="Een bord")) == ()


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("purpose_kind", ["enforcement"]),
        ("technology", ["video_camera"]),
        ("personal_data", "identifiable"),
        ("place", {"text": "Elders", "geometry": {"type": "Point", "coordinates": [5, 52]}}),
        ("period", {"start": "2027-03-01", "end": "2027-06-30"}),
        ("influence", "influence_known"),
    ],
)
def test_material_change_needs_a_round(question: str, value: object) -> None:
    assert material_changes(FW, answers(), answers(**{question: value})) == (question,)


def test_new_party_is_material_and_a_new_contact_is_not() -> None:
    parties = answers()["parties"]
    moved = [{**parties[0], "contact": "nieuw@utrecht.example"}, *parties[1:]]
    assert changed(FW, answers(), answers(parties=moved)) == ("parties",)
    assert material_changes(FW, answers(), answers(parties=moved)) == ()
    police = {"role": "police", "organisation": "Politie", "contact": "p@politie.example"}
    assert material_changes(FW, answers(), answers(parties=[*parties, police])) == ("parties",)

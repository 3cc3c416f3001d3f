"""What a round has to change of the plan in force before a board looks at it."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import case_answers
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.plan_changes import Draft, change_problems, differing_topics
from waardevol_lab.domain.states import RoundKind

FRAMEWORK = shipped("2026-1")
ANSWERS = case_answers("stratumseind")
FILE: dict[str, Any] = {
    "question": "topic.purpose",
    "name": "plan.pdf",
    "sha256": "1",
    "kind": "technical",
    "public": False,
    "alt_text": "",
    "version": 1,
}
IN_FORCE = Draft(ANSWERS, {"limits": "No faces."}, [FILE])
NO_CHANGE = (Problem("plan", "no_change"),)
PERIOD = ANSWERS["period"]


def problems(kind: RoundKind, after: Draft) -> tuple[Problem, ...]:
    return change_problems(FRAMEWORK, kind, IN_FORCE, after)


def until(end: str) -> Draft:
    return replace(IN_FORCE, answers={**ANSWERS, "period": {**PERIOD, "end": end}})


@pytest.mark.parametrize(
    ("after", "topic"),
    [
        (replace(IN_FORCE, answers={**ANSWERS, "limits": "Nooit gezichten."}), "purpose"),
        (replace(IN_FORCE, answers_en={"limits": "Never any faces."}), "purpose"),
        (replace(IN_FORCE, answers_en={}), "purpose"),
        (replace(IN_FORCE, files=[]), "purpose"),
        (replace(IN_FORCE, files=[FILE, {**FILE, "question": "topic.data"}]), "data"),
        *(
            (replace(IN_FORCE, files=[{**FILE, key: value}]), "purpose")
            for key, value in {
                "name": "ander.pdf",
                "sha256": "2",
                "kind": "letter",
                "public": True,
                "alt_text": "Een paal.",
            }.items()
        ),
    ],
)
def test_amendment_is_about_answers_english_or_files(after: Draft, topic: str) -> None:
    assert differing_topics(FRAMEWORK, IN_FORCE, after) == {topic}
    assert problems(RoundKind.AMENDMENT, after) == ()


@pytest.mark.parametrize(
    "after",
    [
        IN_FORCE,
        replace(IN_FORCE, answers_en={**IN_FORCE.answers_en, "purpose": " "}),
        replace(IN_FORCE, answers_en={**IN_FORCE.answers_en, "unknown": "Text"}),
        replace(IN_FORCE, files=[{**FILE, "version": 2}]),
    ],
)
def test_amendment_that_changes_nothing_is_no_amendment(after: Draft) -> None:
    assert problems(RoundKind.AMENDMENT, after) == NO_CHANGE


def test_what_does_not_apply_is_no_change() -> None:
    when = {q.id: q.when for q in FRAMEWORK.questions if q.when}
    hidden = next(q for q in FRAMEWORK.questions if q.id in when and q.id not in ANSWERS)
    after = Draft(
        ANSWERS,
        {**IN_FORCE.answers_en, hidden.id: "Left over."},
        [FILE, {**FILE, "question": hidden.id}],
    )
    assert problems(RoundKind.AMENDMENT, after) == NO_CHANGE


@pytest.mark.parametrize("end", ["2027-11-28", "2027-11-27", "", "morgen"])
def test_extension_ends_later_than_the_plan_in_force(end: str) -> None:
    assert PERIOD["end"] == "2027-11-28"
    later = Problem("period.end", "end_not_later", {"day": "2027-11-28"})
    assert problems(RoundKind.EXTENSION, until(end)) == (later,)
    gone = {key: value for key, value in ANSWERS.items() if key != "period"}
    assert problems(RoundKind.EXTENSION, replace(IN_FORCE, answers=gone)) == (later,)


def test_extension_by_a_day_is_enough_and_other_answers_are_not() -> None:
    assert problems(RoundKind.EXTENSION, until("2027-11-29")) == ()
    other = replace(IN_FORCE, answers={**ANSWERS, "limits": "Nooit gezichten."})
    assert [p.code for p in problems(RoundKind.EXTENSION, other)] == ["end_not_later"]


@pytest.mark.parametrize("kind", [RoundKind.INITIAL, RoundKind.INCIDENT])
def test_other_rounds_need_not_change_anything(kind: RoundKind) -> None:
    assert problems(kind, IN_FORCE) == ()

"""Judges the answers of a plan against its framework: what applies, what is wrong, how far it is.

Answers are a mapping of question id to a JSON value, in the shapes of the head of the framework
file. Drafts may hold anything; nothing here raises on what was typed.
"""

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from waardevol_lab.domain.answer_checks import check_shape
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework_model import Framework, Question
from waardevol_lab.domain.row_checks import has_rows

Answers = Mapping[str, object]
Progress = Literal["filled", "busy", "not_started"]

STOP: Final = "stop"
# Every code that a problem of an answer can have; each needs a sentence in `wording.problems`.
CODES: Final = frozenset(
    {
        "missing",
        "wrong_shape",
        "bad_characters",
        "too_long",
        "line_break",
        "unknown_option",
        "duplicate_option",
        "exclusive",
        "bad_email",
        "bad_phone",
        "bad_date",
        "end_before_start",
        "too_many_months",
        "too_few_rows",
        "unknown_row",
        "duplicate_row",
        "role_missing",
        "bad_geometry",
        "outside_world",
        "open_ring",
        "too_many_points",
        "too_many_places",
        "bad_risk",
        "residual_above_risk",
        "bad_path",
        STOP,
    }
)


def answered(question: Question, value: object) -> bool:
    """Whether anything at all was filled in, right or wrong."""
    return has_rows(question, value)


def chosen(value: object) -> tuple[str, ...]:
    """The option ids in the answer to a question with options."""
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, str))
    return ()


def applies(framework: Framework, question: Question, answers: Answers) -> bool:
    """Whether the question is asked, given the other answers.

    A condition on a question that itself does not apply does not hold: its answer is not looked at.
    """
    condition = question.when
    if condition is None:
        return True
    other = framework.question(condition.question)
    if not applies(framework, other, answers):
        return False
    values = chosen(answers.get(other.id))
    if condition.op == "not":
        return any(value not in condition.values for value in values)
    return any(value in condition.values for value in values)


def check(framework: Framework, answers: Answers) -> tuple[Problem, ...]:
    """All that blocks submitting, in the order of the framework; empty when nothing does."""
    return _check(framework, framework.questions, answers)


def check_task(framework: Framework, task_id: str, answers: Answers) -> tuple[Problem, ...]:
    """All in one task that blocks submitting; KeyError when there is no such task."""
    return _check(framework, framework.questions_of(task_id), answers)


def check_question(
    framework: Framework, question: Question, answers: Answers
) -> tuple[Problem, ...]:
    """All about one question that blocks submitting; nothing when it does not apply."""
    return _check(framework, (question,), answers)


def _check(
    framework: Framework, questions: tuple[Question, ...], answers: Answers
) -> tuple[Problem, ...]:
    return tuple(
        problem
        for question in questions
        if applies(framework, question, answers)
        for problem in _problems(question, answers.get(question.id))
    )


def _problems(question: Question, value: object) -> Iterator[Problem]:
    if answered(question, value):
        yield from check_shape(question, value)
        for option_id in dict.fromkeys(chosen(value)):
            if question.stop(option_id):
                yield Problem(question.id, STOP, {"question": question.id, "value": option_id})
    elif question.required:
        yield Problem(question.id, "missing")


def task_progress(framework: Framework, task_id: str, answers: Answers) -> Progress:
    """How far a task is. A stop does not make a filled task less filled: `check` tells it."""
    asked = [q for q in framework.questions_of(task_id) if applies(framework, q, answers)]
    if asked and not any(answered(question, answers.get(question.id)) for question in asked):
        return "not_started"
    wrong = any(found.code != STOP for found in check_task(framework, task_id, answers))
    return "busy" if wrong else "filled"


def unknown_answers(framework: Framework, answers: Answers) -> tuple[str, ...]:
    """The ids among the answers that the framework does not have, sorted."""
    return tuple(sorted(key for key in answers if key not in framework))


def relevant_answers(framework: Framework, answers: Answers) -> dict[str, object]:
    """The answers that count: to questions that apply, with something filled in."""
    return {
        question.id: answers[question.id]
        for question in framework.questions
        if question.id in answers
        and applies(framework, question, answers)
        and answered(question, answers[question.id])
    }


def public_answers(framework: Framework, answers: Answers) -> dict[str, object]:
    """What citizens may see: the answers that count, to public questions."""
    relevant = relevant_answers(framework, answers)
    return {key: value for key, value in relevant.items() if framework.question(key).public}

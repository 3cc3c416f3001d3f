"""Answers of an evaluation: what is known, public or wrong, and what was promised beside them.

Answers are flat: field id of the form to text, or to a number for a risk.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.evaluation_form import (
    Criterion,
    EvaluationField,
    EvaluationForm,
    FormPart,
    Promises,
    WeighedValue,
)
from waardevol_lab.domain.evaluation_framework import About, EvaluationQuestion, NextStep
from waardevol_lab.domain.field_checks import filled, option_problems, risk_problems, text_problems
from waardevol_lab.domain.framework_model import Kind

OVERDUE_WEEKS = 6
"""How long after its term a final evaluation may be given up: docs/workflow.md."""
GOING_ON: Final = frozenset((NextStep.SCALE_UP, NextStep.ADAPT, NextStep.REPEAT))
"""After these a new plan can be begun from the experiment."""
TEXTS: Final = (Kind.TEXT, Kind.LONGTEXT)


def known_answers(form: EvaluationForm, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was typed, the answers to fields of the form; as typed, right or wrong."""
    return {field.id: typed[field.id] for field in form.fields() if filled(typed.get(field.id))}


def public_part(form: EvaluationForm, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that everybody may read."""
    known = known_answers(form, answers)
    return {one.id: known[one.id] for one in form.fields() if one.asked.public and one.id in known}


def problems(form: EvaluationForm, answers: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything that keeps the evaluation from being offered, each at its field."""
    return tuple(
        problem
        for part in form.parts
        for one in part.fields
        for problem in field_problems(
            one, answers.get(one.id), required=_required(one.asked, part, answers)
        )
    )


def too_long(form: EvaluationForm, answers: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What a draft may not hold either: texts beyond any use."""
    return tuple(
        problem
        for one in form.fields()
        for problem in field_problems(one, answers.get(one.id), required=False)
        if problem.code in {"too_long", "bad_characters"}
    )


def field_problems(one: EvaluationField, value: object, *, required: bool) -> Iterator[Problem]:
    """What is wrong with one answer; nothing with an empty one that is not required."""
    if not filled(value):
        if required:
            yield Problem(one.id, "missing")
    elif one.kind in TEXTS:
        yield from text_problems(one.id, value, one.asked.maximum)
    elif one.kind is Kind.RISK:
        yield from risk_problems(one.id, value)
    else:
        yield from option_problems(one.id, value, one.asked.options)


def side_by_side(form: EvaluationForm, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was promised beside what happened, as plain JSON for the notice."""
    return {
        "criteria": [_criterion_row(one, answers) for one in form.about(About.CRITERION)],
        "values": [_value_row(one, answers) for one in form.about(About.VALUE)],
        "handvatten": [_handvat_row(one, answers) for one in form.about(About.HANDVAT)],
    }


def outcome_of(published: Iterable[Mapping[str, Any]]) -> str:
    """What should happen now, by the answers that were published, the newest first; "" unnamed.

    The newest evaluation that names an outcome counts.
    """
    return next((str(one["outcome"]) for one in published if one.get("outcome")), "")


def goes_on(published: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a new plan may go on from it, by the answers that were published, newest first."""
    return outcome_of(published) in GOING_ON


def unevaluated_from(due_day: date) -> date:
    """The first day on which the final evaluation is six weeks overdue."""
    return due_day + timedelta(weeks=OVERDUE_WEEKS)


def _required(asked: EvaluationQuestion, part: FormPart, answers: Mapping[str, Any]) -> bool:
    if not asked.required or asked.when is None:
        return asked.required
    return part.answer(asked.when.question, answers) in asked.when.values


def _criterion_row(part: FormPart, answers: Mapping[str, Any]) -> dict[str, Any]:
    promised = part.subject if isinstance(part.subject, Criterion) else Criterion("", "", "")
    return {
        "criterion": promised.criterion,
        "success": promised.success,
        "failure": promised.failure,
        "measured": part.answer("measured", answers) or "",
        "reached": part.answer("reached", answers),
    }


def _value_row(part: FormPart, answers: Mapping[str, Any]) -> dict[str, Any]:
    value = part.subject if isinstance(part.subject, WeighedValue) else WeighedValue("", None, None)
    return {
        "value": value.value,
        "expected": value.expected,
        "residual": value.residual,
        "observed": part.answer("observed", answers),
        "explanation": part.answer("explanation", answers) or "",
    }


def _handvat_row(part: FormPart, answers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "handvat": part.subject.handvat.id if isinstance(part.subject, Promises) else 0,
        "kept": part.answer("kept", answers),
        "came_of_it": part.answer("came_of_it", answers) or "",
    }

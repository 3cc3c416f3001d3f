"""The final evaluation: what the plan promised beside what happened, as fields and checks.

The fields follow from the plan: one part per success criterion, one per public value, then what was
learned and what should happen next. Answers are flat: field id to text, or to a number for a risk.
Source: docs/workflow.md; the report's handvatten 3 and 9.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from waardevol_lab.domain.answers import Answers
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import filled, level, text_problems
from waardevol_lab.domain.framework_model import Framework

LONG = 2000
OVERDUE_WEEKS = 6
"""How long after its term a final evaluation may be given up: docs/workflow.md."""


class FieldKind(StrEnum):
    """What an answer looks like."""

    TEXT = "text"
    CHOICE = "choice"
    RISK = "risk"


class Reached(StrEnum):
    """Whether a success criterion was met."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class NextStep(StrEnum):
    """What should happen after the experiment."""

    SCALE_UP = "scale_up"
    ADAPT = "adapt"
    REPEAT = "repeat"
    STOP = "stop"
    PASS_ON = "pass_on"  # noqa: S105 - no password


@dataclass(frozen=True, slots=True)
class EvaluationField:
    """One thing to fill in; `options` of a choice."""

    id: str
    kind: FieldKind
    required: bool = True
    options: tuple[str, ...] = ()


LEARNING: tuple[EvaluationField, ...] = (
    EvaluationField("learned", FieldKind.TEXT),
    EvaluationField("unintended", FieldKind.TEXT),
    EvaluationField("complaints", FieldKind.TEXT),
    EvaluationField("participation", FieldKind.TEXT),
)
NEXT: tuple[EvaluationField, ...] = (
    EvaluationField("outcome", FieldKind.CHOICE, options=tuple(NextStep)),
    EvaluationField("outcome_reason", FieldKind.TEXT),
    EvaluationField("dissent", FieldKind.TEXT, required=False),
)


@dataclass(frozen=True, slots=True)
class CriterionPart:
    """A success criterion as the plan promised it, with the fields for what was measured."""

    criterion: str
    success: str
    failure: str
    measured: EvaluationField
    reached: EvaluationField


@dataclass(frozen=True, slots=True)
class ValuePart:
    """A public value: the risk that the plan expected, before and after its measure."""

    value: str
    expected: int | None
    residual: int | None
    observed: EvaluationField
    explanation: EvaluationField


@dataclass(frozen=True, slots=True)
class EvaluationForm:
    """Everything that the final evaluation of one plan asks."""

    criteria: tuple[CriterionPart, ...]
    values: tuple[ValuePart, ...]

    def fields(self) -> Iterator[EvaluationField]:
        """Every field, in the order of the page."""
        for criterion in self.criteria:
            yield criterion.measured
            yield criterion.reached
        for value in self.values:
            yield value.observed
            yield value.explanation
        yield from LEARNING
        yield from NEXT


def form_for(framework: Framework, plan: Answers) -> EvaluationForm:
    """The form that follows from the answers of the version that bound."""
    rows = plan.get("success_criteria")
    criteria = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return EvaluationForm(
        tuple(_criterion(index, row) for index, row in enumerate(criteria)),
        tuple(_value(value.id, plan.get(value.question)) for value in framework.values),
    )


def known_answers(form: EvaluationForm, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was typed, the answers to fields of the form; as typed, right or wrong."""
    return {field.id: typed[field.id] for field in form.fields() if filled(typed.get(field.id))}


def problems(form: EvaluationForm, answers: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything that keeps the evaluation from being offered, each at its field."""
    return tuple(
        problem for field in form.fields() for problem in _problems(field, answers.get(field.id))
    )


def too_long(form: EvaluationForm, answers: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What a draft may not hold either: texts beyond any use."""
    return tuple(
        problem
        for field in form.fields()
        for problem in _problems(field, answers.get(field.id))
        if problem.code in {"too_long", "bad_characters"}
    )


def side_by_side(form: EvaluationForm, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was promised beside what happened, as plain JSON for the notice."""
    return {
        "criteria": [
            {
                "criterion": part.criterion,
                "success": part.success,
                "failure": part.failure,
                "measured": answers.get(part.measured.id, ""),
                "reached": answers.get(part.reached.id),
            }
            for part in form.criteria
        ],
        "values": [
            {
                "value": part.value,
                "expected": part.expected,
                "residual": part.residual,
                "observed": answers.get(part.observed.id),
                "explanation": answers.get(part.explanation.id, ""),
            }
            for part in form.values
        ],
    }


def unevaluated_from(due_day: date) -> date:
    """The first day on which the final evaluation is six weeks overdue."""
    return due_day + timedelta(weeks=OVERDUE_WEEKS)


def _criterion(index: int, row: Mapping[str, Any]) -> CriterionPart:
    return CriterionPart(
        criterion=str(row.get("criterion", "")),
        success=str(row.get("success", "")),
        failure=str(row.get("failure", "")),
        measured=EvaluationField(f"criterion_{index}_measured", FieldKind.TEXT),
        reached=EvaluationField(
            f"criterion_{index}_reached", FieldKind.CHOICE, options=tuple(Reached)
        ),
    )


def _value(value_id: str, answer: object) -> ValuePart:
    weighed = answer if isinstance(answer, Mapping) else {}
    return ValuePart(
        value=value_id,
        expected=level(weighed.get("risk")),
        residual=level(weighed.get("residual")),
        observed=EvaluationField(f"value_{value_id}_observed", FieldKind.RISK),
        explanation=EvaluationField(f"value_{value_id}_explanation", FieldKind.TEXT),
    )


def _problems(field: EvaluationField, value: object) -> Iterator[Problem]:
    if not filled(value):
        if field.required:
            yield Problem(field.id, "missing")
    elif field.kind is FieldKind.TEXT:
        yield from text_problems(field.id, value, LONG)
    elif field.kind is FieldKind.RISK:
        if level(value) is None:
            yield Problem(field.id, "bad_risk")
    elif value not in field.options:
        yield Problem(field.id, "unknown_option", {"option": str(value)[:100]})

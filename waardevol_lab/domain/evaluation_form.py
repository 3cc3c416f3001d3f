"""The form of an evaluation: what the plan promised beside the fields for what happened.

It follows from two things: the answers of the version in force, and a version of the evaluation
framework. Source: docs/workflow.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from waardevol_lab.domain.answers import Answers, answered
from waardevol_lab.domain.evaluation_framework import (
    About,
    EvaluationFramework,
    EvaluationKind,
    EvaluationPart,
    EvaluationQuestion,
)
from waardevol_lab.domain.field_checks import level
from waardevol_lab.domain.framework_model import Framework, Handvat, Kind

CRITERIA: Final = "success_criteria"
"""The question of a plan that promises thresholds."""


@dataclass(frozen=True, slots=True)
class EvaluationField:
    """One thing to fill in: a question, asked about one subject."""

    id: str
    asked: EvaluationQuestion

    @property
    def kind(self) -> Kind:
        """What an answer looks like."""
        return self.asked.kind


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success criterion with its thresholds, as the plan promised it."""

    criterion: str
    success: str
    failure: str


@dataclass(frozen=True, slots=True)
class WeighedValue:
    """A public value: the risk that the plan expected, before and after its measure."""

    value: str
    expected: int | None
    residual: int | None


@dataclass(frozen=True, slots=True)
class Promises:
    """A recommendation of the report, and the questions in which the plan says what it does."""

    handvat: Handvat
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of the framework, asked about one subject; `key` begins the ids of its fields."""

    part: EvaluationPart
    key: str
    fields: tuple[EvaluationField, ...]
    subject: Criterion | WeighedValue | Promises | None = None

    def answer(self, question: str, answers: Mapping[str, Any]) -> Any:
        """What was filled in for a question of this part; None when it was not."""
        return answers.get(_id(self.key, question))


@dataclass(frozen=True, slots=True)
class EvaluationForm:
    """Everything that one evaluation of one plan asks."""

    framework: EvaluationFramework
    kind: EvaluationKind
    parts: tuple[FormPart, ...]

    def fields(self) -> Iterator[EvaluationField]:
        """Every field, in the order of the page."""
        for part in self.parts:
            yield from part.fields

    def about(self, about: About) -> tuple[FormPart, ...]:
        """The parts about subjects of one sort."""
        return tuple(one for one in self.parts if one.part.about is about)


def form_for(
    asked: EvaluationFramework,
    kind: EvaluationKind,
    framework: Framework,
    plan: Answers,
) -> EvaluationForm:
    """The form that follows from the answers of the version that binds."""
    found = [
        FormPart(part, key, _fields(part, kind, key), subject)
        for part in asked.parts
        for key, subject in _subjects(part.about, framework, plan)
    ]
    return EvaluationForm(asked, kind, tuple(part for part in found if part.fields))


def _subjects(
    about: About, framework: Framework, plan: Answers
) -> list[tuple[str, Criterion | WeighedValue | Promises | None]]:
    if about is About.CRITERION:
        rows = plan.get(CRITERIA)
        found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        return [(f"criterion_{n}", _criterion(row)) for n, row in enumerate(found)]
    if about is About.VALUE:
        return [
            (f"value_{one.id}", _weighed(one.id, plan.get(one.question)))
            for one in framework.values
        ]
    if about is About.HANDVAT:
        return [
            (f"handvat_{one.id}", _promises(one, framework, plan)) for one in framework.handvatten
        ]
    return [("", None)]


def _fields(part: EvaluationPart, kind: EvaluationKind, key: str) -> tuple[EvaluationField, ...]:
    return tuple(
        EvaluationField(_id(key, one.id), one) for one in part.questions if kind in one.kinds
    )


def _id(key: str, question: str) -> str:
    return f"{key}_{question}" if key else question


def _criterion(row: Mapping[str, Any]) -> Criterion:
    return Criterion(
        criterion=str(row.get("criterion", "")),
        success=str(row.get("success", "")),
        failure=str(row.get("failure", "")),
    )


def _weighed(value_id: str, answer: object) -> WeighedValue:
    weighed = answer if isinstance(answer, Mapping) else {}
    return WeighedValue(value_id, level(weighed.get("risk")), level(weighed.get("residual")))


def _promises(handvat: Handvat, framework: Framework, plan: Answers) -> Promises:
    """Public answers alone; values and criteria stand beside parts of their own."""
    return Promises(
        handvat,
        tuple(
            question.id
            for question in framework.questions
            if handvat.id in question.handvat
            and question.public
            and question.kind is not Kind.VALUE
            and question.id != CRITERIA
            and answered(question, plan.get(question.id))
        ),
    )

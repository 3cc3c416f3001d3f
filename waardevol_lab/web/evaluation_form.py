"""The form of an evaluation, made from the plan that it looks back on and from its framework."""

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, StringField, TextAreaField

from waardevol_lab.domain.evaluation_form import (
    Criterion,
    EvaluationField,
    EvaluationForm,
    Promises,
    WeighedValue,
)
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.framework_model import Kind
from waardevol_lab.web.forms import ActForm, longest
from waardevol_lab.wording import running_words
from waardevol_lab.wording.i18n import gettext, language, mark

FINAL, LATER = {"kind": EvaluationKind.FINAL}, {"kind": EvaluationKind.FOLLOW_UP}
"""What the addresses of a final and of a follow-up evaluation stand for; each route serves both."""


def evaluation_form(asked: EvaluationForm, answers: Mapping[str, Any], version: int) -> Any:
    """A WTForms form with a field for each of the evaluation's, filled with what was saved.

    What was sent takes the place of it.
    """
    fields = {field.id: control(field) for field in asked.fields()}
    made = type("WrittenEvaluation", (ActForm,), fields)
    shown = {"version": version, **{key: str(value) for key, value in answers.items()}}
    return made(data=shown)


def name_subjects(form: Any, asked: EvaluationForm, values: Mapping[str, str]) -> None:
    """Let the list of errors say what a question is about that is asked about several things.

    `values`: the labels of the public values, by id.
    """
    for part in asked.parts:
        if part.subject is not None:
            for field in part.fields:
                form[field.id].about = _named(part.subject, values)


def _named(subject: Criterion | WeighedValue | Promises, values: Mapping[str, str]) -> str:
    if isinstance(subject, Criterion):
        return subject.criterion
    if isinstance(subject, WeighedValue):
        return values[subject.value]
    return gettext(mark("Handvat %(number)s"), number=subject.handvat.id)


def typed_answers(form: Any, asked: EvaluationForm) -> dict[str, Any]:
    """What was typed, by field id; a risk as a number where it is one."""
    return {field.id: value_of(field, form[field.id].data) for field in asked.fields()}


def control(field: EvaluationField) -> Any:
    """The control of one field of an evaluation."""
    asked, spoken = field.asked, language()
    words = {
        "label": asked.label.in_(spoken),
        "description": asked.help.in_(spoken) if asked.help else "",
    }
    if asked.kind is Kind.LONGTEXT:
        return TextAreaField(**words, validators=[longest(asked.maximum)])
    if asked.kind is Kind.TEXT:
        return StringField(**words, validators=[longest(asked.maximum)])
    return RadioField(**words, choices=_choices(field, spoken), validate_choice=False)


def _choices(field: EvaluationField, spoken: str) -> list[tuple[str, str]]:
    if field.kind is Kind.RISK:
        return list(running_words.RISK_CHOICES.items())
    return [(option.id, option.text.in_(spoken)) for option in field.asked.options]


def value_of(field: EvaluationField, data: Any) -> Any:
    """What was typed or chosen; a risk as a number where it is one."""
    if field.kind is Kind.RISK and data in {"0", "1", "2", "3"}:
        return int(data)
    return data if data is not None else ""

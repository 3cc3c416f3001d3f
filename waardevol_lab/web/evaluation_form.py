"""The form of a final evaluation, made from the plan that it looks back on."""

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, TextAreaField

from waardevol_lab.domain.evaluation import LONG, EvaluationField, EvaluationForm, FieldKind
from waardevol_lab.web.forms import ActForm, longest
from waardevol_lab.wording import running_words


def evaluation_form(
    asked: EvaluationForm, answers: Mapping[str, Any], version: int, *, sent: bool = True
) -> Any:
    """A WTForms form with a field for each of the evaluation's, filled with what was saved.

    What was sent takes the place of it, unless it was sent by another form of the page.
    """
    fields = {field.id: control(field) for field in asked.fields()}
    made = type("WrittenEvaluation", (ActForm,), fields)
    shown = {"version": version, **{key: str(value) for key, value in answers.items()}}
    return made(data=shown) if sent else made(formdata=None, data=shown)


def typed_answers(form: Any, asked: EvaluationForm) -> dict[str, Any]:
    """What was typed, by field id; a risk as a number where it is one."""
    return {field.id: value_of(field, form[field.id].data) for field in asked.fields()}


def control(field: EvaluationField) -> Any:
    """The control of one field of an evaluation."""
    words = {
        "label": running_words.EVALUATION_QUESTIONS[running_words.question_of(field.id)],
        "description": running_words.EVALUATION_HINTS.get(running_words.question_of(field.id), ""),
    }
    if field.kind is FieldKind.TEXT:
        return TextAreaField(**words, validators=[longest(LONG)])
    return RadioField(**words, choices=_choices(field), validate_choice=False)


def _choices(field: EvaluationField) -> list[tuple[str, str]]:
    if field.kind is FieldKind.RISK:
        return list(running_words.RISK_CHOICES.items())
    known = {**running_words.REACHED, **running_words.NEXT_STEPS}
    return [(option, known[option]) for option in field.options]


def value_of(field: EvaluationField, data: Any) -> Any:
    """What was typed or chosen; a risk as a number where it is one."""
    if field.kind is FieldKind.RISK and data in {"0", "1", "2", "3"}:
        return int(data)
    return data if data is not None else ""

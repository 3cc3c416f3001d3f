"""The inputs for one question, by its kind, not bound to a form yet."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import UnboundField
from wtforms.widgets import CheckboxInput, ListWidget

from waardevol_lab.domain.framework import Column, Kind, Option, Question
from waardevol_lab.web.framework_forms.coordinates import AREA, LINE, POINT
from waardevol_lab.web.framework_forms.naming import REMOVE, name, row_names, rows_name
from waardevol_lab.wording.answers import part_label
from waardevol_lab.wording.i18n import gettext, language, mark
from waardevol_lab.wording.labels import RISKS

Inputs = Iterator[tuple[str, UnboundField]]
Choices = list[tuple[str, str]]

_SHAPES: Final = (
    (POINT, mark("Eén of meer losse punten")),
    (LINE, mark("Een lijn, zoals een straat")),
    (AREA, mark("Een gebied")),
)


class Anchor(Field):  # type: ignore[misc] # the library has no types
    """No input: the place of a question with several inputs, where its own errors stand."""

    @staticmethod
    def widget(_field: Field, **_kwargs: Any) -> str:
        """Nothing to show."""
        return ""

    def process_formdata(self, _valuelist: list[Any]) -> None:
        """Nothing is ever sent for it."""


def inputs(question: Question, value: Any, rows: int) -> Inputs:
    """The inputs of a question by name, `rows` rows of them where it has rows.

    `value` is what stands in them: an option that the framework does not know stays choosable,
    so that saving never loses it.
    """
    if question.kind in (Kind.ROWS, Kind.PARTIES):
        yield question.id, Anchor(_label(question))
        for row in row_names(question, rows):
            for column in question.columns:
                path = name(question.id, row, column.id)
                yield path, _cell(column, value.get(path, ""))
        return
    yield from _INPUTS[question.kind](question, value)
    if question.kind is Kind.PLACE:
        for row in row_names(question, rows):
            path = name(rows_name(question), row)
            yield name(path, "name"), StringField(part_label("name"))
            yield from _points(path)


def _label(question: Question) -> str:
    return question.label.in_(language())


def _choices(options: Iterable[Option], kept: Iterable[str]) -> Choices:
    known = [(option.id, option.text.in_(language())) for option in options]
    ids = {option_id for option_id, _ in known}
    return [*known, *((text, text) for text in kept if text.strip() and text not in ids)]


def _radio(label: str, choices: Choices) -> UnboundField:
    return RadioField(label, choices=choices, validate_choice=False)


def _cell(column: Column, kept: str) -> UnboundField:
    label = column.text.in_(language())
    if not column.options:
        return TextAreaField(label)
    choices = [("", gettext("Kies")), *_choices(column.options, [kept])]
    return SelectField(label, choices=choices, validate_choice=False)


def _risk_radio(label: str, kept: str) -> UnboundField:
    known = [(str(level), f"{level} {gettext(word)}") for level, word in RISKS.items()]
    further = [(kept, kept)] if kept and kept not in dict(known) else []
    return _radio(label, [*known, *further])


def _text(question: Question, _value: Any) -> Inputs:
    yield question.id, StringField(_label(question))


def _longtext(question: Question, _value: Any) -> Inputs:
    yield question.id, TextAreaField(_label(question))


def _choice(question: Question, value: Any) -> Inputs:
    kept = [value.get(question.id, "")]
    yield question.id, _radio(_label(question), _choices(question.options, kept))


def _several(question: Question, value: Any) -> Inputs:
    yield (
        question.id,
        SelectMultipleField(
            _label(question),
            choices=_choices(question.options, value.get(question.id, [])),
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        ),
    )


def _risk(question: Question, value: Any) -> Inputs:
    yield question.id, _risk_radio(_label(question), value.get(question.id, ""))


def _period(question: Question, _value: Any) -> Inputs:
    yield question.id, Anchor(_label(question))
    for part in ("start", "end"):
        yield name(question.id, part), StringField(part_label(part))


def _place(question: Question, _value: Any) -> Inputs:
    yield question.id, Anchor(_label(question))
    yield name(question.id, "text"), TextAreaField(part_label("text"))
    yield from _points(question.id)


def _points(path: str) -> Inputs:
    shapes = [(shape, gettext(words)) for shape, words in _SHAPES]
    yield name(path, "shape"), _radio(gettext("Wat wilt u aangeven?"), shapes)
    yield name(path, "geometry"), TextAreaField(gettext("Punten"))


def _value(question: Question, value: Any) -> Inputs:
    yield question.id, Anchor(_label(question))
    for part in ("answer", "risk", "measure", "residual", "dissent"):
        path, label = name(question.id, part), part_label(part)
        if part in ("risk", "residual"):
            yield path, _risk_radio(label, value.get(path, ""))
        else:
            yield path, TextAreaField(label)


def _file(question: Question, _value: Any) -> Inputs:
    yield question.id, FileField(_label(question))
    yield name(question.id, REMOVE), BooleanField(gettext("Haal dit bestand weg"))


_INPUTS: Final[dict[Kind, Callable[[Question, Any], Inputs]]] = {
    Kind.TEXT: _text,
    Kind.LONGTEXT: _longtext,
    Kind.YESNO: _choice,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _several,
    Kind.DATE: _text,
    Kind.PERIOD: _period,
    Kind.PLACE: _place,
    Kind.RISK: _risk,
    Kind.VALUE: _value,
    Kind.FILE: _file,
}

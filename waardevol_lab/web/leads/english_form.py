"""The form for the English texts of one topic, made from what is written in Dutch."""

from collections.abc import Iterable
from typing import Any, Final

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, IntegerField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from waardevol_lab.domain.english import EnglishPart, EnglishQuestion
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework import Kind
from waardevol_lab.queries.english_texts import EnglishTask
from waardevol_lab.web.forms import BaseForm
from waardevol_lab.wording.answers import part_label
from waardevol_lab.wording.i18n import gettext, language, mark
from waardevol_lab.wording.problems import sentence

TEXT: Final = "en."
"""Before the path of a text, in the name of its input."""
FITS: Final = "klopt."
"""Before the id of a question, in the name of its box."""


class EnglishForm(BaseForm):
    """The inputs are added per topic."""

    version = IntegerField(widget=HiddenInput())

    @property
    def seen_version(self) -> int:
        """The version that the form was made for; 0: nothing was saved yet."""
        return self.version.data or 0

    def text(self, part: EnglishPart) -> Field:
        """The input of one text."""
        return self._fields[TEXT + part.path]

    def fits(self, asked: EnglishQuestion) -> Field:
        """The box that says that the English still fits."""
        return self._fields[FITS + asked.question.id]

    def typed(self) -> dict[str, str]:
        """The texts as they were typed, by path."""
        return {
            name.removeprefix(TEXT): field.data or ""
            for name, field in self._fields.items()
            if name.startswith(TEXT)
        }

    def confirmed(self) -> frozenset[str]:
        """The questions whose box was ticked."""
        return frozenset(
            name.removeprefix(FITS)
            for name, field in self._fields.items()
            if name.startswith(FITS) and field.data
        )

    def show(self, problems: Iterable[Problem]) -> None:
        """Put each problem at its text; what has none stands on top."""
        for problem in problems:
            field = self._fields.get(TEXT + problem.field)
            if field is None:
                self.form_errors.append(sentence(problem))
            else:
                field.errors = [*field.errors, sentence(problem)]

    def renew(self, version: int) -> None:
        """Name another version: the next press saves on top of that one."""
        self.version.data, self.version.raw_data = version, None


def english_form(found: EnglishTask, sent: MultiDict[str, Any] | None = None) -> EnglishForm:
    """The form with what is kept, or with what was sent."""
    attributes: dict[str, Any] = {}
    kept: dict[str, Any] = {"version": found.version}
    for asked in found.questions:
        single = asked.question.kind is Kind.TEXT
        for part in asked.parts:
            kind = StringField if single else TextAreaField
            attributes[TEXT + part.path] = kind(_label(asked, part))
            kept[TEXT + part.path] = part.english
        attributes[FITS + asked.question.id] = BooleanField(mark("De Engelse tekst klopt nog"))
    made: type[EnglishForm] = type("EnglishForm", (EnglishForm,), attributes)
    return made(formdata=sent, data=kept if sent is None else {})


def _label(asked: EnglishQuestion, part: EnglishPart) -> str:
    """In English: what the text is of, so that no two inputs are called the same."""
    label = asked.question.label.in_(language())
    if part.column is not None:
        label = f"{label} ({part.row}. {part.column.text.in_(language())})"
    if part.part:
        label = f"{label} ({part_label(part.part)})"
    return gettext("In het Engels: %(question)s", question=label)

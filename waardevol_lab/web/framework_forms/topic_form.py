"""The form of one topic, with its questions in a shape that a template can walk through."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict
from wtforms import Field, IntegerField
from wtforms.fields.core import UnboundField
from wtforms.widgets import HiddenInput

from waardevol_lab.domain.answers import Answers
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework import Framework, Kind, Question
from waardevol_lab.web.forms import BaseForm, CleanMeta
from waardevol_lab.web.framework_forms.asking import asked, condition_note
from waardevol_lab.web.framework_forms.fields import Anchor, inputs
from waardevol_lab.web.framework_forms.filling import filled_in
from waardevol_lab.web.framework_forms.naming import (
    name,
    row_names,
    rows_name,
    rows_sent,
    rows_shown,
)
from waardevol_lab.wording.answers import answer_sentence, full_sentence, further_title
from waardevol_lab.wording.i18n import gettext, language
from waardevol_lab.wording.option_groups import option_groups

LONG_LIST: Final = 10
"""From so many options on they stand in columns."""
FURTHER_PARTS: Final = ("name", "shape", "geometry")
PREFIX: Final = "q."
"""Before the attribute of an input, never in its name."""
ROWED: Final = (Kind.ROWS, Kind.PARTIES, Kind.PLACE)


@dataclass(frozen=True, slots=True)
class RowInputs:
    """One row of inputs."""

    title: str
    name: str
    """`parties.0`, `place.further.2`."""
    cells: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question on the page: its inputs by part, and what stands around them."""

    question: Question
    kind: str
    label: str
    hint: str
    example: str
    prompts: tuple[str, ...]
    note: str
    field: Field
    """The input itself, or the anchor of a question with several inputs."""
    parts: Mapping[str, Field]
    rows: tuple[RowInputs, ...]
    rows_shown: int
    groups: tuple[tuple[str, tuple[Field, ...]], ...]
    """The boxes of a long list, under headings where it has them; empty for a short list."""

    @property
    def optional(self) -> bool:
        """Whether it may stay empty."""
        return not self.question.required

    @property
    def grows(self) -> bool:
        """Whether a row can be added."""
        return self.question.kind in ROWED and not self.question.fixed_rows


class PrefixMeta(CleanMeta):
    """Takes the prefix off the names of inputs, so that a question may be called `errors`."""

    def bind_field(self, form: Any, unbound_field: UnboundField, options: dict[str, Any]) -> Field:
        """WTForms' hook for making a field."""
        named = {**options, "name": options["name"].removeprefix(PREFIX)}
        return super().bind_field(form, unbound_field, named)


class TopicForm(BaseForm):
    """The form of a topic; its inputs are added per framework, topic and number of rows."""

    Meta = PrefixMeta
    version = IntegerField(widget=HiddenInput())
    questions: tuple[AskedQuestion, ...] = ()
    summary: tuple[tuple[str, str], ...] = ()
    """For the list on top: the id of the input, and what to do there."""

    @property
    def seen_version(self) -> int:
        """The version of the topic that the form was made for; 0: nothing was saved yet."""
        return self.version.data or 0

    def input(self, path: str) -> Field | None:
        """The input of this name; None when the form does not have it."""
        found: Field | None = self._fields.get(PREFIX + path)
        return found

    def renew(self, version: int) -> None:
        """Name another version: the next press saves on top of that one."""
        self.version.data, self.version.raw_data = version, None

    def show_problems(self, framework: Framework, problems: Iterable[Problem]) -> None:
        """Put each problem at its input, and all of them in the list on top."""
        listed = list(self.summary)
        for problem in problems:
            field = self._nearest(problem.field)
            if field is None:
                listed.append(("", full_sentence(framework, problem)))
                continue
            field.errors = [*field.errors, answer_sentence(framework, problem)]
            listed.append((self._target(field), full_sentence(framework, problem)))
        self.summary = tuple(listed)

    def _nearest(self, path: str) -> Field | None:
        """The input with this name, or the closest one around it."""
        while path and self.input(path) is None:
            path = path.rpartition(".")[0]
        return self.input(path)

    def _target(self, field: Field) -> str:
        """The id to go to: a group of boxes or buttons has its first one."""
        if isinstance(field, Anchor):
            inside = [one for one in self if one.name.startswith(f"{field.name}.")]
            return self._target(inside[0]) if inside else str(field.id)
        return f"{field.id}-0" if hasattr(field.widget, "prefix_label") else str(field.id)


def topic_form(
    framework: Framework,
    task: str,
    answers: Answers,
    *,
    sent: MultiDict[str, Any] | None = None,
    version: int = 0,
    one_more: Collection[str] = (),
) -> TopicForm:
    """The form of a topic, filled with what was sent, or else with the stored answers.

    `answers` are those of the whole draft: they decide what is asked. `one_more` names questions
    that get an empty row extra. KeyError when the framework does not have the topic.
    """
    questions = _asked_or_sent(framework, task, answers, sent)
    rows = {q.id: _row_count(q, answers.get(q.id), sent, q.id in one_more) for q in questions}
    filled = {q.id: _standing(q, answers.get(q.id), sent) for q in questions}
    attributes: dict[str, Any] = {
        PREFIX + key: field
        for question in questions
        for key, field in inputs(question, filled[question.id], rows[question.id])
    }
    made: type[TopicForm] = type("TopicForm", (TopicForm,), attributes)
    flat = {PREFIX + key: text for texts in filled.values() for key, text in texts.items()}
    form = made(formdata=sent, data={} if sent is not None else {**flat, "version": version})
    form.questions = tuple(_view(framework, q, form, rows[q.id]) for q in questions)
    return form


def _asked_or_sent(
    framework: Framework, task: str, answers: Answers, sent: MultiDict[str, Any] | None
) -> tuple[Question, ...]:
    """What was asked when the page was made counts, also when another topic changed since."""
    ids = {key.partition(".")[0] for key in sent or ()}
    now = asked(framework, task, answers)
    return tuple(q for q in framework.questions_of(task) if q in now or q.id in ids)


def _standing(
    question: Question, stored: object, sent: MultiDict[str, Any] | None
) -> dict[str, Any]:
    """What stands in the inputs, to know which options must stay choosable."""
    if sent is None:
        return filled_in(question, stored)
    if question.kind is Kind.CHOICES:
        return {question.id: sent.getlist(question.id)}
    return {key: text for key, text in sent.items() if isinstance(text, str)}


def _row_count(
    question: Question, stored: object, sent: MultiDict[str, Any] | None, one_more: bool
) -> int:
    if question.kind not in ROWED:
        return 0
    return rows_shown(question, stored, one_more) if sent is None else rows_sent(question, sent)


def _view(framework: Framework, question: Question, form: TopicForm, rows: int) -> AskedQuestion:
    prefix = f"{question.id}."
    fields = {f.name: f for key, f in form._fields.items() if key.startswith(PREFIX)}
    spoken = language()
    return AskedQuestion(
        question=question,
        kind=question.kind.value,
        label=question.label.in_(spoken),
        hint=question.help.in_(spoken) if question.help else "",
        example=question.example.in_(spoken) if question.example else "",
        prompts=tuple(prompt.in_(spoken) for prompt in question.prompts),
        note=condition_note(framework, question),
        field=fields[question.id],
        parts={key.removeprefix(prefix): f for key, f in fields.items() if key.startswith(prefix)},
        rows=tuple(
            _row(question, fields, number, row)
            for number, row in enumerate(row_names(question, rows), start=1)
        )
        if question.kind in ROWED
        else (),
        rows_shown=rows,
        groups=_groups(question, fields[question.id]),
    )


def _groups(question: Question, field: Field) -> tuple[tuple[str, tuple[Field, ...]], ...]:
    if question.kind is not Kind.CHOICES or len(question.options) < LONG_LIST:
        return ()
    boxes = {box._value(): box for box in field}
    groups = [
        (heading, tuple(boxes.pop(option_id) for option_id in ids))
        for heading, ids in option_groups(question)
    ]
    return (*groups, ("", tuple(boxes.values()))) if boxes else tuple(groups)


def _row(question: Question, fields: Mapping[str, Field], number: int, row: str) -> RowInputs:
    path = name(rows_name(question), row)
    if question.kind is Kind.PLACE:
        parts: tuple[str, ...] = FURTHER_PARTS
        title = further_title(number - 1)
    else:
        parts = tuple(column.id for column in question.columns)
        fixed = next((r for r in question.fixed_rows if r.id == row), None)
        title = fixed.text.in_(language()) if fixed else gettext("Rij %(number)s", number=number)
    return RowInputs(title, path, tuple(fields[name(path, part)] for part in parts))

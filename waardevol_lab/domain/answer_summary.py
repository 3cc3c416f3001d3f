"""Answers as something to show: pages, letters and exports never look at raw shapes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from waardevol_lab.domain.answers import answered
from waardevol_lab.domain.field_checks import level
from waardevol_lab.domain.framework_model import Framework, Kind, Option, Question
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.plan_places import NamedPlace, drawable, further_places
from waardevol_lab.domain.row_checks import fixed_row
from waardevol_lab.domain.texts import normalise

ShownKind = Literal[
    "empty", "text", "list", "table", "value", "place", "file", "date", "period", "unreadable"
]


@dataclass(frozen=True, slots=True)
class ShownValue:
    """How a plan weighs one public value; levels are None where they were not given."""

    answer: str
    risk: int | None
    measure: str
    residual: int | None
    dissent: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer, ready to be shown; `kind` tells which of the other fields are filled.

    text: `text`. list: `items`. table: `header` and `rows`, cells in the order of the header; with
    fixed rows the first column is their title, under an empty header. value: `value`. place:
    `text`, `geometry` (None unless it is valid) and `further` places. file: `text` is its name,
    `path`. date: `start`. period: `start` and `end`. empty: nothing was filled in. unreadable: what
    was filled in does not
    have the shape of the question; a date that is none is shown as the text that was typed.
    """

    kind: ShownKind
    text: str = ""
    items: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    value: ShownValue | None = None
    geometry: Mapping[str, object] | None = None
    further: tuple[NamedPlace, ...] = ()
    path: str = ""
    start: date | None = None
    end: date | None = None


def summarise(framework: Framework, question: Question, value: object, language: str) -> Shown:
    """What to show for an answer, right or wrong; options and headers are in the language.

    Texts are as they were written: hand in `answers_en` for English ones. `framework` is the one
    that the question belongs to.
    """
    question = framework.question(question.id)
    if not answered(question, value):
        return Shown("empty")
    return _SHOWN[question.kind](question, value, language) or Shown("unreadable")


def _words(options: tuple[Option, ...], option_id: object, language: str) -> str:
    """The words for an option; the id itself where the framework does not know it."""
    for option in options:
        if option.id == option_id:
            return option.text.in_(language)
    return _string(option_id)


def _string(value: object) -> str:
    return normalise(value) if isinstance(value, str) else ""


def _text(question: Question, value: object, language: str) -> Shown | None:
    return Shown("text", text=normalise(value)) if isinstance(value, str) else None


def _choice(question: Question, value: object, language: str) -> Shown | None:
    if not isinstance(value, str):
        return None
    return Shown("text", text=_words(question.options, value, language))


def _choices(question: Question, value: object, language: str) -> Shown | None:
    if not isinstance(value, list):
        return None
    return Shown("list", items=tuple(_words(question.options, item, language) for item in value))


def _date(question: Question, value: object, language: str) -> Shown | None:
    day = parse_day(value)
    return Shown("date", start=day) if day else _text(question, value, language)


def _period(question: Question, value: object, language: str) -> Shown | None:
    if not isinstance(value, Mapping):
        return None
    typed = _string(value.get("start")), _string(value.get("end"))
    start, end = map(parse_day, typed)
    if start and end:
        return Shown("period", start=start, end=end)
    return Shown("text", text=" - ".join(typed).strip())


def _place(question: Question, value: object, language: str) -> Shown | None:
    if not isinstance(value, Mapping):
        return None
    return Shown(
        "place",
        text=_string(value.get("text")),
        geometry=drawable(value.get("geometry")),
        further=further_places(value),
    )


def _table(question: Question, value: object, language: str) -> Shown | None:
    if not isinstance(value, list):
        return None
    header = tuple(column.text.in_(language) for column in question.columns)
    if not question.fixed_rows:
        rows = tuple(_cells(question, row, language) for row in value)
        return Shown("table", header=header, rows=rows)
    fixed = tuple(
        (row.text.in_(language), *_cells(question, fixed_row(value, row.id), language))
        for row in question.fixed_rows
    )
    return Shown("table", header=("", *header), rows=fixed)


def _cells(question: Question, row: object, language: str) -> tuple[str, ...]:
    cells = row if isinstance(row, Mapping) else {}
    return tuple(
        _words(column.options, cells.get(column.id), language) for column in question.columns
    )


def _risk(question: Question, value: object, language: str) -> Shown | None:
    return None if level(value) is None else Shown("text", text=str(value))


def _value(question: Question, value: object, language: str) -> Shown | None:
    if not isinstance(value, Mapping):
        return None
    shown = ShownValue(
        answer=_string(value.get("answer")),
        risk=level(value.get("risk")),
        measure=_string(value.get("measure")),
        residual=level(value.get("residual")),
        dissent=_string(value.get("dissent")),
    )
    return Shown("value", value=shown)


def _file(question: Question, value: object, language: str) -> Shown | None:
    if not isinstance(value, Mapping):
        return None
    return Shown("file", text=_string(value.get("name")), path=_string(value.get("path")))


_SHOWN: Final[dict[Kind, Callable[[Question, object, str], Shown | None]]] = {
    Kind.TEXT: _text,
    Kind.LONGTEXT: _text,
    Kind.YESNO: _choice,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.DATE: _date,
    Kind.PERIOD: _period,
    Kind.PLACE: _place,
    Kind.PARTIES: _table,
    Kind.ROWS: _table,
    Kind.RISK: _risk,
    Kind.FILE: _file,
    Kind.VALUE: _value,
}

"""From answers to what stands in the inputs; the way back is in `reading`."""

from collections.abc import Iterator, Mapping
from typing import Any

from waardevol_lab.domain.framework import Kind, Question
from waardevol_lab.web.framework_forms.coordinates import lines_of
from waardevol_lab.web.framework_forms.naming import (
    SINGLE,
    VALUE_PARTS,
    name,
    row_names,
    rows_name,
    rows_of,
    rows_shown,
)


def filled_in(question: Question, value: object) -> dict[str, Any]:
    """What stands in each input of a question, by the input's name."""
    return dict(_filled_in(question, value))


def as_text(value: object) -> str:
    """A text, a number or nothing as a text."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _filled_in(question: Question, value: object) -> Iterator[tuple[str, Any]]:
    if question.kind is Kind.CHOICES:
        items = value if isinstance(value, list) else []
        yield question.id, [item for item in items if isinstance(item, str)]
    elif question.kind in SINGLE:
        yield question.id, as_text(value)
    elif question.kind in (Kind.ROWS, Kind.PARTIES):
        yield from _cells(question, value)
    elif question.kind is Kind.PLACE:
        yield from _place(question, value)
    elif question.kind is not Kind.FILE:
        parts = VALUE_PARTS if question.kind is Kind.VALUE else ("start", "end")
        content = value if isinstance(value, Mapping) else {}
        for part in parts:
            yield name(question.id, part), as_text(content.get(part))


def _cells(question: Question, value: object) -> Iterator[tuple[str, str]]:
    rows = rows_of(question, value)
    for index, row_name in enumerate(row_names(question, rows_shown(question, value))):
        if question.fixed_rows:
            row = next((row for row in rows if row.get("row") == row_name), {})
        else:
            row = rows[index] if index < len(rows) else {}
        for column in question.columns:
            yield name(question.id, row_name, column.id), as_text(row.get(column.id))


def _place(question: Question, value: object) -> Iterator[tuple[str, str]]:
    content = value if isinstance(value, Mapping) else {}
    yield name(question.id, "text"), as_text(content.get("text"))
    yield from _points(question.id, content.get("geometry"))
    for index, place in enumerate(rows_of(question, value)):
        path = name(rows_name(question), index)
        yield name(path, "name"), as_text(place.get("name"))
        yield from _points(path, place.get("geometry"))


def _points(path: str, geometry: object) -> Iterator[tuple[str, str]]:
    typed = lines_of(geometry)
    yield name(path, "shape"), typed.shape
    yield name(path, "geometry"), typed.lines

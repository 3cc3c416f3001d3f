"""Judges answers that are rows: tables, and the parties that take part. Takes any JSON value."""

from collections.abc import Iterator, Mapping
from typing import Final

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import filled, has_keys, option_problems, text_problems
from waardevol_lab.domain.framework_model import Kind, Question
from waardevol_lab.domain.texts import printable

ROW: Final = "row"


def check_rows(question: Question, value: object) -> Iterator[Problem]:
    """With fixed rows exactly those, otherwise at least `min_rows`; no required role missing."""
    if not isinstance(value, list):
        yield Problem(question.id, "wrong_shape")
    elif question.fixed_rows:
        yield from _fixed_rows(question, value)
    else:
        yield from _free_rows(question, value)
    if question.kind == Kind.PARTIES and isinstance(value, list):
        yield from _roles(question, value)


def fixed_row(value: list[object], row_id: str) -> object:
    """The row of an answer that is about one fixed row; an empty one where there is none."""
    for row in value:
        if isinstance(row, Mapping) and row.get(ROW) == row_id:
            return row
    return {}


def _free_rows(question: Question, value: list[object]) -> Iterator[Problem]:
    if len(value) < question.min_rows:
        params = {"min": question.min_rows, "count": len(value)}
        yield Problem(question.id, "too_few_rows", params)
    for index, row in enumerate(value):
        yield from _cells(question, str(index), row)


def _fixed_rows(question: Question, value: list[object]) -> Iterator[Problem]:
    for fixed in question.fixed_rows:
        yield from _cells(question, fixed.id, fixed_row(value, fixed.id), ROW)
    known = {fixed.id for fixed in question.fixed_rows}
    seen: set[str] = set()
    for index, row in enumerate(value):
        row_id = row.get(ROW) if isinstance(row, Mapping) else None
        if not isinstance(row_id, str):
            yield Problem(f"{question.id}.{index}", "wrong_shape")
        elif row_id not in known:
            yield Problem(f"{question.id}.{index}", "unknown_row", {"row": printable(row_id)})
        elif row_id in seen:
            yield Problem(f"{question.id}.{row_id}", "duplicate_row", {"row": row_id})
        else:
            seen.add(row_id)


def _cells(question: Question, row_id: str, row: object, *beside: str) -> Iterator[Problem]:
    field = f"{question.id}.{row_id}"
    names = (*(column.id for column in question.columns), *beside)
    if not isinstance(row, Mapping) or not has_keys(row, names):
        yield Problem(field, "wrong_shape")
        return
    for column in question.columns:
        cell = row.get(column.id)
        if column.options:
            yield from option_problems(f"{field}.{column.id}", cell, column.options)
        else:
            yield from text_problems(f"{field}.{column.id}", cell, question.maximum)


def _roles(question: Question, value: list[object]) -> Iterator[Problem]:
    roles = [row.get("role") for row in value if isinstance(row, Mapping)]
    for role in question.required_roles:
        if role not in roles:
            yield Problem(question.id, "role_missing", {"role": role})


def has_rows(question: Question, value: object) -> bool:
    """Whether a cell was filled in; naming a fixed row is not an answer yet."""
    return filled(value, ROW if question.fixed_rows else "")

"""The names of inputs: the place in the answer, parts joined by a dot."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from waardevol_lab.domain.framework import Kind, Question
from waardevol_lab.domain.plan_places import FURTHER, further_rows

FIRST_ROWS: Final = 1
MOST_ROWS: Final = 200
VALUE_PARTS: Final = ("answer", "risk", "measure", "residual", "dissent")
REMOVE: Final = "remove"
SINGLE: Final = frozenset(
    (Kind.TEXT, Kind.LONGTEXT, Kind.YESNO, Kind.CHOICE, Kind.CHOICES, Kind.DATE, Kind.RISK)
)
"""Kinds whose answer is one input."""


def name(*parts: str | int) -> str:
    """`period.start`."""
    return ".".join(str(part) for part in parts)


def rows_name(question: Question) -> str:
    """The name before the number of a row: a place has further places."""
    return name(question.id, FURTHER) if question.kind is Kind.PLACE else question.id


def rows_of(question: Question, value: object) -> list[Mapping[str, object]]:
    """The rows of an answer that can be shown as rows; of a place the further ones."""
    if question.kind is Kind.PLACE:
        return further_rows(value)
    items = value if isinstance(value, list) else []
    return [row for row in items if isinstance(row, Mapping)]


def row_names(question: Question, count: int) -> tuple[str, ...]:
    """What rows are called: the ids of fixed rows, or numbers from 0."""
    if question.fixed_rows:
        return tuple(row.id for row in question.fixed_rows)
    return tuple(str(number) for number in range(count))


def rows_shown(question: Question, value: object, one_more: bool = False) -> int:
    """How many rows the form has for a stored answer."""
    stored = len(rows_of(question, value))
    return min(max(stored + one_more, question.min_rows, _first_rows(question)), MOST_ROWS)


def _first_rows(question: Question) -> int:
    """A question with rows begins with one; a place with none but itself."""
    return 0 if question.kind is Kind.PLACE else FIRST_ROWS


def rows_sent(question: Question, names: Iterable[str]) -> int:
    """How many rows the form that was sent has."""
    pattern = re.compile(rf"{re.escape(rows_name(question))}\.([0-9]{{1,4}})\.", re.ASCII)
    numbers = [int(match[1]) for match in map(pattern.match, names) if match]
    return min(max(numbers, default=_first_rows(question) - 1) + 1, MOST_ROWS)

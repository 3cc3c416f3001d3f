"""Rows of other tables beside the row of one query, so that a page asks the database once."""

from collections import namedtuple
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ColumnElement, Date, ScalarSelect, Select, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from waardevol_lab.persistence.db import UtcDateTime

Values = Sequence[Sequence[Any]] | None
UTC = "+00:00"
Query = Select[*tuple[Any, ...]]
"""A query for rows of several columns."""


class _Rows(FunctionElement[Any]):
    """All rows of a subquery as one list of lists."""

    type = JSON()
    inherit_cache = True


@compiles(_Rows, "sqlite")
def _in_sqlite(element: _Rows, compiler: Any, **more: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **more)}))"


@compiles(_Rows, "postgresql")
def _in_postgres(element: _Rows, compiler: Any, **more: Any) -> str:
    return f"json_agg(json_build_array({compiler.process(element.clauses, **more)}))"


class Beside:
    """A query whose rows come as one column of another; its columns are plain ones, no JSON.

    The query may name what the other selects from, or parameters; it orders its own rows.
    """

    def __init__(self, query: Query) -> None:
        inner = query.subquery()
        self._row = namedtuple("Row", inner.c.keys())  # type: ignore[misc]
        self._readers = [_reader(column) for column in inner.c]
        self.column: ScalarSelect[Any] = select(_Rows(*inner.c)).scalar_subquery()

    def rows(self, values: Values) -> list[Any]:
        """The rows as the query would give them, by the names of its columns."""
        return [
            self._row(*(read(value) for read, value in zip(self._readers, row, strict=True)))
            for row in values or ()
        ]


def _reader(column: ColumnElement[Any]) -> Callable[[Any], Any]:
    """What makes a value of this column out of what JSON holds of it."""
    if isinstance(column.type, UtcDateTime):
        return _instant
    if isinstance(column.type, Date):
        return _day
    return _truth if isinstance(column.type, Boolean) else _itself


def _instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + UTC)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _truth(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _itself(value: Any) -> Any:
    return value

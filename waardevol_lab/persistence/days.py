"""The day of an instant in Amsterdam, worked out by the database: for what is counted there."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, SQLColumnExpression, cast, extract
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

SECONDS_IN_A_DAY = 86_400


class LocalDay(FunctionElement[date]):
    """The calendar day in Amsterdam of a column with an instant."""

    type = Date()
    inherit_cache = True


@compiles(LocalDay, "postgresql")
def _in_postgres(element: LocalDay, compiler: Any, **more: Any) -> str:
    instant = compiler.process(element.clauses, **more)
    return f"CAST(({instant} AT TIME ZONE 'UTC') AT TIME ZONE 'Europe/Amsterdam' AS date)"


@compiles(LocalDay, "sqlite")
def _in_sqlite(element: LocalDay, compiler: Any, **more: Any) -> str:
    """SQLite knows no zones: summer time is from the last Sunday of March until that of October,
    each at one o'clock UTC (directive 2000/84/EC).
    """
    instant = compiler.process(element.clauses, **more)

    def turn(months: int) -> str:
        last_sunday = f"'start of year', '+{months} months', '-7 days', 'weekday 0'"
        return f"datetime({instant}, {last_sunday}, '+1 hours')"

    summer = f"{instant} >= {turn(3)} AND {instant} < {turn(10)}"
    return f"date({instant}, CASE WHEN {summer} THEN '+2 hours' ELSE '+1 hours' END)"


def days_between(
    earlier: SQLColumnExpression[Any], later: SQLColumnExpression[Any]
) -> ColumnElement[int]:
    """How many midnights of Amsterdam lie between two instants."""
    seconds = extract("epoch", LocalDay(later)) - extract("epoch", LocalDay(earlier))
    return cast(seconds / SECONDS_IN_A_DAY, Integer)


def local_year(instant: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """The year in Amsterdam."""
    return extract("year", LocalDay(instant))

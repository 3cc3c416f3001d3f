"""The clean-up as everybody may see it: in the contents of a notice, and as it stands beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, select

from waardevol_lab.domain.cleanup import CleanupLine, DataFate
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.persistence.beside import Query
from waardevol_lab.persistence.models import CleanupStep


@dataclass(frozen=True, slots=True)
class PublicCleanup:
    """One line."""

    line: CleanupLine
    due_on: date | None
    done_on: date | None
    fate: DataFate | None

    def overdue(self, today: date) -> bool:
        """Whether it should have been done."""
        return self.done_on is None and self.due_on is not None and self.due_on < today


def lines(experiment_id: ScalarSelect[int]) -> Query:
    """The lines as they stand now: a version is made when all are done, and not before."""
    return (
        select(CleanupStep.line, CleanupStep.due_on, CleanupStep.done_on, CleanupStep.fate)
        .where(CleanupStep.experiment_id == experiment_id)
        .order_by(CleanupStep.id)
    )


def as_cleanup(rows: Iterable[Any]) -> tuple[PublicCleanup, ...]:
    """`rows` are those of `lines`."""
    return tuple(_line(row.line, row.due_on, row.done_on, row.fate) for row in rows)


def cleanup_in(contents: Mapping[str, Any]) -> tuple[PublicCleanup, ...]:
    """The lines in the contents of a notice; none in one of before the end."""
    return tuple(
        _line(row["line"], parse_day(row["due_on"]), parse_day(row["done_on"]), row["fate"])
        for row in contents.get("cleanup") or ()
    )


def _line(line: str, due_on: date | None, done_on: date | None, fate: str | None) -> PublicCleanup:
    return PublicCleanup(CleanupLine(line), due_on, done_on, DataFate(fate) if fate else None)

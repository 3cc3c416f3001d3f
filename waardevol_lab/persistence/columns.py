"""Columns and constraints that many models share."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import mapped_column

Key = Annotated[int, mapped_column(primary_key=True, autoincrement=True)]
Word = Annotated[str, mapped_column(String(40))]
Line = Annotated[str, mapped_column(String(255))]
Sha256 = Annotated[str, mapped_column(String(64))]
ExperimentKey = Annotated[
    int, mapped_column(ForeignKey("experiment.id", ondelete="RESTRICT"), index=True)
]
RoundKey = Annotated[
    int, mapped_column(ForeignKey("review_round.id", ondelete="RESTRICT"), index=True)
]
UserKey = Annotated[int, mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)]
OptionalUserKey = Annotated[
    int | None, mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
]
VersionKey = Annotated[
    int, mapped_column(ForeignKey("plan_version.id", ondelete="RESTRICT"), index=True)
]
Instant = datetime


def one_of(column: str, allowed: type[StrEnum] | Iterable[str], name: str) -> CheckConstraint:
    """A CHECK that `column` is one of the enum's values."""
    values = ", ".join(f"'{value}'" for value in allowed)
    return CheckConstraint(f"{column} IN ({values})", name=name)


def needs(state: str, states: Iterable[str], condition: str, name: str) -> CheckConstraint:
    """A CHECK that ties a state to its record: in `states`, `condition` holds."""
    values = ", ".join(f"'{value}'" for value in states)
    return CheckConstraint(f"{state} NOT IN ({values}) OR ({condition})", name=name)

"""Check-ins of a running experiment: the one that is waited for, and those that were filed."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    OptionalUserKey,
    Word,
)
from waardevol_lab.persistence.db import Base

OPEN = text("filed_at IS NULL AND closed_at IS NULL")


class CheckIn(Base):
    """One check-in; there from the day on which it begins to be waited for, and filed once.

    What it says, and the numbers of that moment, are never changed after that.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("experiment_id", "number"),
        CheckConstraint("filed_at IS NULL OR plan_version_id IS NOT NULL", name="filed"),
        Index(
            "uq_check_in_open",
            "experiment_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("ix_check_in_waiting", "due_on", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    number: Mapped[int]
    """Within its experiment, from 1."""
    since: Mapped[Instant]
    """From when its numbers count: the start, or the check-in before."""
    due_on: Mapped[date]
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    """The version in force when it was filed: what is observed stands beside its promises."""
    framework: Mapped[Word | None]
    """The version of the evaluation framework that it was filed with; None: of before."""
    within: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`{purpose: {same, text}}`, and data, place and period."""
    incidents: Mapped[str] = mapped_column(Text, default="")
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the system counted; frozen."""
    observed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Interim answers by the field ids of the evaluation."""
    filed_by_id: Mapped[OptionalUserKey]
    filed_at: Mapped[Instant | None]
    missed_at: Mapped[Instant | None]
    """When the board was told that it did not come in time."""
    closed_at: Mapped[Instant | None]
    """The experiment ended before it was filed."""

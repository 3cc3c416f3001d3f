"""Cleaning up after the end, and signs that were taken down or covered."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.cleanup import CleanupLine, DataFate, SignFate
from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    OptionalUserKey,
    UserKey,
    Word,
    one_of,
)
from waardevol_lab.persistence.db import Base

OPEN = text("done_at IS NULL")


class CleanupStep(Base):
    """One line of the clean-up of an experiment; there from its end on, done once."""

    __tablename__ = "cleanup_step"
    __table_args__ = (
        UniqueConstraint("experiment_id", "line"),
        one_of("line", CleanupLine, "line"),
        CheckConstraint(
            f"fate IS NULL OR fate IN ({', '.join(repr(str(f)) for f in DataFate)})", name="fate"
        ),
        CheckConstraint("(done_at IS NULL) = (done_on IS NULL)", name="done"),
        Index(
            "ix_cleanup_step_open",
            "due_on",
            "experiment_id",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    line: Mapped[Word]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    fate: Mapped[Word | None]
    note: Mapped[str] = mapped_column(Text, default="")
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    done_by_id: Mapped[OptionalUserKey]
    done_at: Mapped[Instant | None]


class SignRemoval(Base):
    """A sign that was removed or covered; the newest row of a sign counts."""

    __tablename__ = "sign_removal"
    __table_args__ = (one_of("fate", SignFate, "fate"),)

    id: Mapped[Key]
    sign_id: Mapped[int] = mapped_column(ForeignKey("sign_placement.id"), index=True)
    fate: Mapped[Word]
    gone_on: Mapped[date]
    written_by_id: Mapped[UserKey]
    written_at: Mapped[Instant]

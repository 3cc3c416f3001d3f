"""Lessons: drafts of cards, cards that everybody reads, and those that a plan quotes. ADR 0020."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    Line,
    OptionalUserKey,
    RoundKey,
    Sha256,
)
from waardevol_lab.persistence.db import Base


class LessonDraft(Base):
    """A card that is being written; publishing makes a `Lesson` of it and takes it away."""

    __tablename__ = "lesson_draft"
    __table_args__ = (UniqueConstraint("experiment_id", "number"),)

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    number: Mapped[int]
    """Counts the cards of one experiment; a correction has a number of its own."""
    replaces_id: Mapped[int | None] = mapped_column(
        ForeignKey("lesson.id", ondelete="RESTRICT"), index=True
    )
    contents: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[Instant]
    saved_by_id: Mapped[OptionalUserKey]


class Lesson(Base):
    """A published card: of an experiment here, or of another installation. It never changes.

    Its key is its place in the list: what came later stands first. An imported card that its own
    installation changed is written anew; nobody edits it here.
    """

    __tablename__ = "lesson"
    __table_args__ = (
        CheckConstraint("(experiment_id IS NULL) = (imported_at IS NOT NULL)", name="origin"),
        CheckConstraint("(experiment_id IS NULL) = (number IS NULL)", name="number"),
        CheckConstraint("hidden_at IS NULL OR hidden_reason <> ''", name="hidden"),
        UniqueConstraint("experiment_id", "number"),
        UniqueConstraint("url"),
        UniqueConstraint("slug"),
        UniqueConstraint("replaces_id"),
        Index("ix_lesson_listed", "listed", "id"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[int | None] = mapped_column(
        ForeignKey("experiment.id", ondelete="RESTRICT")
    )
    number: Mapped[int | None]
    slug: Mapped[Line]
    url: Mapped[str] = mapped_column(String(500))
    """Where it was published first: what it is known by on every installation."""
    contents: Mapped[dict[str, Any]]
    sha256: Mapped[Sha256]
    origin: Mapped[dict[str, Any]]
    """`installation`, `organisation`, `experiment` and `experiment_url`, `licence`."""
    published_on: Mapped[date]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id", ondelete="RESTRICT"))
    listed: Mapped[bool] = mapped_column(default=True)
    """Whether it stands in the list: not hidden, and no other card in its place."""
    added_at: Mapped[Instant]
    imported_at: Mapped[Instant | None]
    hidden_at: Mapped[Instant | None]
    hidden_reason: Mapped[str] = mapped_column(Text, default="")
    hidden_by_id: Mapped[OptionalUserKey]


class QuotedLesson(Base):
    """A lesson that the plan of a round takes over; submitting freezes it in the version."""

    __tablename__ = "quoted_lesson"
    __table_args__ = (
        UniqueConstraint("round_id", "url"),
        Index("ix_quoted_lesson_url", "url"),
    )

    id: Mapped[Key]
    round_id: Mapped[RoundKey]
    url: Mapped[str] = mapped_column(String(500))
    """That of the card where it was published first; it may not be here."""
    title: Mapped[Line]
    organisation: Mapped[Line]
    quoted_at: Mapped[Instant]
    quoted_by_id: Mapped[OptionalUserKey]

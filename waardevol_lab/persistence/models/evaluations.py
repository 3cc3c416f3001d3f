"""Evaluations: what was promised beside what happened, and what the board said of it."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    OptionalUserKey,
    UserKey,
    VersionKey,
    Word,
    needs,
    one_of,
)
from waardevol_lab.persistence.db import Base


class Evaluation(Base):
    """One evaluation of an experiment; a draft, then offered to the board, then published."""

    __tablename__ = "evaluation"
    __table_args__ = (
        one_of("kind", ("interim", "final", "follow_up"), "kind"),
        one_of("state", ("draft", "offered", "published"), "state"),
        needs("state", ("offered", "published"), "offered_at IS NOT NULL", "offered"),
        needs("state", ("published",), "published_at IS NOT NULL", "published"),
        UniqueConstraint("experiment_id", "kind", "number"),
        Index("ix_evaluation_waiting", "state", "due_on"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    plan_version_id: Mapped[VersionKey]
    kind: Mapped[Word]
    number: Mapped[int] = mapped_column(default=1)
    framework: Mapped[Word | None]
    """The version of the evaluation framework that it was begun with; None: of before."""
    state: Mapped[Word] = mapped_column(default="draft")
    version: Mapped[int] = mapped_column(default=1)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    counts: Mapped[dict[str, Any] | None]
    """What the system counted when it was offered; frozen."""
    response: Mapped[str] = mapped_column(Text, default="")
    """What the lead answers to the remarks of the board; published with it."""
    saved_by_id: Mapped[OptionalUserKey]
    saved_at: Mapped[Instant]
    offered_at: Mapped[Instant | None]
    due_on: Mapped[date | None]
    """The last day for the remarks of the board, once it is offered."""
    published_at: Mapped[Instant | None]


class EvaluationRemark(Base):
    """What somebody of the board says of an offered evaluation; published with it."""

    __tablename__ = "evaluation_remark"

    id: Mapped[Key]
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[UserKey]
    remarked_at: Mapped[Instant]

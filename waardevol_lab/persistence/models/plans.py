"""Plans: drafts per topic, frozen versions, and the files that belong to them."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    Line,
    OptionalUserKey,
    RoundKey,
    Sha256,
    UserKey,
    Word,
)
from waardevol_lab.persistence.db import Base


class DraftTopic(Base):
    """The answers of one topic of an open round, as they were typed, right or wrong."""

    __tablename__ = "draft_topic"

    round_id: Mapped[int] = mapped_column(ForeignKey("review_round.id"), primary_key=True)
    task: Mapped[Word] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answers_en: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[Instant]
    saved_by_id: Mapped[OptionalUserKey]


class PlanVersion(Base):
    """What was submitted, frozen: answers, files by hash, and the framework, hashed together."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("experiment_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    round_id: Mapped[RoundKey]
    number: Mapped[int]
    framework: Mapped[Word]
    answers: Mapped[dict[str, Any]]
    answers_en: Mapped[dict[str, Any]] = mapped_column(default=dict)
    files: Mapped[list[Any]] = mapped_column(default=list)
    """`[{"question", "name", "sha256", "size", "attachment"}]`"""
    sha256: Mapped[Sha256]
    submitted_by_id: Mapped[UserKey]
    submitted_at: Mapped[Instant]
    reason: Mapped[str | None] = mapped_column(Text)
    """Why there was a round, or why it came back; None where nobody said."""


class Attachment(Base):
    """A file that came with a plan, a piece of evidence or a sign; the bytes are in the storage."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    purpose: Mapped[Word]
    """A question id, `evidence` or `sign`."""
    name: Mapped[Line]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[Sha256] = mapped_column(index=True)
    uploaded_by_id: Mapped[UserKey]
    uploaded_at: Mapped[Instant]

"""Plans: drafts per topic, frozen versions, and the files that belong to them."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.plan_attachments import FileKind
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
    one_of,
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


class EnglishTopic(Base):
    """Who saved the English texts of a topic last, and which Dutch texts they were written for."""

    __tablename__ = "english_topic"

    round_id: Mapped[int] = mapped_column(ForeignKey("review_round.id"), primary_key=True)
    task: Mapped[Word] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    written_for: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Per question the SHA-256 of the Dutch answer as it was then."""
    saved_at: Mapped[Instant]
    saved_by_id: Mapped[OptionalUserKey]


class PlanVersion(Base):
    """What was submitted, frozen: answers, files by hash, and the framework, hashed together."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("experiment_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        Index("ix_plan_version_submitted", "submitted_at"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    round_id: Mapped[RoundKey]
    number: Mapped[int]
    framework: Mapped[Word]
    answers: Mapped[dict[str, Any]]
    answers_en: Mapped[dict[str, Any]] = mapped_column(default=dict)
    files: Mapped[list[Any]] = mapped_column(default=list)
    """`[{"question", "name", "sha256", "size", "attachment"}]`, answers first; one beside the
    answers also has `kind`, `public`, `alt_text` and `version`."""
    lessons: Mapped[list[Any] | None]
    """`[{"url", "title", "organisation", "slug"}]` of what the plan quotes; None: of before."""
    sha256: Mapped[Sha256]
    submitted_by_id: Mapped[UserKey]
    submitted_at: Mapped[Instant]
    reason: Mapped[str | None] = mapped_column(Text)
    """Why there was a round, or why it came back; None where nobody said."""
    rewords: Mapped[int | None]
    """The number of the version whose words it mends without a round; None for one submitted."""


class Attachment(Base):
    """A file that came with a plan or with an act on it; the bytes are in the storage."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    purpose: Mapped[Word]
    """A question id, `evidence`, `sign`, `proof` or `drill`."""
    name: Mapped[Line]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[Sha256] = mapped_column(index=True)
    """Of the original: what the board reads and a plan version freezes."""
    shown_sha256: Mapped[str | None] = mapped_column(String(64))
    """Of the copy without metadata: what pages and citizens get. None: not made yet."""
    uploaded_by_id: Mapped[UserKey]
    uploaded_at: Mapped[Instant]


class PlanFile(Base):
    """A file beside the answers in the draft of a round; submitting freezes it in the version."""

    __tablename__ = "plan_file"
    __table_args__ = (
        one_of("kind", FileKind, "kind"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("kind <> 'photo' OR alt_text <> ''", name="photo_has_alt_text"),
        UniqueConstraint("replaces_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[RoundKey]
    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachment.id", ondelete="RESTRICT"), index=True
    )
    place: Mapped[Word]
    """A question id, or `topic.` with the id of a topic."""
    kind: Mapped[Word]
    public: Mapped[bool] = mapped_column(default=False)
    alt_text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("plan_file.id", ondelete="RESTRICT"))
    """The file that it came in place of, in the same draft."""
    removed_at: Mapped[Instant | None]
    added_at: Mapped[Instant]
    added_by_id: Mapped[UserKey]

"""Texts in an organisation's own words, an advice that is being written, and letters as sent."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.letter_kinds import LANGUAGES, LetterKind
from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    Line,
    RoundKey,
    Sha256,
    UserKey,
    VersionKey,
    Word,
    one_of,
)
from waardevol_lab.persistence.db import Base


class LetterTextVersion(Base):
    """One version of a text of an organisation; never changed, the highest number is in force."""

    __tablename__ = "letter_text_version"
    __table_args__ = (
        one_of("kind", LetterKind, "kind"),
        one_of("language", LANGUAGES, "language"),
        CheckConstraint("number >= 1", name="number"),
        UniqueConstraint("organisation_id", "kind", "language", "number"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"))
    kind: Mapped[Word]
    language: Mapped[Word]
    number: Mapped[int]
    text: Mapped[str | None] = mapped_column(Text)
    """None: back to the product's own text, whatever that is by then."""
    reason: Mapped[Line] = mapped_column(default="")
    restores: Mapped[int | None]
    """The version that this one repeats; 0: the product's own text."""
    written_by_id: Mapped[UserKey]
    written_at: Mapped[Instant]


class AdviceDraft(Base):
    """The advice on one plan version as far as chair and secretary have come; no record."""

    __tablename__ = "advice_draft"
    __table_args__ = (
        one_of("language", LANGUAGES, "language"),
        UniqueConstraint("round_id", "plan_version_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[RoundKey]
    plan_version_id: Mapped[VersionKey]
    outcome: Mapped[Word] = mapped_column(default="")
    language: Mapped[Word] = mapped_column(default="nl")
    text: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    risks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    minority_view: Mapped[str] = mapped_column(Text, default="")
    open_to_objection: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    saved_by_id: Mapped[UserKey]
    saved_at: Mapped[Instant]


class Letter(Base):
    """A letter as it was sent: the PDF is kept under its hash, and the record names the hash."""

    __tablename__ = "letter"
    __table_args__ = (
        one_of("kind", LetterKind, "kind"),
        one_of("language", LANGUAGES, "language"),
        UniqueConstraint("experiment_id", "number"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    round_id: Mapped[RoundKey]
    number: Mapped[int]
    """Counts the letters of the experiment."""
    kind: Mapped[Word]
    language: Mapped[Word]
    title: Mapped[Line]
    sha256: Mapped[Sha256]
    size: Mapped[int]
    made_at: Mapped[Instant]

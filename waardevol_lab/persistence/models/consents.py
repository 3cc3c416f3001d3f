"""Consent notices, their published versions, and what participants consented to.

Nothing here leads to a person: no name, no contact, no address of a device, no free text. A record
is found with its receipt code alone, of which only the hash is kept.
"""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.consent import AgeBand, ConsentEvent, Method, Minors
from waardevol_lab.domain.letter_kinds import LANGUAGES
from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    OptionalUserKey,
    Sha256,
    UserKey,
    VersionKey,
    Word,
    one_of,
)
from waardevol_lab.persistence.db import Base


class ConsentNotice(Base):
    """What one group of participants is asked, as far as the team has written it."""

    __tablename__ = "consent_notice"
    __table_args__ = (
        one_of("minors", Minors, "minors"),
        UniqueConstraint("experiment_id", "number"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    number: Mapped[int]
    """Counts the notices of the experiment."""
    group_name: Mapped[str] = mapped_column(Text)
    """The group as the plan names it."""
    code: Mapped[Word] = mapped_column(unique=True)
    """The last part of its address; never used again."""
    scopes: Mapped[list[Any]] = mapped_column(default=list)
    minors: Mapped[Word] = mapped_column(default=Minors.GUARDIAN)
    version: Mapped[int] = mapped_column(default=1)
    """Of what is being written; the published texts have numbers of their own."""
    created_at: Mapped[Instant]
    saved_by_id: Mapped[UserKey]
    saved_at: Mapped[Instant]


class ConsentVersion(Base):
    """One published text in its languages; triggers refuse UPDATE and DELETE."""

    __tablename__ = "consent_version"
    __table_args__ = (
        one_of("minors", Minors, "minors"),
        UniqueConstraint("notice_id", "number"),
        CheckConstraint("holds_from BETWEEN 1 AND number", name="holds_from"),
    )

    id: Mapped[Key]
    notice_id: Mapped[int] = mapped_column(ForeignKey("consent_notice.id"), index=True)
    number: Mapped[int]
    plan_version_id: Mapped[VersionKey]
    group_name: Mapped[str] = mapped_column(Text)
    scopes: Mapped[list[Any]]
    minors: Mapped[Word]
    contents: Mapped[dict[str, Any]]
    """The whole text by language; Dutch is always there."""
    hashes: Mapped[dict[str, Any]]
    """SHA-256 of each of the contents, by language."""
    holds_from: Mapped[int]
    """The oldest version whose consents still count while this one is in force."""
    change: Mapped[str] = mapped_column(Text, default="")
    published_by_id: Mapped[UserKey]
    published_at: Mapped[Instant]


class ConsentRecord(Base):
    """One receipt code; how it stands follows from its last event."""

    __tablename__ = "consent_record"

    id: Mapped[Key]
    notice_id: Mapped[int] = mapped_column(ForeignKey("consent_notice.id"), index=True)
    record_id: Mapped[Word] = mapped_column(unique=True)
    """A random id for receipts; it opens nothing."""
    code_hash: Mapped[Sha256] = mapped_column(unique=True)


class ConsentEntry(Base):
    """One event of a record; triggers refuse UPDATE, and DELETE as long as it can count."""

    __tablename__ = "consent_entry"
    __table_args__ = (
        one_of("event", ConsentEvent, "event"),
        one_of("language", LANGUAGES, "language"),
        one_of("method", Method, "method"),
        one_of("age_band", AgeBand, "age_band"),
        CheckConstraint("age_band <> 'under_16' OR guardian", name="guardian"),
        CheckConstraint("(method = 'web') = (recorded_by_id IS NULL)", name="recorded"),
        UniqueConstraint("record_id", "sequence"),
    )

    id: Mapped[Key]
    record_id: Mapped[int] = mapped_column(ForeignKey("consent_record.id"), index=True)
    sequence: Mapped[int]
    event: Mapped[Word]
    at: Mapped[Instant]
    version: Mapped[int]
    """The number of the text that it is a yes to."""
    language: Mapped[Word]
    sha256: Mapped[Sha256]
    method: Mapped[Word]
    scopes: Mapped[list[Any]]
    """The keys of what it is a yes to, in their order."""
    age_band: Mapped[Word]
    guardian: Mapped[bool]
    copy_given: Mapped[bool]
    recorded_by_id: Mapped[OptionalUserKey]
    """The fieldworker who wrote it down; nobody on the web."""

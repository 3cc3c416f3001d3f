"""What citizens ask and say about an experiment, and what became of it."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.contributions import Channel, ContributionKind, Ground
from waardevol_lab.domain.states import ContributionState
from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    OptionalUserKey,
    Sha256,
    UserKey,
    Word,
    one_of,
)
from waardevol_lab.persistence.db import Base

GROUNDS = ", ".join(f"'{ground}'" for ground in Ground)
OPEN = text("answered_at IS NULL")


class Contribution(Base):
    """A question or reaction, without who made it; `state` is what the secretary made of it."""

    __tablename__ = "contribution"
    __table_args__ = (
        one_of("kind", ContributionKind, "kind"),
        one_of("channel", Channel, "channel"),
        one_of("language", ("nl", "en"), "language"),
        one_of("state", ContributionState, "state"),
        CheckConstraint(f"ground IS NULL OR ground IN ({GROUNDS})", name="ground"),
        CheckConstraint("(state = 'hidden') = (ground IS NOT NULL)", name="hidden"),
        CheckConstraint("state <> 'published' OR may_publish", name="published"),
        CheckConstraint("(channel = 'web') = (recorded_by_id IS NULL)", name="recorded"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered"),
        CheckConstraint("(changed_at IS NULL) = (change = '')", name="changed"),
        UniqueConstraint("experiment_id", "number"),
        UniqueConstraint("receipt_hash"),
        Index("ix_contribution_queue", "state", "received_at", "id"),
        Index("ix_contribution_recent", "experiment_id", "received_at"),
        Index(
            "ix_contribution_open",
            "due_on",
            "experiment_id",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    number: Mapped[int]
    kind: Mapped[Word]
    channel: Mapped[Word]
    language: Mapped[Word]
    text: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(String(254))
    """Where the answer goes; forgotten some time after it. No page shows it."""
    may_publish: Mapped[bool]
    """Whether who asked lets everybody read it."""
    receipt_hash: Mapped[Sha256]
    received_on: Mapped[date]
    received_at: Mapped[Instant]
    """When it was written down here; a letter may have come days before."""
    due_on: Mapped[date]
    recorded_by_id: Mapped[OptionalUserKey]
    state: Mapped[Word]
    version: Mapped[int] = mapped_column(default=1)
    state_since: Mapped[Instant]
    ground: Mapped[Word | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[OptionalUserKey]
    answered_at: Mapped[Instant | None]
    change: Mapped[str] = mapped_column(Text, default="")
    """What changed because of it."""
    notice_version: Mapped[int | None]
    """The version of the notice in which the change can be read, where there is one."""
    changed_at: Mapped[Instant | None]


class ContributionDigest(Base):
    """A mail on one day about what came in; at most one to each person."""

    __tablename__ = "contribution_digest"

    account_id: Mapped[UserKey] = mapped_column(primary_key=True)
    sent_on: Mapped[date] = mapped_column(primary_key=True)
    """The local day."""
    sent_at: Mapped[Instant]

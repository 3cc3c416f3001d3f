"""The record, what leaves after the commit, and the keys that make a press count once."""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.persistence.columns import Instant, Key, Line, Sha256, UserKey, Word, one_of
from waardevol_lab.persistence.db import Base


class LedgerEntry(Base):
    """One entry of the record, in its final form; triggers refuse UPDATE and DELETE."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("subject", "sequence"),
        CheckConstraint("sequence >= 1", name="sequence"),
    )

    id: Mapped[Key]
    subject: Mapped[Word]
    sequence: Mapped[int]
    previous: Mapped[Sha256]
    at: Mapped[Word]
    actor: Mapped[Word]
    kind: Mapped[Word]
    commitment: Mapped[Sha256]
    leaf_hash: Mapped[Sha256] = mapped_column(unique=True)


class LedgerPayload(Base):
    """What an entry commits to; erasure empties payload and salt together."""

    __tablename__ = "ledger_payload"
    __table_args__ = (CheckConstraint("(payload IS NULL) = (salt IS NULL)", name="erased"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), primary_key=True)
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)


class OutboxMail(Base):
    """A mail written with the act that causes it; the worker sends it after the commit."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        one_of("language", ("nl", "en"), "language"),
        Index("ix_outbox_mail_due", "sent_at", "next_attempt_at"),
    )

    id: Mapped[Key]
    message_id: Mapped[Word] = mapped_column(unique=True)
    """The part before the @ of the Message-ID; the same at every attempt."""
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[Word]
    template: Mapped[Word]
    context: Mapped[dict[str, Any]]
    created_at: Mapped[Instant]
    next_attempt_at: Mapped[Instant]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[Instant | None]
    given_up_at: Mapped[Instant | None]
    error: Mapped[str] = mapped_column(Text, default="")


class IdempotencyKey(Base):
    """A form that was pressed; pressing it again gives the same result and does nothing."""

    __tablename__ = "idempotency_key"

    account_id: Mapped[UserKey] = mapped_column(primary_key=True)
    key: Mapped[Word] = mapped_column(primary_key=True)
    result: Mapped[Line] = mapped_column(default="")
    used_at: Mapped[Instant] = mapped_column(index=True)

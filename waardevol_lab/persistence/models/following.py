"""Who follows what by mail. The record holds nothing of it: an address can be forgotten."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.following import Rhythm, Scope
from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    Line,
    Sha256,
    Word,
    one_of,
)
from waardevol_lab.persistence.db import Base

WHAT = "(scope = 'experiment') = (experiment_id IS NOT NULL) AND (scope = 'place') = (place <> '')"
LANGUAGES = ("nl", "en")


class FollowRequest(Base):
    """Somebody typed an address; until its owner presses the button, nothing is followed."""

    __tablename__ = "follow_request"
    __table_args__ = (
        one_of("scope", Scope, "scope"),
        one_of("rhythm", Rhythm, "rhythm"),
        one_of("language", LANGUAGES, "language"),
        CheckConstraint(WHAT, name="what"),
    )

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), index=True)
    scope: Mapped[Word]
    experiment_id: Mapped[int | None] = mapped_column(
        ForeignKey("experiment.id", ondelete="RESTRICT"), index=True
    )
    place: Mapped[Line] = mapped_column(default="")
    rhythm: Mapped[Word]
    language: Mapped[Word]
    token_hash: Mapped[Sha256] = mapped_column(unique=True)
    created_at: Mapped[Instant] = mapped_column(index=True)
    used_at: Mapped[Instant | None]


class Follower(Base):
    """A confirmed address that follows something."""

    __tablename__ = "follower"
    __table_args__ = (
        one_of("rhythm", Rhythm, "rhythm"),
        one_of("language", LANGUAGES, "language"),
    )

    id: Mapped[Key]
    handle: Mapped[Word] = mapped_column(unique=True)
    """A random word; the links in mails are made of it with the secret of the application."""
    email: Mapped[str] = mapped_column(String(254), unique=True)
    rhythm: Mapped[Word]
    language: Mapped[Word]
    confirmed_at: Mapped[Instant]
    digest_at: Mapped[Instant | None]
    """The morning of the last digest."""


class Subscription(Base):
    """One thing that a follower follows."""

    __tablename__ = "subscription"
    __table_args__ = (
        one_of("scope", Scope, "scope"),
        CheckConstraint(WHAT, name="what"),
        Index("ix_subscription_scope", "scope", "follower_id"),
        Index("ix_subscription_experiment_id", "experiment_id", "follower_id"),
    )

    id: Mapped[Key]
    follower_id: Mapped[int] = mapped_column(
        ForeignKey("follower.id", ondelete="CASCADE"), index=True
    )
    scope: Mapped[Word]
    experiment_id: Mapped[int | None] = mapped_column(
        ForeignKey("experiment.id", ondelete="RESTRICT")
    )
    place: Mapped[Line] = mapped_column(default="")
    since: Mapped[Instant]


class PublicChange(Base):
    """Something changed for the public, and followers are to hear of it: one row of an act.

    A job of the worker goes through the followers; `reached` is the last one that it came to.
    """

    __tablename__ = "public_change"
    __table_args__ = (
        Index(
            "ix_public_change_open",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    cause: Mapped[Word]
    """An event, as in the wording of events."""
    number: Mapped[int | None]
    """The version of the notice that it made; None for what is told apart from a notice."""
    title: Mapped[Line]
    title_en: Mapped[Line] = mapped_column(default="")
    change: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Instant]
    reached: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[Instant | None]


class DigestLine(Base):
    """A change that waits for the next digest of a follower."""

    __tablename__ = "digest_line"
    __table_args__ = (UniqueConstraint("follower_id", "change_id"),)

    id: Mapped[Key]
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id", ondelete="CASCADE"))
    change_id: Mapped[int] = mapped_column(
        ForeignKey("public_change.id", ondelete="RESTRICT"), index=True
    )
    scope: Mapped[Word]
    """Why the follower hears of it."""
    noted_at: Mapped[Instant] = mapped_column(index=True)

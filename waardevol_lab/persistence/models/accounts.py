"""Accounts, their roles, single-use tokens and server-side sessions."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.roles import BOARD_ROLES, EXPERIMENT_ROLES, ORGANISATION_ROLES
from waardevol_lab.persistence.columns import (
    Instant,
    Key,
    Line,
    OptionalUserKey,
    Sha256,
    UserKey,
    Word,
    one_of,
)
from waardevol_lab.persistence.db import Base


def _quoted(roles: frozenset[str]) -> str:
    return ", ".join(f"'{role}'" for role in sorted(roles))


class Account(Base):
    """Somebody who can sign in, once the invitation is taken up."""

    __tablename__ = "account"
    __table_args__ = (one_of("language", ("nl", "en"), "language"),)

    id: Mapped[Key]
    pseudonym: Mapped[Word] = mapped_column(unique=True)
    """The random id under which the record names this person."""
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Lower case."""
    name: Mapped[Line]
    password_hash: Mapped[Line | None]
    language: Mapped[Word] = mapped_column(default="nl")
    active: Mapped[bool] = mapped_column(default=True)
    fictional: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Instant]
    last_signed_in_at: Mapped[Instant | None]


class RoleGrant(Base):
    """A role that somebody holds in one place, from and until when."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            f"(role IN ({_quoted(ORGANISATION_ROLES)}) AND organisation_id IS NOT NULL"
            " AND board_id IS NULL AND experiment_id IS NULL)"
            f" OR (role IN ({_quoted(BOARD_ROLES)}) AND board_id IS NOT NULL"
            " AND organisation_id IS NULL AND experiment_id IS NULL)"
            f" OR (role IN ({_quoted(EXPERIMENT_ROLES)}) AND experiment_id IS NOT NULL"
            " AND organisation_id IS NULL AND board_id IS NULL)",
            name="scope",
        ),
        CheckConstraint("granted_by_id IS NULL OR granted_by_id <> account_id", name="not_self"),
        Index(
            "uq_role_grant_standing",
            "account_id",
            "role",
            "place",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    account_id: Mapped[UserKey]
    role: Mapped[Word]
    place: Mapped[Word]
    """Where it holds, in one word: `organisation:3`, `board:1` or `experiment:12`."""
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    board_id: Mapped[int | None] = mapped_column(ForeignKey("board.id"), index=True)
    experiment_id: Mapped[int | None] = mapped_column(ForeignKey("experiment.id"), index=True)
    on_behalf_of_id: Mapped[OptionalUserKey]
    """Whom a deputy or delegate stands in for."""
    valid_from: Mapped[Instant | None]
    valid_until: Mapped[Instant | None]
    granted_by_id: Mapped[OptionalUserKey]
    granted_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]


class AccountToken(Base):
    """A single-use link by mail; only its hash is kept."""

    __tablename__ = "account_token"
    __table_args__ = (one_of("purpose", ("invitation", "reset"), "purpose"),)

    id: Mapped[Key]
    account_id: Mapped[UserKey]
    purpose: Mapped[Word]
    token_hash: Mapped[Sha256] = mapped_column(unique=True)
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class AccountSession(Base):
    """A signed-in browser; ending it here signs it out."""

    __tablename__ = "account_session"

    id: Mapped[Key]
    token_hash: Mapped[Sha256] = mapped_column(unique=True)
    account_id: Mapped[UserKey]
    contents: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]

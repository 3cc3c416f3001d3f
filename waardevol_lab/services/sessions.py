"""Server-side sessions: made at sign-in, ended at sign-out, by time, or by an administrator."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from waardevol_lab.persistence.db import UtcDateTime, every_row, transaction
from waardevol_lab.persistence.models import Account, AccountSession

IDLE = timedelta(hours=8)
"""A working day without a click signs somebody out."""
ABSOLUTE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)
"""How precisely the last look is kept; fewer writes than one a page."""


LIVE = (
    select(AccountSession.id, AccountSession.contents, AccountSession.last_seen_at)
    .join(Account, Account.id == AccountSession.account_id)
    .where(
        AccountSession.token_hash == bindparam("hash"),
        AccountSession.ended_at.is_(None),
        AccountSession.expires_at > bindparam("now", type_=UtcDateTime),
        AccountSession.last_seen_at > bindparam("since", type_=UtcDateTime),
        Account.active,
    )
)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def read(token: str, now: datetime) -> dict[str, Any]:
    """The contents of a live session; empty when it is unknown, ended or too old."""
    rows = every_row(LIVE, hash=token_hash(token), now=now, since=now - IDLE)
    if not rows:
        return {}
    (row,) = rows
    if row.last_seen_at < now - SEEN_EVERY:
        with transaction() as session:
            session.execute(
                update(AccountSession).where(AccountSession.id == row.id).values(last_seen_at=now)
            )
    return dict(row.contents)


def write(
    token: str,
    account_id: int | None,
    contents: dict[str, Any],
    now: datetime,
    *,
    renew: bool = False,
) -> str | None:
    """Keep what changed and give the token from now on; None when nobody is signed in.

    Another account than the session had, or none, ends the old row, and so does `renew`: the token
    changes at every sign-in, also of somebody who was signed in already.
    """
    with transaction() as session:
        row = _live(session, token) if token else None
        if row is not None and row.account_id == account_id and not renew:
            row.contents = contents
            return token
        if row is not None:
            row.ended_at = now
        if account_id is None:
            return None
        fresh = secrets.token_urlsafe(32)
        session.add(
            AccountSession(
                token_hash=token_hash(fresh),
                account_id=account_id,
                contents=contents,
                created_at=now,
                last_seen_at=now,
                expires_at=now + ABSOLUTE,
            )
        )
        return fresh


def _live(session: Session, token: str) -> AccountSession | None:
    return session.scalar(
        select(AccountSession).where(
            AccountSession.token_hash == token_hash(token), AccountSession.ended_at.is_(None)
        )
    )


def end_all(session: Session, account_id: int, now: datetime) -> None:
    """End every session of an account; part of the act that calls it."""
    session.execute(
        update(AccountSession)
        .where(AccountSession.account_id == account_id, AccountSession.ended_at.is_(None))
        .values(ended_at=now)
    )

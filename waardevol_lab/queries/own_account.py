"""One's own account, with one's roles and where one is signed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from waardevol_lab.clock import real
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import SYSTEM, Actor
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, AccountSession
from waardevol_lab.queries.people import HeldRole, roles_of
from waardevol_lab.services.sessions import IDLE, token_hash


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser that is signed in."""

    id: int
    since: datetime
    last_seen_at: datetime
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What somebody sees of their own account."""

    name: str
    email: str
    language: str
    version: int
    roles: tuple[HeldRole, ...]
    sessions: tuple[OpenSession, ...]


def own_account(viewer: Actor, token: str, now: datetime) -> OwnAccount:
    """The viewer's own account; `token` is that of the session at hand. Raises `NotFound`."""
    with reading() as session:
        row = session.get(Account, viewer.user_id or 0)
        if row is None:
            raise NotFound("account")
        return OwnAccount(
            name=row.name,
            email=row.email,
            language=row.language,
            version=row.version,
            roles=roles_of(session, SYSTEM, now, [row.id])[row.id],
            sessions=tuple(
                OpenSession(
                    found.id,
                    found.created_at,
                    found.last_seen_at,
                    found.token_hash == token_hash(token),
                )
                for found in session.scalars(_open_sessions(row.id))
            ),
        )


def _open_sessions(account_id: int) -> Select[AccountSession]:
    here = real()  # sessions follow the real clock
    return (
        select(AccountSession)
        .where(
            AccountSession.account_id == account_id,
            AccountSession.ended_at.is_(None),
            AccountSession.expires_at > here,
            AccountSession.last_seen_at > here - IDLE,
        )
        .order_by(AccountSession.last_seen_at.desc(), AccountSession.id)
    )

"""Who somebody is: the account and the roles that hold at this moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.policy import Actor, Grant
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import UtcDateTime, every_row, reading
from waardevol_lab.persistence.models import Account, RoleGrant


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An active account with its actor."""

    account_id: int
    name: str
    email: str
    language: str
    actor: Actor


GRANT = (
    RoleGrant.role,
    RoleGrant.organisation_id,
    RoleGrant.board_id,
    RoleGrant.experiment_id,
)


def grants_of(session: Session, account_id: int, now: datetime) -> frozenset[Grant]:
    """The grants of an account that are valid now."""
    rows = session.execute(select(*GRANT).where(RoleGrant.account_id == account_id, _valid(now)))
    return frozenset(Grant(Role(role), *places) for role, *places in rows)


def _valid(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return and_(
        RoleGrant.revoked_at.is_(None),
        or_(RoleGrant.valid_from.is_(None), RoleGrant.valid_from <= now),
        or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > now),
    )


WITH_GRANTS = (
    select(Account.name, Account.email, Account.language, Account.pseudonym, *GRANT)
    .outerjoin(
        RoleGrant,
        and_(RoleGrant.account_id == Account.id, _valid(bindparam("now", type_=UtcDateTime()))),
    )
    .where(Account.id == bindparam("account"), Account.active)
)


def signed_in(account_id: int, now: datetime) -> SignedIn | None:
    """The active account with this id and its roles, in one query; or None."""
    rows = every_row(WITH_GRANTS, account=account_id, now=now)
    if not rows:
        return None
    name, email, language, pseudonym = rows[0][:4]
    grants = frozenset(Grant(Role(row.role), *row[-3:]) for row in rows if row.role)
    return SignedIn(account_id, name, email, language, Actor(account_id, pseudonym, grants, name))


def actor_of(email: str, now: datetime) -> Actor | None:
    """The actor behind an e-mail address, for the command line; None when there is none."""
    with reading() as session:
        account_id = session.scalar(
            select(Account.id).where(Account.email == email.strip().lower(), Account.active)
        )
    who = signed_in(account_id, now) if account_id else None
    return who.actor if who else None

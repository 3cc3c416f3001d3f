"""People with their roles, as administrators see them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.addresses import read_address
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.places import Place
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Account,
    Board,
    Experiment,
    Organisation,
    RoleGrant,
)
from waardevol_lab.services.authority import is_system, within

State = Literal["active", "invited", "closed"]


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds, will hold or held for a time."""

    grant_id: int
    role: Role
    place_name: str
    valid_from: datetime | None
    valid_until: datetime | None
    on_behalf_of: str
    """Name of whom a deputy stands in for; empty for everybody else."""
    holds_now: bool

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds, in Amsterdam."""
        return local_date(self.valid_until - timedelta(seconds=1)) if self.valid_until else None


@dataclass(frozen=True, slots=True)
class Person:
    """An account with the roles that the viewer may know of."""

    id: int
    name: str
    email: str
    language: str
    state: State
    version: int
    last_signed_in_at: datetime | None
    roles: tuple[HeldRole, ...] = ()


def people(
    viewer: Actor, now: datetime, *, organisation_id: int | None = None, search: str = ""
) -> tuple[Person, ...]:
    """The people whom the viewer manages, by name; each with the roles in the viewer's places."""
    where = within(viewer)
    if organisation_id is not None:
        where = where & (RoleGrant.organisation_id == organisation_id)
    with reading() as session:
        conditions = [] if _sees_all(viewer, organisation_id) else [_has_grant(where)]
        if search.strip():
            conditions.append(_matching(search))
        rows = session.scalars(
            select(Account).where(*conditions).order_by(func.lower(Account.name), Account.id)
        ).all()
        roles = roles_of(session, viewer, now, [row.id for row in rows])
        return tuple(_person(row, roles[row.id]) for row in rows)


def person(viewer: Actor, account_id: int, now: datetime) -> Person:
    """One person whom the viewer manages. Raises `NotFound`."""
    with reading() as session:
        conditions = [] if is_system(viewer) else [_has_grant(within(viewer))]
        row = session.scalar(select(Account).where(Account.id == account_id, *conditions))
        if row is None:
            raise NotFound("account")
        return _person(row, roles_of(session, viewer, now, [row.id])[row.id])


def person_by_email(email: str) -> Person | None:
    """The account with this address, for the command line; without its roles."""
    with reading() as session:
        row = session.scalar(select(Account).where(Account.email == (read_address(email) or "")))
        return _person(row, ()) if row is not None else None


def grant_between(account_id: int, role: Role, place: Place) -> int:
    """The standing grant of this role to this account here. Raises `NotFound`."""
    with reading() as session:
        found = session.scalar(
            select(RoleGrant.id).where(
                RoleGrant.account_id == account_id,
                RoleGrant.role == role,
                RoleGrant.place == place.word,
                RoleGrant.revoked_at.is_(None),
            )
        )
    if found is None:
        raise NotFound(f"role {role} of this person")
    return found


def _sees_all(viewer: Actor, organisation_id: int | None) -> bool:
    return is_system(viewer) and organisation_id is None


def _has_grant(where: ColumnElement[bool]) -> ColumnElement[bool]:
    return Account.id.in_(select(RoleGrant.account_id).where(where))


def _matching(search: str) -> ColumnElement[bool]:
    text = search.strip().lower()
    return or_(
        func.lower(Account.name).contains(text, autoescape=True),
        Account.email.contains(text, autoescape=True),
    )


def roles_of(
    session: Session, viewer: Actor, now: datetime, account_ids: Iterable[int]
) -> defaultdict[int, tuple[HeldRole, ...]]:
    """The roles of each account in the places that the viewer manages."""
    rows = session.execute(
        select(
            RoleGrant,
            func.coalesce(Organisation.name, Board.name, Experiment.reference).label("place_name"),
        )
        .outerjoin(Organisation, Organisation.id == RoleGrant.organisation_id)
        .outerjoin(Board, Board.id == RoleGrant.board_id)
        .outerjoin(Experiment, Experiment.id == RoleGrant.experiment_id)
        .where(
            RoleGrant.account_id.in_(list(account_ids)),
            RoleGrant.revoked_at.is_(None),
            within(viewer),
        )
        .order_by(RoleGrant.id)
    ).all()
    principals = _names(session, [g.on_behalf_of_id for g, _ in rows if g.on_behalf_of_id])
    found: defaultdict[int, tuple[HeldRole, ...]] = defaultdict(tuple)
    for grant, place_name in rows:
        held = _held(grant, place_name, now, principals.get(grant.on_behalf_of_id or 0, ""))
        found[grant.account_id] = (*found[grant.account_id], held)
    return found


def _names(session: Session, account_ids: list[int]) -> dict[int, str]:
    if not account_ids:
        return {}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(account_ids)))
    return {row.id: row.name for row in rows}


def _held(grant: RoleGrant, place_name: str, now: datetime, principal: str) -> HeldRole:
    return HeldRole(
        grant_id=grant.id,
        role=Role(grant.role),
        place_name=place_name,
        valid_from=grant.valid_from,
        valid_until=grant.valid_until,
        on_behalf_of=principal,
        holds_now=(grant.valid_from is None or grant.valid_from <= now)
        and (grant.valid_until is None or grant.valid_until > now),
    )


def _person(row: Account, roles: tuple[HeldRole, ...]) -> Person:
    state: State = "active" if row.password_hash else "invited"
    return Person(
        id=row.id,
        name=row.name,
        email=row.email,
        language=row.language,
        state=state if row.active else "closed",
        version=row.version,
        last_signed_in_at=row.last_signed_in_at,
        roles=roles,
    )

"""Who stands in for the viewer, and for whom the viewer stands in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, RoleGrant
from waardevol_lab.services.granting import place_name, place_of
from waardevol_lab.services.standing_in import candidates, in_own_right


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who stands in, from and up to and including which day."""

    grant_id: int
    role: Role
    place_name: str
    person: str
    principal: str
    first: date
    last: date
    holds_now: bool


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A role that the viewer holds in their own right, with who stands in and who could."""

    role: Role
    place_id: int
    name: str
    named: tuple[StandIn, ...]
    candidates: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class StandInPage:
    """The own places, and where the viewer stands in for somebody else."""

    places: tuple[OwnPlace, ...]
    for_others: tuple[StandIn, ...]


def stand_in_page(viewer: Actor, now: datetime) -> StandInPage:
    """The page of a decider or a chair, and of who stands in for one."""
    with reading() as session:
        named = _stand_ins(session, viewer, now)
        mine = session.scalars(in_own_right(viewer, now)).all()
        return StandInPage(
            places=tuple(_place(session, viewer, row, named) for row in mine),
            for_others=tuple(one for row, one in named if row.account_id == viewer.user_id),
        )


def _place(
    session: Session, viewer: Actor, row: RoleGrant, named: list[tuple[RoleGrant, StandIn]]
) -> OwnPlace:
    place, role = place_of(row), Role(row.role)
    return OwnPlace(
        role=role,
        place_id=place.id,
        name=place_name(session, place),
        named=tuple(
            one
            for grant, one in named
            if grant.on_behalf_of_id == viewer.user_id
            and (grant.role, grant.place) == (row.role, row.place)
        ),
        candidates=tuple(
            (account.id, account.name)
            for account in candidates(session, viewer, role, place).values()
        ),
    )


def _stand_ins(session: Session, viewer: Actor, now: datetime) -> list[tuple[RoleGrant, StandIn]]:
    """What holds now or later, of and for the viewer, by the day on which it begins."""
    principal = aliased(Account)
    rows = session.execute(
        select(RoleGrant, Account.name, principal.name)
        .join(Account, Account.id == RoleGrant.account_id)
        .join(principal, principal.id == RoleGrant.on_behalf_of_id)
        .where(
            or_(
                RoleGrant.on_behalf_of_id == viewer.user_id,
                RoleGrant.account_id == viewer.user_id,
            ),
            RoleGrant.revoked_at.is_(None),
            RoleGrant.valid_until > now,
        )
        .order_by(RoleGrant.valid_from, RoleGrant.id)
    )
    return [(row, _stand_in(session, row, person, name, now)) for row, person, name in rows]


def _stand_in(
    session: Session, row: RoleGrant, person: str, principal: str, now: datetime
) -> StandIn:
    starts = row.valid_from or row.granted_at
    ends = row.valid_until or row.granted_at
    return StandIn(
        grant_id=row.id,
        role=Role(row.role),
        place_name=place_name(session, place_of(row)),
        person=person,
        principal=principal,
        first=local_date(starts),
        last=local_date(ends - timedelta(seconds=1)),
        holds_now=starts <= now,
    )

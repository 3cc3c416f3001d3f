"""Standing in for a decider or a chair who is away: named by them, for a time, never onwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import end_of_day
from waardevol_lab.domain.errors import NotFound, Problem, Refused
from waardevol_lab.domain.places import Place, place_for
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import BOARD_ROLES, Role
from waardevol_lab.persistence.models import Account, BoardOrganisation, RoleGrant
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.granting import Period, give, place_name, place_of, take_back

NAMING_ROLES: Final = (Role.DECIDER, Role.CHAIR)
"""The roles whose holders name who stands in for them."""
FITTING: Final[Mapping[Role, tuple[Role, ...]]] = {
    Role.DECIDER: (Role.LEAD, Role.DECIDER),
    Role.CHAIR: (Role.MEMBER,),
}
"""Whoever stands in holds, or held, one of these in the same place."""
KEPT_APART: Final = (Role.DPO, Role.ADMIN, Role.AUDITOR)
"""Who holds one of these in the organisation decides nothing there."""


@dataclass(frozen=True, slots=True)
class NameStandIn:
    """From `first` up to and including `last`; `first` None: from now on."""

    role: Role
    place_id: int
    account_id: int | None
    first: date | None
    last: date | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class EndStandingIn:
    """End it before its last day."""

    grant_id: int
    key: str = ""


def name_stand_in(command: NameStandIn, actor: Actor, now: datetime) -> None:
    """Name who stands in, for a time; both are told. It ends by itself.

    Raises `NotFound` unless the actor holds the role there in their own right, and `Refused` at
    `person`, `first` or `last`.
    """
    with acting(actor, now, command.key) as act:
        place = _own_place(act.session, actor, command.role, command.place_id, now)
        person = candidates(act.session, actor, command.role, place).get(command.account_id or 0)
        problems = [*_day_problems(act, command)]
        if person is None:
            problems.insert(
                0, Problem("person", "not_eligible" if command.account_id else "missing")
            )
        if problems or person is None or command.last is None:
            raise Refused(*problems)
        period = _period(command.first, command.last)
        if _overlapping(act.session, actor, command.role, place, period, now):
            raise Refused(Problem("first", "stands_in_already"))
        give(act, person, command.role, place, period, actor.user_id)
        told = _told(act, command.role, place)
        days = {"first": command.first or act.today, "last": command.last}
        act.mail(person, "stand_in_named", principal=actor.name, **days, **told)
        me = act.session.get_one(Account, actor.user_id)
        act.mail(me, "stand_in_named_by_you", person=person.name, **days, **told)


def end_standing_in(command: EndStandingIn, actor: Actor, now: datetime) -> None:
    """End it at once; both are told. Raises `NotFound` unless the actor named them."""
    with acting(actor, now, command.key) as act:
        row = act.session.get(RoleGrant, command.grant_id)
        if row is None or row.on_behalf_of_id != actor.user_id:
            raise NotFound("stand-in")
        place = place_of(row)
        _own_place(act.session, actor, Role(row.role), place.id, now)
        act.session.refresh(row)  # pressed twice at once: the lock waited for the other press
        if row.revoked_at is not None:
            return
        person = act.session.get_one(Account, row.account_id)
        take_back(act, row)
        told = _told(act, Role(row.role), place)
        act.mail(person, "stand_in_ended", principal=actor.name, **told)
        me = act.session.get_one(Account, actor.user_id)
        act.mail(me, "stand_in_ended_by_you", person=person.name, **told)


def candidates(session: Session, actor: Actor, role: Role, place: Place) -> dict[int, Account]:
    """Who can stand in for the actor in the role, by id, in the order of their names.

    For a chair a member of the board. For a decider somebody of the organisation who neither sits
    on a board that serves it nor is its dpo, administrator or auditor. Who works on an experiment
    is kept out of that dossier by the rules themselves.
    """
    fitting = (RoleGrant.place == place.word) & RoleGrant.role.in_(FITTING[role])
    if role is Role.CHAIR:
        fitting &= RoleGrant.revoked_at.is_(None)
    query = (
        select(Account)
        .where(
            Account.active,
            Account.id != actor.user_id,
            Account.id.in_(select(RoleGrant.account_id).where(fitting)),
            Account.id.not_in(select(RoleGrant.account_id).where(_apart(role, place))),
        )
        .order_by(Account.name, Account.id)
    )
    return {account.id: account for account in session.scalars(query)}


def _apart(role: Role, place: Place) -> ColumnElement[bool]:
    """The grants that keep somebody from standing in."""
    own_right = (RoleGrant.role == role) & RoleGrant.on_behalf_of_id.is_(None)
    here = (RoleGrant.place == place.word) & RoleGrant.revoked_at.is_(None)
    if role is Role.CHAIR:
        return here & own_right
    boards = select(BoardOrganisation.board_id).where(BoardOrganisation.organisation_id == place.id)
    return or_(
        here & or_(own_right, RoleGrant.role.in_(KEPT_APART)),
        RoleGrant.role.in_(BOARD_ROLES)
        & RoleGrant.revoked_at.is_(None)
        & RoleGrant.board_id.in_(boards),
    )


def in_own_right(actor: Actor, now: datetime) -> Select[RoleGrant]:
    """The grants by which the actor holds a naming role in their own right at this moment."""
    return (
        select(RoleGrant)
        .where(
            RoleGrant.account_id == (actor.user_id or 0),
            RoleGrant.role.in_(NAMING_ROLES),
            RoleGrant.on_behalf_of_id.is_(None),
            RoleGrant.revoked_at.is_(None),
            or_(RoleGrant.valid_from.is_(None), RoleGrant.valid_from <= now),
            or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > now),
        )
        .order_by(RoleGrant.id)
    )


def on_behalf_of(
    session: Session, account_id: int, role: Role, place: Place, at: datetime
) -> Account | None:
    """For whom somebody stood in when they acted at `at`; None: in their own right."""
    return session.scalar(
        select(Account)
        .join(RoleGrant, RoleGrant.on_behalf_of_id == Account.id)
        .where(
            RoleGrant.account_id == account_id,
            RoleGrant.role == role,
            RoleGrant.place == place.word,
            RoleGrant.granted_at <= at,
            or_(RoleGrant.valid_from.is_(None), RoleGrant.valid_from <= at),
            or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > at),
            or_(RoleGrant.revoked_at.is_(None), RoleGrant.revoked_at > at),
        )
        .limit(1)
    )


def pseudonym_behind(act: Act, role: Role, place_id: int) -> str | None:
    """For the record: the pseudonym of whom the actor stands in for in this role and place."""
    behind = on_behalf_of(
        act.session, act.actor.user_id or 0, role, place_for(role, place_id), act.now
    )
    return behind.pseudonym if behind else None


def _own_place(session: Session, actor: Actor, role: Role, place_id: int, now: datetime) -> Place:
    """The place, when the actor holds the role there in their own right. Raises `NotFound`.

    The grant is locked: naming twice at once goes one after the other.
    """
    if role not in NAMING_ROLES:
        raise NotFound("role")
    place = place_for(role, place_id)
    mine = in_own_right(actor, now).where(RoleGrant.role == role, RoleGrant.place == place.word)
    if session.scalar(mine.with_for_update()) is None:
        raise NotFound("role")
    return place


def _day_problems(act: Act, command: NameStandIn) -> list[Problem]:
    if command.last is None:
        return [Problem("last", "deputy_needs_end")]
    if command.first is not None and command.first < act.today:
        return [Problem("first", "before_today")]
    if command.last < (command.first or act.today):
        return [Problem("last", "until_before_from")]
    return []


def _period(first: date | None, last: date) -> Period:
    start = end_of_day(first - timedelta(days=1)) if first else None
    return Period(start, end_of_day(last))


def _overlapping(
    session: Session, actor: Actor, role: Role, place: Place, period: Period, now: datetime
) -> bool:
    """Whether somebody stands in for the actor already in a part of the period."""
    return (
        session.scalar(
            select(RoleGrant.id)
            .where(
                RoleGrant.on_behalf_of_id == actor.user_id,
                RoleGrant.role == role,
                RoleGrant.place == place.word,
                RoleGrant.revoked_at.is_(None),
                RoleGrant.valid_until > (period.valid_from or now),
                or_(RoleGrant.valid_from.is_(None), RoleGrant.valid_from < period.valid_until),
            )
            .limit(1)
        )
        is not None
    )


def _told(act: Act, role: Role, place: Place) -> dict[str, str]:
    return {"role": role, "place": place_name(act.session, place)}

"""Roles of people: given and taken by those who manage the place, never by oneself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound, Problem, Refused
from waardevol_lab.domain.places import Place, PlaceKind, place_for
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.models import (
    Account,
    Board,
    Experiment,
    Organisation,
    RoleGrant,
)
from waardevol_lab.services import sessions
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.authority import managed_account, require_place


@dataclass(frozen=True, slots=True)
class Period:
    """From and until when a role holds; without an end it holds until it is taken back."""

    valid_from: datetime | None = None
    valid_until: datetime | None = None


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class GrantRole:
    """Give an account a role in a place; `on_behalf_of_id` is whom a deputy stands in for."""

    account_id: int
    role: Role
    place_id: int
    period: Period = ALWAYS
    on_behalf_of_id: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class RevokeRole:
    """Take a role back."""

    grant_id: int
    key: str = ""


def grant(command: GrantRole, actor: Actor, now: datetime) -> None:
    """Give a role; ends the sessions of whoever gets it. Raises `NotFound` and `Refused`."""
    with acting(actor, now, command.key) as act:
        place = place_for(command.role, command.place_id)
        require_place(act.session, actor, place)
        account = managed_account(act.session, actor, command.account_id)
        give(act, account, command.role, place, command.period, command.on_behalf_of_id)
        act.mail(account, "role_granted", role=command.role, place=place_name(act.session, place))


def give(
    act: Act,
    account: Account,
    role: Role,
    place: Place,
    period: Period = ALWAYS,
    on_behalf_of_id: int | None = None,
) -> RoleGrant:
    """The grant itself; part of an act that has settled who may. Raises `Refused`."""
    problems = [
        *_person_problems(act, account),
        *_held_problems(act, account, role, place),
        *_period_problems(period, act.now),
        *_deputy_problems(act.session, account, role, place, period, on_behalf_of_id),
    ]
    if problems:
        raise Refused(*problems)
    row = RoleGrant(
        account_id=account.id,
        role=role,
        place=place.word,
        valid_from=period.valid_from,
        valid_until=period.valid_until,
        on_behalf_of_id=on_behalf_of_id,
        granted_by_id=act.actor.user_id,
        granted_at=act.now,
        **{place.column: place.id},
    )
    act.session.add(row)
    _changed(act, account, row, "RoleGranted")
    return row


def revoke(command: RevokeRole, actor: Actor, now: datetime) -> None:
    """Take a role back; ends the sessions of whoever had it. The last admin stays."""
    with acting(actor, now, command.key) as act:
        row = act.session.get(RoleGrant, command.grant_id)
        if row is None:
            raise NotFound("role")
        place = place_of(row)
        require_place(act.session, actor, place)
        if row.revoked_at is not None:
            return
        refuse_last_admin(act, row.account_id, [row])
        for one in [row, *_standing_in_for(act.session, row)]:
            account = take_back(act, one)
            act.mail(account, "role_revoked", role=one.role, place=place_name(act.session, place))


def take_back(act: Act, row: RoleGrant) -> Account:
    """The end of a grant; part of an act that has settled who may. Gives whose it was."""
    row.revoked_at = act.now
    account = act.session.get_one(Account, row.account_id)
    _changed(act, account, row, "RoleRevoked")
    return account


def end_stand_ins(act: Act, principal: Account) -> None:
    """Nobody stands in any longer for an account that is closed; part of closing it."""
    for row in act.session.scalars(_stand_ins(principal.id)).all():
        person = take_back(act, row)
        named = {"role": row.role, "place": place_name(act.session, place_of(row))}
        act.mail(person, "stand_in_ended", principal=principal.name, **named)


def _standing_in_for(session: Session, row: RoleGrant) -> list[RoleGrant]:
    """The grants of those who stand in for the holder of this one: they end with it."""
    if row.on_behalf_of_id is not None:
        return []
    query = _stand_ins(row.account_id)
    return list(
        session.scalars(query.where(RoleGrant.role == row.role, RoleGrant.place == row.place))
    )


def _stand_ins(principal_id: int) -> Select[RoleGrant]:
    return (
        select(RoleGrant)
        .where(RoleGrant.on_behalf_of_id == principal_id, RoleGrant.revoked_at.is_(None))
        .order_by(RoleGrant.id)
    )


def place_of(row: RoleGrant) -> Place:
    """Where a grant holds."""
    kind, _, number = row.place.partition(":")
    return Place(PlaceKind(kind), int(number))


def standing_grants(session: Session, account_id: int) -> list[RoleGrant]:
    """The grants of an account that nobody took back."""
    return list(
        session.scalars(
            select(RoleGrant)
            .where(RoleGrant.account_id == account_id, RoleGrant.revoked_at.is_(None))
            .order_by(RoleGrant.id)
        )
    )


def refuse_last_admin(act: Act, account_id: int, leaving: list[RoleGrant]) -> None:
    """Raise `Refused` when an organisation would be left without an administrator who can sign in.

    The organisations are locked, so that two administrators cannot remove one another at once.
    """
    for organisation_id in sorted(
        row.organisation_id or 0 for row in leaving if row.role == Role.ADMIN
    ):
        act.session.scalar(
            select(Organisation.id).where(Organisation.id == organisation_id).with_for_update()
        )
        if not _other_admins(act, organisation_id, account_id):
            raise Refused(Problem("role", "last_admin"))


def _other_admins(act: Act, organisation_id: int, account_id: int) -> bool:
    other = act.session.scalar(
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            RoleGrant.role == Role.ADMIN,
            RoleGrant.organisation_id == organisation_id,
            RoleGrant.revoked_at.is_(None),
            RoleGrant.valid_until.is_(None),
            RoleGrant.valid_from.is_(None) | (RoleGrant.valid_from <= act.now),
            Account.id != account_id,
            Account.active,
            Account.password_hash.is_not(None),
        )
        .limit(1)
    )
    return other is not None


def _standing(session: Session, account_id: int, role: Role, place: Place) -> RoleGrant | None:
    return session.scalar(
        select(RoleGrant).where(
            RoleGrant.account_id == account_id,
            RoleGrant.role == role,
            RoleGrant.place == place.word,
            RoleGrant.revoked_at.is_(None),
        )
    )


def _held_problems(act: Act, account: Account, role: Role, place: Place) -> list[Problem]:
    """Nobody has a role twice in one place; one whose time is over makes room for a new one."""
    standing = _standing(act.session, account.id, role, place)
    if standing is None:
        return []
    if standing.valid_until is not None and standing.valid_until <= act.now:
        standing.revoked_at = act.now
        act.session.flush()
        return []
    return [Problem("role", "role_held")]


def _person_problems(act: Act, account: Account) -> list[Problem]:
    if account.id == act.actor.user_id:
        return [Problem("role", "own_role")]
    if not account.active:
        return [Problem("role", "account_disabled")]
    return []


def _period_problems(period: Period, now: datetime) -> list[Problem]:
    if period.valid_until is None:
        return []
    if period.valid_until <= (period.valid_from or now) or period.valid_until <= now:
        return [Problem("valid_until", "until_before_from")]
    return []


def _deputy_problems(
    session: Session,
    account: Account,
    role: Role,
    place: Place,
    period: Period,
    on_behalf_of_id: int | None,
) -> list[Problem]:
    """A deputy stands in for somebody who holds the role here, and for a time."""
    if on_behalf_of_id is None:
        return []
    principal = _standing(session, on_behalf_of_id, role, place)
    if principal is None or principal.on_behalf_of_id or on_behalf_of_id == account.id:
        return [Problem("on_behalf_of", "principal_lacks_role")]
    if period.valid_until is None:
        return [Problem("valid_until", "deputy_needs_end")]
    return []


def _changed(act: Act, account: Account, row: RoleGrant, kind: str) -> None:
    """A role change ends the sessions of its holder and stands in the record of the account."""
    sessions.end_all(act.session, account.id, act.now)
    act.record(
        account.pseudonym,
        kind,
        {
            "account": account.pseudonym,
            "role": row.role,
            "place": _subject(act.session, place_of(row)),
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "on_behalf_of": _pseudonym(act.session, row.on_behalf_of_id),
        },
    )


def _pseudonym(session: Session, account_id: int | None) -> str | None:
    return session.get_one(Account, account_id).pseudonym if account_id else None


def _row(session: Session, place: Place) -> Organisation | Board | Experiment:
    if place.kind is PlaceKind.ORGANISATION:
        return session.get_one(Organisation, place.id)
    if place.kind is PlaceKind.BOARD:
        return session.get_one(Board, place.id)
    return session.get_one(Experiment, place.id)


def _subject(session: Session, place: Place) -> str:
    """The name of a place in the record."""
    return f"{place.kind}:{_row(session, place).subject}"


def place_name(session: Session, place: Place) -> str:
    """The name of a place as people know it."""
    row = _row(session, place)
    return row.reference if isinstance(row, Experiment) else row.name

"""Invitations: the only way to get an account. Opening the link changes nothing; using it does."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from waardevol_lab.domain.addresses import read_address
from waardevol_lab.domain.errors import Problem, Refused, Stale
from waardevol_lab.domain.passwords import password_problems
from waardevol_lab.domain.places import Place, place_for
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account
from waardevol_lab.services import passwords, tokens
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.authority import managed_account, require_place
from waardevol_lab.services.granting import ALWAYS, Period, give, place_name
from waardevol_lab.services.tokens import Purpose

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class InvitePerson:
    """Invite somebody by mail to a role in a place; who has an account just gets the role."""

    email: str
    name: str
    role: Role
    place_id: int
    language: str = "nl"
    period: Period = ALWAYS
    on_behalf_of_id: int | None = None
    fictional: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class InviteAgain:
    """Send a new link to somebody who has not chosen a password yet; the old link stops working."""

    account_id: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    """Take up an invitation with the link from the mail."""

    token: str = field(repr=False)
    password: str = field(repr=False)
    name: str = ""
    language: str = ""


def invite(command: InvitePerson, actor: Actor, now: datetime) -> int:
    """Invite, and give the id of the account. Raises `NotFound` and `Refused`."""
    address = read_address(command.email)
    with acting(actor, now, command.key) as act:
        place = place_for(command.role, command.place_id)
        require_place(act.session, actor, place)
        account = _known(act.session, address) if address else None
        if account is None:
            account = add_account(
                act, address, command.name, command.language, fictional=command.fictional
            )
        give(act, account, command.role, place, command.period, command.on_behalf_of_id)
        _tell(act, account, command.role, place)
        act.result = str(account.id)
        return account.id


def invite_again(command: InviteAgain, actor: Actor, now: datetime) -> None:
    """Send the invitation once more. Refused when the person has a password already."""
    with acting(actor, now, command.key) as act:
        account = managed_account(act.session, actor, command.account_id)
        if account.password_hash is not None or not account.active:
            raise Refused(Problem("account", "invitation_taken_up"))
        send_link(act, account, "invitation")


def accept_invitation(command: AcceptInvitation, now: datetime) -> int:
    """Choose a password, and give the id of the account.

    Raises `NotFound` for a link that is spent and `Refused` for a password that is not taken.
    """
    who = tokens.bearer(command.token, Purpose.INVITATION, now)
    name = " ".join(command.name.split()) or who.name
    _refuse(name, command, who)
    stored = passwords.hash_password(command.password)
    with acting(who, now) as act:
        account = tokens.use(act.session, command.token, Purpose.INVITATION, now)
        account.password_hash = stored
        account.name = name
        account.language = command.language or account.language
        account.version += 1
        act.record(account.pseudonym, "InvitationAccepted", {"account": account.pseudonym})
        return account.id


def _refuse(name: str, command: AcceptInvitation, who: Actor) -> None:
    with reading() as session:
        email = session.scalar(select(Account.email).where(Account.id == who.user_id)) or ""
    problems = password_problems(command.password, email, email.partition("@")[0], name)
    if len(name) > LONGEST_NAME:
        problems += (Problem("name", "too_long", {"length": len(name), "max": LONGEST_NAME}),)
    if problems:
        raise Refused(*problems)


def _known(session: Session, address: str) -> Account | None:
    return session.scalar(select(Account).where(Account.email == address).with_for_update())


def add_account(
    act: Act, address: str | None, name: str, language: str, *, fictional: bool = False
) -> Account:
    """A new account without a password and without a role; part of the act that calls it.

    Raises `Refused` at `email` and `name`, and `Stale` when somebody else was first.
    """
    name = " ".join(name.split())
    problems = []
    if address is None:
        problems.append(Problem("email", "address_wrong"))
    if not name:
        problems.append(Problem("name", "missing"))
    if len(name) > LONGEST_NAME:
        problems.append(Problem("name", "too_long", {"length": len(name), "max": LONGEST_NAME}))
    if problems or address is None:
        raise Refused(*problems)
    account = Account(
        pseudonym=secrets.token_hex(16),
        email=address,
        name=name,
        language=language,
        fictional=fictional,
        created_at=act.now,
    )
    try:
        with act.session.begin_nested():
            act.session.add(account)
    except IntegrityError as taken:
        raise Stale("account") from taken
    return account


def _tell(act: Act, account: Account, role: Role, place: Place) -> None:
    """A link for who has no password yet; for who has one, word of the role."""
    if account.password_hash is None:
        send_link(act, account, "invitation")
    else:
        act.mail(account, "role_granted", role=role, place=place_name(act.session, place))


def send_link(act: Act, account: Account, template: str, **context: Any) -> None:
    """Mail a link to choose a password with; older links stop working. Part of an act."""
    token = tokens.issue(act.session, account, Purpose.INVITATION, act.now)
    act.record(account.pseudonym, "PersonInvited", {"account": account.pseudonym})
    act.mail(
        account,
        template,
        token=token,
        until=(act.now + tokens.LIFETIMES[Purpose.INVITATION]),
        **context,
    )

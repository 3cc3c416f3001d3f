"""Passwords of people: checking, resetting, changing. No answer tells whether an address exists."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from waardevol_lab.domain.addresses import read_address
from waardevol_lab.domain.errors import NotFound, Problem, Refused
from waardevol_lab.domain.passwords import password_problems
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Account, OutboxMail
from waardevol_lab.services import passwords, sessions, tokens
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.tokens import Purpose


@dataclass(frozen=True, slots=True)
class ResetPassword:
    """Choose a new password with the link from the mail."""

    token: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Choose a new password while signed in."""

    current: str = field(repr=False)
    password: str = field(repr=False)
    key: str = ""


def check_password(email: str, password: str, now: datetime) -> int | None:
    """The id of the account, or None. The same work for a known and an unknown address."""
    with reading() as session:
        row = session.execute(
            select(Account.id, Account.password_hash, Account.active).where(
                Account.email == (read_address(email) or "")
            )
        ).one_or_none()
    if not passwords.matches(row.password_hash if row else None, password):
        return None
    if row is None or not row.active:
        return None
    values: dict[str, object] = {"last_signed_in_at": now}
    if passwords.needs_rehash(row.password_hash):
        values["password_hash"] = passwords.hash_password(password)
    with transaction() as session:
        session.execute(
            update(Account)
            .where(Account.id == row.id, Account.password_hash == row.password_hash)
            .values(**values)
        )
    return int(row.id)


def request_reset(email: str, now: datetime) -> None:
    """Mail a link to an active account with a password; the same work when there is none.

    A link works for two hours. An invitation that waits is sent anew by an administrator.
    """
    address = read_address(email) or ""
    with transaction() as session:
        account = session.scalar(
            select(Account).where(
                Account.email == address, Account.active, Account.password_hash.is_not(None)
            )
        )
        if account is None:
            session.add(_mail_to_nobody(now))
            return
        act = Act(session, actor_for(account), now)
        token = tokens.issue(session, account, Purpose.RESET, now)
        act.mail(account, "password_reset", token=token)


def _mail_to_nobody(now: datetime) -> OutboxMail:
    """As much is written for an unknown address, so that the time it takes tells nothing."""
    return OutboxMail(
        message_id=uuid.uuid4().hex,
        recipient="",
        language="nl",
        template="password_reset",
        context={},
        created_at=now,
        next_attempt_at=now,
        sent_at=now,
    )


def reset_password(command: ResetPassword, now: datetime) -> None:
    """Replace the password and end every session. Raises `NotFound` for a link that is spent."""
    who = tokens.bearer(command.token, Purpose.RESET, now)
    _refuse_weak(command.password, who)
    stored = passwords.hash_password(command.password)
    with acting(who, now) as act:
        account = tokens.use(act.session, command.token, Purpose.RESET, now)
        _replace(act, account, stored, "reset")


def change_password(command: ChangePassword, actor: Actor, now: datetime) -> None:
    """Replace one's own password and end every session of one's own."""
    with reading() as session:
        current = session.scalar(
            select(Account.password_hash).where(Account.id == actor.user_id, Account.active)
        )
    if not passwords.matches(current, command.current):
        raise Refused(Problem("current", "password_wrong"))
    _refuse_weak(command.password, actor)
    stored = passwords.hash_password(command.password)
    with acting(actor, now, command.key) as act:
        account = own_account(act.session, actor)
        _replace(act, account, stored, "change")


def _refuse_weak(password: str, who: Actor) -> None:
    with reading() as session:
        email = session.scalar(select(Account.email).where(Account.id == who.user_id)) or ""
    problems = password_problems(password, email, email.partition("@")[0], who.name)
    if problems:
        raise Refused(*problems)


def _replace(act: Act, account: Account, stored: str, how: str) -> None:
    account.password_hash = stored
    account.version += 1
    sessions.end_all(act.session, account.id, act.now)
    tokens.void(act.session, account.id, act.now)
    act.record(account.pseudonym, "PasswordChanged", {"account": account.pseudonym, "how": how})
    act.mail(account, "password_changed")


def own_account(session: Session, actor: Actor) -> Account:
    """The actor's own row, locked. Raises `NotFound` when it was disabled meanwhile."""
    account = session.scalar(
        select(Account).where(Account.id == actor.user_id, Account.active).with_for_update()
    )
    if account is None:
        raise NotFound("account")
    return account


def actor_for(account: Account) -> Actor:
    """The account as an actor without roles: for what people do to their own account."""
    return Actor(user_id=account.id, pseudonym=account.pseudonym, name=account.name)

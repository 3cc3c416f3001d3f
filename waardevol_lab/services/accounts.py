"""Accounts: closed and opened by those who manage them; name, language and sessions one's own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from waardevol_lab.domain.errors import Problem, Refused, Stale
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import AccountSession
from waardevol_lab.services import sessions, tokens
from waardevol_lab.services.acting import acting
from waardevol_lab.services.authority import managed_account, roles_elsewhere
from waardevol_lab.services.credentials import own_account
from waardevol_lab.services.granting import end_stand_ins, refuse_last_admin, standing_grants
from waardevol_lab.services.inviting import LONGEST_NAME
from waardevol_lab.wording.i18n import LANGUAGES


@dataclass(frozen=True, slots=True)
class SetActive:
    """Close an account or open it again; None as version: whatever it is (the command line)."""

    account_id: int
    version: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """Change one's own name and language."""

    name: str
    language: str
    version: int
    key: str = ""


def disable(command: SetActive, actor: Actor, now: datetime) -> None:
    """Close an account: its sessions and links end at once, and whoever stands in stops.

    The last admin stays, and oneself.
    Somebody with a role in a place that the actor does not manage is not theirs to close.
    """
    with acting(actor, now, command.key) as act:
        account = managed_account(act.session, actor, command.account_id)
        _refuse_stale(command.version, account.version)
        if account.id == actor.user_id:
            raise Refused(Problem("account", "own_account"))
        if roles_elsewhere(act.session, actor, account.id):
            raise Refused(Problem("account", "roles_elsewhere"))
        refuse_last_admin(act, account.id, standing_grants(act.session, account.id))
        account.active = False
        account.version += 1
        sessions.end_all(act.session, account.id, now)
        tokens.void(act.session, account.id, now)
        end_stand_ins(act, account)
        act.record(account.pseudonym, "AccountDisabled", {"account": account.pseudonym})


def enable(command: SetActive, actor: Actor, now: datetime) -> None:
    """Open a closed account again, with the roles it has."""
    with acting(actor, now, command.key) as act:
        account = managed_account(act.session, actor, command.account_id)
        _refuse_stale(command.version, account.version)
        if roles_elsewhere(act.session, actor, account.id):
            raise Refused(Problem("account", "roles_elsewhere"))
        account.active = True
        account.version += 1
        act.record(account.pseudonym, "AccountEnabled", {"account": account.pseudonym})


def change_profile(command: ChangeProfile, actor: Actor, now: datetime) -> None:
    """Change one's own name and language."""
    name = " ".join(command.name.split())
    problems = []
    if not name:
        problems.append(Problem("name", "missing"))
    if len(name) > LONGEST_NAME:
        problems.append(Problem("name", "too_long", {"length": len(name), "max": LONGEST_NAME}))
    if command.language not in LANGUAGES:
        problems.append(Problem("language", "missing"))
    if problems:
        raise Refused(*problems)
    with acting(actor, now, command.key) as act:
        account = own_account(act.session, actor)
        _refuse_stale(command.version, account.version)
        account.name, account.language = name, command.language
        account.version += 1
        act.record(account.pseudonym, "ProfileChanged", {"account": account.pseudonym})


def end_session(session_id: int, actor: Actor, now: datetime) -> None:
    """End one of one's own sessions; one that is not there is left alone."""
    with transaction() as session:
        session.execute(
            update(AccountSession)
            .where(
                AccountSession.id == session_id,
                AccountSession.account_id == actor.user_id,
                AccountSession.ended_at.is_(None),
            )
            .values(ended_at=now)
        )


def end_other_sessions(token: str, actor: Actor, now: datetime) -> None:
    """End every session of one's own but the one with this token."""
    with transaction() as session:
        session.execute(
            update(AccountSession)
            .where(
                AccountSession.account_id == actor.user_id,
                AccountSession.token_hash != sessions.token_hash(token),
                AccountSession.ended_at.is_(None),
            )
            .values(ended_at=now)
        )


def _refuse_stale(seen: int | None, current: int) -> None:
    if seen is not None and seen != current:
        raise Stale("account")

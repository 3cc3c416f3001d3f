"""Who works on an experiment beside its lead.

The lead adds somebody by their address. Who has no account gets one, with the role of teammate of
this experiment and nothing else. What the lead sees is the same for an address that was known here:
nobody finds out by trying who has an account.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from waardevol_lab.domain import ledger
from waardevol_lab.domain.addresses import read_address
from waardevol_lab.domain.errors import NotFound, Problem, Refused, WrongState
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import TERMINAL_PHASES
from waardevol_lab.persistence.models import Account, LedgerEntry, RoleGrant
from waardevol_lab.services import tokens
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import Dossier, load
from waardevol_lab.services.granting import standing_grants
from waardevol_lab.services.inviting import add_account, send_link
from waardevol_lab.services.sessions import end_all
from waardevol_lab.services.tokens import Purpose

MOST = 30
MOST_A_DAY = 10
"""Mails to people whom a lead adds, for one lead and for one experiment, in 24 hours."""
ADDED, AGAIN, REMOVED = "TeammateAdded", "TeammateInvitedAgain", "TeammateRemoved"
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AddTeammate:
    """Let somebody write on the plan; `name` is for the account of who has none yet."""

    reference: str
    email: str
    name: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class InviteTeammateAgain:
    """Send the mail once more to a teammate; an older link stops working."""

    reference: str
    account_id: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class RemoveTeammate:
    """Take somebody off the team, or an invitation back."""

    reference: str
    account_id: int
    key: str = ""


def add_teammate(command: AddTeammate, actor: Actor, now: datetime) -> str:
    """Make somebody a teammate, tell them, and give the reference.

    Whoever works on an experiment loses every judging role on it: the policy sees to that. Raises
    `NotFound`, `WrongState` when the experiment is over, `Refused` at `email` or `name`.
    """
    address = read_address(command.email)
    with acting(actor, now, command.key) as act:
        dossier = _dossier(act, command.reference)
        _refuse_many(act, dossier)
        account = act.session.scalar(select(Account).where(Account.email == (address or "")))
        if account is None:
            lead = act.session.get_one(Account, dossier.experiment.lead_id)
            account = add_account(act, address, command.name, lead.language)
        if account.id == dossier.experiment.lead_id or account.id in dossier.scope.team:
            raise Refused(Problem("email", "already_in_team"))
        if len(dossier.scope.team) >= MOST:
            raise Refused(Problem("email", "team_full", {"max": MOST}))
        put_on_team(act, dossier, account)
        _tell(act, dossier, account)
        act.result = command.reference
        return command.reference


def invite_teammate_again(command: InviteTeammateAgain, actor: Actor, now: datetime) -> str:
    """Send the mail of being added once more, and give the reference."""
    with acting(actor, now, command.key) as act:
        dossier = _dossier(act, command.reference)
        account = act.session.get_one(Account, _grant(act, dossier, command.account_id).account_id)
        _refuse_many(act, dossier)
        act.record(dossier.experiment.subject, AGAIN, {"account": account.pseudonym})
        _tell(act, dossier, account)
        act.result = command.reference
        return command.reference


def remove_teammate(command: RemoveTeammate, actor: Actor, now: datetime) -> str:
    """Take somebody off the team and give the reference. `NotFound` when they are not on it."""
    with acting(actor, now, command.key) as act:
        dossier = _dossier(act, command.reference)
        take_off_team(act, dossier, _grant(act, dossier, command.account_id))
        act.result = command.reference
        return command.reference


def put_on_team(act: Act, dossier: Dossier, account: Account) -> None:
    """The role itself; part of an act that has settled who may."""
    act.session.add(
        RoleGrant(
            account_id=account.id,
            role=Role.TEAMMATE,
            place=f"experiment:{dossier.experiment.id}",
            experiment_id=dossier.experiment.id,
            granted_by_id=act.actor.user_id,
            granted_at=act.now,
        )
    )
    _record(act, dossier, ADDED, account)


def take_off_team(act: Act, dossier: Dossier, grant: RoleGrant) -> None:
    """Take the role back; part of an act. The link of who never had another role goes with it."""
    account = act.session.get_one(Account, grant.account_id)
    grant.revoked_at = act.now
    act.session.flush()
    if account.password_hash is None and not standing_grants(act.session, account.id):
        tokens.void(act.session, account.id, act.now, Purpose.INVITATION)
    _record(act, dossier, REMOVED, account)


def standing_on_team(act: Act, dossier: Dossier, account_id: int) -> RoleGrant | None:
    """The grant of a teammate of this experiment."""
    return act.session.scalar(
        select(RoleGrant).where(
            RoleGrant.experiment_id == dossier.experiment.id,
            RoleGrant.account_id == account_id,
            RoleGrant.role == Role.TEAMMATE,
            RoleGrant.revoked_at.is_(None),
        )
    )


def _grant(act: Act, dossier: Dossier, account_id: int) -> RoleGrant:
    grant = standing_on_team(act, dossier, account_id)
    if grant is None:
        raise NotFound("teammate")
    return grant


def _dossier(act: Act, reference: str) -> Dossier:
    dossier = load(act.session, reference)
    require(act.actor, dossier.scope, Permission.MANAGE_TEAM)
    if dossier.experiment.phase in TERMINAL_PHASES:
        raise WrongState("manage_team", dossier.experiment.phase)
    return dossier


def _refuse_many(act: Act, dossier: Dossier) -> None:
    """No lead mails the whole town; the record knows how many they added."""
    since = ledger.timestamp(act.now - DAY)
    for here in (
        LedgerEntry.actor == act.actor.pseudonym,
        LedgerEntry.subject == dossier.experiment.subject,
    ):
        count = act.session.scalar(
            select(func.count())
            .select_from(LedgerEntry)
            .where(here, LedgerEntry.kind.in_((ADDED, AGAIN)), LedgerEntry.at > since)
        )
        if (count or 0) >= MOST_A_DAY:
            raise Refused(Problem("email", "too_many_invitations", {"max": MOST_A_DAY}))


def _tell(act: Act, dossier: Dossier, account: Account) -> None:
    """A link for who has no password yet; for who has one, word of the plan."""
    about = {
        "lead": act.actor.name,
        "reference": dossier.experiment.reference,
        "title": dossier.experiment.title,
    }
    if account.password_hash is None and account.active:
        send_link(act, account, "team_invitation", **about)
    else:
        act.mail(account, "teammate_added", **about)


def _record(act: Act, dossier: Dossier, kind: str, account: Account) -> None:
    """Other roles end every session of whose they are."""
    act.record(dossier.experiment.subject, kind, {"account": account.pseudonym})
    end_all(act.session, account.id, act.now)

"""Who works on an experiment beside its lead."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from waardevol_lab.domain.errors import NotFound, Problem, Refused, WrongState
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import TERMINAL_PHASES
from waardevol_lab.persistence.models import Account, RoleGrant
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import Dossier, load
from waardevol_lab.services.sessions import end_all

MOST = 30


@dataclass(frozen=True, slots=True)
class AddTeammate:
    """Let somebody with an account write on the plan; of any organisation."""

    reference: str
    email: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class RemoveTeammate:
    """Take somebody off the team."""

    reference: str
    account_id: int
    key: str = ""


def add_teammate(command: AddTeammate, actor: Actor, now: datetime) -> str:
    """Make somebody a teammate, tell them, and give the reference.

    Whoever works on an experiment loses every judging role on it: the policy sees to that. Raises
    `NotFound`, `WrongState` when the experiment is over, `Refused` at `email`.
    """
    with acting(actor, now, command.key) as act:
        dossier = _dossier(act, command.reference)
        account = act.session.scalar(
            select(Account).where(Account.email == command.email.strip().lower(), Account.active)
        )
        if account is None:
            raise Refused(Problem("email", "unknown_account"))
        if account.id == dossier.experiment.lead_id or account.id in dossier.scope.team:
            raise Refused(Problem("email", "already_in_team"))
        if len(dossier.scope.team) >= MOST:
            raise Refused(Problem("email", "team_full", {"max": MOST}))
        act.session.add(
            RoleGrant(
                account_id=account.id,
                role=Role.TEAMMATE,
                place=f"experiment:{dossier.experiment.id}",
                experiment_id=dossier.experiment.id,
                granted_by_id=actor.user_id,
                granted_at=now,
            )
        )
        _record(act, dossier, "TeammateAdded", account)
        about = {"reference": command.reference, "title": dossier.experiment.title}
        act.mail(account, "teammate_added", lead=actor.name, **about)
        act.result = command.reference
        return command.reference


def remove_teammate(command: RemoveTeammate, actor: Actor, now: datetime) -> str:
    """Take somebody off the team and give the reference. `NotFound` when they are not on it."""
    with acting(actor, now, command.key) as act:
        dossier = _dossier(act, command.reference)
        grant = act.session.scalar(
            select(RoleGrant).where(
                RoleGrant.experiment_id == dossier.experiment.id,
                RoleGrant.account_id == command.account_id,
                RoleGrant.role == Role.TEAMMATE,
                RoleGrant.revoked_at.is_(None),
            )
        )
        if grant is None:
            raise NotFound("teammate")
        grant.revoked_at = now
        _record(act, dossier, "TeammateRemoved", act.session.get_one(Account, command.account_id))
        act.result = command.reference
        return command.reference


def _dossier(act: Act, reference: str) -> Dossier:
    dossier = load(act.session, reference)
    require(act.actor, dossier.scope, Permission.MANAGE_TEAM)
    if dossier.experiment.phase in TERMINAL_PHASES:
        raise WrongState("manage_team", dossier.experiment.phase)
    return dossier


def _record(act: Act, dossier: Dossier, kind: str, account: Account) -> None:
    """Other roles end every session of whose they are."""
    act.record(dossier.experiment.subject, kind, {"account": account.pseudonym})
    end_all(act.session, account.id, act.now)

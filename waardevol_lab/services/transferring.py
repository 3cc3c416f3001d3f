"""Handing a dossier to another lead, when somebody leaves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import BOARD_ROLES, Role
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import Account, Experiment, ReviewRound
from waardevol_lab.queries.signing_in import grants_of
from waardevol_lab.services import sessions
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import Dossier, Which, load
from waardevol_lab.services.teaming import put_on_team, standing_on_team, take_off_team


@dataclass(frozen=True, slots=True)
class TransferLead:
    """Make somebody else the lead of an experiment."""

    reference: str
    new_lead_id: int
    version: int
    keep_old: bool = False
    """Whether the old lead goes on as a teammate; otherwise they see the dossier no more."""
    key: str = ""


def transfer_lead(command: TransferLead, actor: Actor, now: datetime) -> str:
    """Hand the dossier over, tell both leads, and give the reference.

    Raises as every act does; `Refused` at `new_lead` when somebody is not eligible.
    """
    with acting(actor, now, command.key) as act:
        dossier = load(act.session, command.reference, Which.LATEST)
        experiment = dossier.experiment
        old = act.session.get_one(Account, experiment.lead_id)
        new = act.session.get(Account, command.new_lead_id)
        eligible = new is not None and is_eligible(act.session, experiment, new, now)
        act.move_experiment(
            dossier,
            Action.TRANSFER_LEAD,
            Facts(new_lead_eligible=eligible),
            {"from": old.pseudonym, "to": new.pseudonym if new else ""},
            version=command.version,
            lead_id=command.new_lead_id if eligible else old.id,
        )
        experiment.version += 1
        if new is not None:
            _leave_team(act, dossier, new)
        if command.keep_old:
            _keep(act, dossier, old)
        sessions.end_all(act.session, old.id, now)
        told = {"reference": experiment.reference, "title": experiment.title}
        stays = command.keep_old
        act.mail(
            old, "lead_transferred_away", new_lead=new.name if new else "", stays=stays, **told
        )
        if new is not None:
            act.mail(new, "lead_transferred", old_lead=old.name, **told)
        act.result = experiment.reference
        return experiment.reference


def _leave_team(act: Act, dossier: Dossier, new: Account) -> None:
    """Who leads is no teammate beside it."""
    grant = standing_on_team(act, dossier, new.id)
    if grant is not None:
        take_off_team(act, dossier, grant)


def _keep(act: Act, dossier: Dossier, old: Account) -> None:
    """Nobody gives themselves a role, and a closed account writes nothing."""
    if old.id == act.actor.user_id:
        raise Refused(Problem("keep", "own_role"))
    if not old.active:
        raise Refused(Problem("keep", "account_disabled"))
    put_on_team(act, dossier, old)


def is_eligible(session: Session, experiment: Experiment, account: Account, now: datetime) -> bool:
    """Whether somebody can become the lead: a lead in the organisation who does not judge it."""
    if not account.active or account.id == experiment.lead_id:
        return False
    boards = {experiment.board_id} | set(
        session.scalars(
            select(ReviewRound.board_id).where(ReviewRound.experiment_id == experiment.id)
        )
    )
    grants = grants_of(session, account.id, now)
    leads = any(
        g.role is Role.LEAD and g.organisation_id == experiment.organisation_id for g in grants
    )
    judges = any(
        (g.role in BOARD_ROLES and g.board_id in boards)
        or (g.role is Role.DECIDER and g.organisation_id == experiment.organisation_id)
        for g in grants
    )
    return leads and not judges

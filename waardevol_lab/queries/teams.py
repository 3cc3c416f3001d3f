"""Who works on an experiment."""

from dataclasses import dataclass

from sqlalchemy import select

from waardevol_lab.domain.policy import Actor, Permission, permits, require
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import TERMINAL_PHASES
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, RoleGrant
from waardevol_lab.services.dossiers import load


@dataclass(frozen=True, slots=True)
class Teammate:
    """Somebody on the team."""

    id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Team:
    """The team of an experiment."""

    reference: str
    title: str
    lead: Teammate
    teammates: tuple[Teammate, ...]
    may_manage: bool


def team(viewer: Actor, reference: str) -> Team:
    """The lead and the teammates, by name. Raises `NotFound`."""
    with reading() as session:
        dossier = load(session, reference, lock=False)
        require(viewer, dossier.scope, Permission.EDIT_DRAFT)
        experiment = dossier.experiment
        rows = session.execute(
            select(Account.id, Account.name, Account.email)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .where(
                RoleGrant.experiment_id == experiment.id,
                RoleGrant.role == Role.TEAMMATE,
                RoleGrant.revoked_at.is_(None),
            )
            .order_by(Account.name, Account.id)
        )
        lead = session.get_one(Account, experiment.lead_id)
        manages = permits(viewer, dossier.scope, Permission.MANAGE_TEAM)
        return Team(
            reference=reference,
            title=experiment.title,
            lead=Teammate(lead.id, lead.name, lead.email),
            teammates=tuple(Teammate(*row) for row in rows),
            may_manage=manages and experiment.phase not in TERMINAL_PHASES,
        )

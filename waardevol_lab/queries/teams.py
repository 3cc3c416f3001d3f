"""Who works on an experiment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.policy import Actor, Permission, permits, require
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import TERMINAL_PHASES
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, DraftTopic, ReviewRound, RoleGrant
from waardevol_lab.services.dossiers import load


@dataclass(frozen=True, slots=True)
class Teammate:
    """Somebody on the team.

    Who was added and did not sign in or write since is known by the address alone: whether it
    had an account here before, and of whom, is not the lead's to find out.
    """

    id: int
    name: str
    email: str
    invited_at: datetime | None = None
    """When they were added; None once they came."""


@dataclass(frozen=True, slots=True)
class Team:
    """The team of an experiment."""

    reference: str
    title: str
    lead: Teammate
    teammates: tuple[Teammate, ...]
    may_manage: bool
    is_lead: bool


def team(viewer: Actor, reference: str) -> Team:
    """The lead and the teammates, by address. Raises `NotFound`."""
    with reading() as session:
        dossier = load(session, reference, lock=False)
        require(viewer, dossier.scope, Permission.EDIT_DRAFT)
        experiment = dossier.experiment
        lead = session.get_one(Account, experiment.lead_id)
        manages = permits(viewer, dossier.scope, Permission.MANAGE_TEAM)
        return Team(
            reference=reference,
            title=experiment.title,
            lead=Teammate(lead.id, lead.name, lead.email),
            teammates=teammates_of(session, experiment.id),
            is_lead=manages,
            may_manage=manages and experiment.phase not in TERMINAL_PHASES,
        )


def teammates_of(session: Session, experiment_id: int) -> tuple[Teammate, ...]:
    """The teammates, by address."""
    wrote = (
        select(DraftTopic.task)
        .join(ReviewRound, ReviewRound.id == DraftTopic.round_id)
        .where(ReviewRound.experiment_id == experiment_id, DraftTopic.saved_by_id == Account.id)
        .exists()
    )
    came = or_(Account.last_signed_in_at >= RoleGrant.granted_at, wrote)
    rows = session.execute(
        select(Account.id, Account.name, Account.email, RoleGrant.granted_at, came)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            RoleGrant.experiment_id == experiment_id,
            RoleGrant.role == Role.TEAMMATE,
            RoleGrant.revoked_at.is_(None),
        )
        .order_by(Account.email, Account.id)
    )
    return tuple(
        Teammate(account_id, name, email) if here else Teammate(account_id, email, email, added)
        for account_id, name, email, added, here in rows
    )

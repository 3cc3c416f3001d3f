"""Dossiers that an administrator can hand to another lead. Nothing of what stands in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true

from waardevol_lab.domain.errors import WrongState
from waardevol_lab.domain.policy import Actor, authorise
from waardevol_lab.domain.references import is_practice
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import TERMINAL_PHASES, Action, Machine, Phase
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Experiment, Organisation, RoleGrant
from waardevol_lab.services.authority import administered
from waardevol_lab.services.dossiers import Which, load
from waardevol_lab.services.transferring import is_eligible


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A dossier with its lead."""

    reference: str
    title: str
    phase: Phase
    organisation: str
    lead: str

    @property
    def practice(self) -> bool:
        """Whether it is a plan to practise with."""
        return is_practice(self.reference)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A dossier and those who may become its lead."""

    reference: str
    title: str
    lead: str
    lead_stays: bool
    """Whether the lead can go on as a teammate."""
    version: int
    candidates: tuple[tuple[int, str], ...]


def transferable(viewer: Actor, lead_id: int | None = None) -> tuple[DossierLine, ...]:
    """The running dossiers of the viewer's organisations, newest first; of one lead if asked.

    Plans to practise with come last. They are there because nobody but their lead can delete them:
    when that one leaves they would stay for ever.
    """
    led = true() if lead_id is None else Experiment.lead_id == lead_id
    with reading() as session:
        rows = session.execute(
            select(
                Experiment.reference,
                Experiment.title,
                Experiment.phase,
                Organisation.name.label("organisation"),
                Account.name.label("lead"),
            )
            .join(Organisation, Organisation.id == Experiment.organisation_id)
            .join(Account, Account.id == Experiment.lead_id)
            .where(
                Experiment.organisation_id.in_(administered(viewer)),
                Experiment.phase.not_in(TERMINAL_PHASES),
                led,
            )
            .order_by(Experiment.id.desc())
        )
        lines = [
            DossierLine(r.reference, r.title, Phase(r.phase), r.organisation, r.lead) for r in rows
        ]
        return tuple(sorted(lines, key=lambda line: line.practice))


def transfer(viewer: Actor, reference: str, now: datetime) -> Transfer:
    """One dossier of the viewer's organisations. Raises `NotFound`, or `WrongState`."""
    with reading() as session:
        dossier = load(session, reference, Which.LATEST, lock=False)
        authorise(viewer, dossier.scope, Machine.EXPERIMENT, Action.TRANSFER_LEAD)
        experiment = dossier.experiment
        lead = session.get_one(Account, experiment.lead_id)
        if experiment.phase in TERMINAL_PHASES:
            raise WrongState(Action.TRANSFER_LEAD, experiment.phase)
        accounts = session.scalars(
            select(Account)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .where(
                RoleGrant.role == Role.LEAD,
                RoleGrant.organisation_id == experiment.organisation_id,
                RoleGrant.revoked_at.is_(None),
            )
            .order_by(Account.name, Account.id)
            .distinct()
        ).all()
        return Transfer(
            reference=experiment.reference,
            title=experiment.title,
            lead=lead.name,
            lead_stays=lead.active and lead.id != viewer.user_id,
            version=experiment.version,
            candidates=tuple(
                (account.id, account.name)
                for account in accounts
                if is_eligible(session, experiment, account, now)
            ),
        )

"""Whether somebody can pull the brake of the dossier at hand, and on whose pages."""

from enum import StrEnum

from sqlalchemy import select

from waardevol_lab.domain.policy import Actor, available, roles_on
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action, Machine, Phase
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment
from waardevol_lab.services.running_dossiers import load_bound

PULLING = frozenset({Role.LEAD, Role.TEAMMATE, Role.DPO, Role.CHAIR, Role.DECIDER})


class Pages(StrEnum):
    """Whose pages the brake is on."""

    TEAM = "team"
    BOARD = "board"


def brake_reach(viewer: Actor, reference: str) -> Pages | None:
    """Where the viewer pulls the brake of this experiment; None when they cannot, or it is none.

    One small query as long as it does not run, however many roles somebody holds.
    """
    if not any(viewer.holds(role) for role in PULLING):
        return None
    with reading() as session:
        phase = session.scalar(select(Experiment.phase).where(Experiment.reference == reference))
        if phase != Phase.RUNNING:
            return None
        scope = load_bound(session, reference, lock=False).scope
    if Action.PULL_BRAKE not in available(viewer, scope, Machine.EXPERIMENT, phase):
        return None
    team = roles_on(viewer, scope) & {Role.LEAD, Role.TEAMMATE}
    return Pages.TEAM if team else Pages.BOARD

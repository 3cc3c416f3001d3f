"""The head of every page about a decided experiment: where it stands and what the viewer may do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor, Permission, available, may, permits
from waardevol_lab.domain.states import Action, EndReason, Machine, Phase
from waardevol_lab.persistence.db import reading
from waardevol_lab.services.running_dossiers import BoundDossier, load_bound, refuse_unknown

Need = Action | Permission
ROUND_ACTIONS = frozenset({Action.OPEN_AMENDMENT, Action.OPEN_EXTENSION, Action.OPEN_INCIDENT})


@dataclass(frozen=True, slots=True)
class Head:
    """A decided experiment as its pages name it."""

    reference: str
    title: str
    organisation: str
    phase: Phase
    version: int
    slug: str | None
    starts_on: date | None
    ends_on: date | None
    ended_on: date | None
    end_reason: EndReason | None
    closing_reason: str
    actions: frozenset[Action]
    permissions: frozenset[Permission]


def running_head(viewer: Actor, reference: str, *needs: Need) -> Head:
    """The head, for who has one of the needs. Raises `NotFound`."""
    with opened(viewer, reference, *needs) as (_session, dossier):
        return head_of(viewer, dossier)


@contextmanager
def opened(viewer: Actor, reference: str, *needs: Need) -> Iterator[tuple[Session, BoundDossier]]:
    """The dossier to read from, for who has one of the needs. Raises `NotFound`."""
    with reading() as session:
        dossier = load_bound(session, reference, lock=False)
        refuse_unknown(session, viewer, dossier)
        if not any(_has(viewer, dossier, need) for need in needs):
            raise NotFound(reference)
        yield session, dossier


def head_of(viewer: Actor, dossier: BoundDossier) -> Head:
    """The head of a dossier that the viewer may see."""
    experiment = dossier.experiment
    starts_on, ends_on = dossier.period
    acts = {
        *available(viewer, dossier.scope, Machine.EXPERIMENT, experiment.phase),
        *(
            action
            for action in available(viewer, dossier.scope, Machine.ROUND, None)
            if action in ROUND_ACTIONS
        ),
    }
    return Head(
        reference=experiment.reference,
        title=experiment.title,
        organisation=dossier.organisation.name,
        phase=Phase(experiment.phase),
        version=experiment.version,
        slug=experiment.slug if experiment.announced_at else None,
        starts_on=starts_on,
        ends_on=ends_on,
        ended_on=local_date(experiment.ended_at) if experiment.ended_at else None,
        end_reason=EndReason(experiment.end_reason) if experiment.end_reason else None,
        closing_reason=experiment.closing_reason,
        actions=frozenset(acts),
        permissions=frozenset(p for p in Permission if permits(viewer, dossier.scope, p)),
    )


def _has(viewer: Actor, dossier: BoundDossier, need: Need) -> bool:
    if isinstance(need, Permission):
        return permits(viewer, dossier.scope, need)
    return any(may(viewer, dossier.scope, machine, need) for machine in Machine)

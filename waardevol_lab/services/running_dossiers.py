"""The start of every act on an approved, running or ended experiment."""

from dataclasses import dataclass, fields, replace
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound, Stale, WrongState
from waardevol_lab.domain.policy import Actor, Permission, Scope, authorise, permits
from waardevol_lab.domain.states import Action, Machine, Phase
from waardevol_lab.domain.workflow import rule_for
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.services.acting import Act
from waardevol_lab.services.dossiers import Dossier, load
from waardevol_lab.services.notice_contents import period_of

UNSEEN = frozenset({Phase.PREPARING, Phase.WITHDRAWN})
"""Phases in which it may be that nothing was ever submitted."""


@dataclass
class BoundDossier(Dossier):
    """A dossier at the round whose version binds; before any does, at its plan round.

    Acts on a running experiment look at the declarations of that round, not at those of an
    amendment that happens to be open. A conflict that was declared in a later round closes them all
    the same: that round and all before it are closed to who stepped back.
    """

    def bound_version(self) -> PlanVersion:
        """The version in force. Raises `NotFound` while there is none."""
        version = self.binding_version()
        if version is None:
            raise NotFound("binding version")
        return version

    @property
    def period(self) -> tuple[date | None, date | None]:
        """The first and the last day of the version in force."""
        version = self.binding_version()
        return period_of(version.answers) if version else (None, None)


def load_bound(session: Session, reference: str, *, lock: bool = True) -> BoundDossier:
    """The dossier at its binding round, locked until the act ends. Raises `NotFound`."""
    dossier = load(session, reference, lock=lock)
    version = dossier.binding_version()
    if version is not None:
        dossier = dossier.at(next(r for r in dossier.rounds if r.id == version.round_id))
        dossier = replace(dossier, scope=_without_who_stepped_back(dossier))
    return BoundDossier(**{f.name: getattr(dossier, f.name) for f in fields(Dossier) if f.init})


def _without_who_stepped_back(dossier: Dossier) -> Scope:
    """The scope of the round at hand, with the conflicts of later ones."""
    later = (r.id for r in dossier.rounds if r.number > dossier.round_.number)
    declared = (dossier.involved.declarations.get(round_id, {}) for round_id in later)
    conflicts = {member: True for said in declared for member, conflict in said.items() if conflict}
    return replace(dossier.scope, declarations={**dossier.scope.declarations, **conflicts})


def refuse_unknown(session: Session, actor: Actor, dossier: Dossier) -> None:
    """Raise `NotFound` while nothing was submitted, for who may not read a draft.

    Before that a plan exists for its team, the dpo and the auditor alone.
    """
    experiment = dossier.experiment
    if experiment.phase not in UNSEEN or permits(actor, dossier.scope, Permission.READ_DRAFT):
        return
    submitted = exists().where(PlanVersion.experiment_id == experiment.id)
    if not session.scalar(select(submitted)):
        raise NotFound(experiment.reference)


def open_for(act: Act, reference: str, action: Action, version: int | None = None) -> BoundDossier:
    """The dossier, once all that needs no facts is checked; then facts can be gathered.

    Raises `NotFound`, `Stale` or `WrongState`, in this order. `version` is the experiment's as the
    actor saw it; None for what is never stale.
    """
    dossier = load_bound(act.session, reference)
    refuse_unknown(act.session, act.actor, dossier)
    authorise(act.actor, dossier.scope, Machine.EXPERIMENT, action)
    if version is not None and version != dossier.experiment.version:
        raise Stale("experiment")
    if rule_for(Machine.EXPERIMENT, dossier.experiment.phase, action) is None:
        raise WrongState(action, dossier.experiment.phase)
    return dossier

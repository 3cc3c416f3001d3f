"""What a decision brings about: the phase, the version that binds, the announcement."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.slugs import slug_of
from waardevol_lab.domain.states import Action, Phase, RoundKind
from waardevol_lab.persistence.models import Decision, Experiment
from waardevol_lab.services.acting import Act
from waardevol_lab.services.changes import note_change
from waardevol_lab.services.dossiers import Dossier, open_rounds
from waardevol_lab.services.plans import show_draft

UNDECIDED_PHASES = frozenset({Phase.PREPARING, Phase.REJECTED})
LIVE_PHASES = frozenset({Phase.APPROVED, Phase.RUNNING, Phase.SUSPENDED})


def follow_first(act: Act, dossier: Dossier, decision: Decision) -> None:
    """Let a first decision approve or reject the experiment, and announce it.

    Nothing happens when the round is no first one, or when the phase has moved on since.
    Raises `Refused` when a correction would approve beside a new round that is open.
    """
    experiment = dossier.experiment
    if dossier.round_.kind == RoundKind.INITIAL and experiment.phase in UNDECIDED_PHASES:
        _first(act, dossier, positive=Outcome(decision.outcome).positive)


def bind_changed(dossier: Dossier, decision: Decision) -> None:
    """Let the version of a positive amendment or extension bind from now on.

    A negative one changes nothing; neither does one for an experiment that is over. An incident
    leaves the plan as it is: the decider restarts, stops or revokes apart from its decision.
    """
    changes = dossier.round_.kind in {RoundKind.AMENDMENT, RoundKind.EXTENSION}
    live = dossier.experiment.phase in LIVE_PHASES
    if changes and live and Outcome(decision.outcome).positive:
        _bind(dossier)


def _first(act: Act, dossier: Dossier, *, positive: bool) -> None:
    version = dossier.version()
    columns: dict[str, Any] = {
        "announced_at": dossier.experiment.announced_at or act.now,
        "slug": dossier.experiment.slug
        or free_slug(act.session, dossier.experiment, version.answers),
    }
    payload = {"version": version.number, "plan": version.sha256, "slug": columns["slug"]}
    told = ""
    if positive:
        if any(
            r.kind != RoundKind.INCIDENT for r in open_rounds(act.session, dossier.experiment.id)
        ):
            raise Refused(Problem("round", "round_open"))
        columns["binding_version_id"] = version.id
        act.move_experiment(dossier, Action.APPROVE, Facts(), payload, effect=True, **columns)
        told = "ExperimentApproved"
    elif dossier.experiment.phase == Phase.PREPARING:
        act.move_experiment(dossier, Action.REJECT, Facts(), payload, effect=True, **columns)
        told = "ExperimentRejected"
    show_draft(dossier.experiment, version.answers)
    if told:
        note_change(act.session, dossier.experiment, told, act.now)


def _bind(dossier: Dossier) -> None:
    """The new version binds from now on; whoever starts or publishes must look again."""
    version, experiment = dossier.version(), dossier.experiment
    if experiment.binding_version_id == version.id:
        return
    experiment.binding_version_id = version.id
    experiment.version += 1
    show_draft(experiment, version.answers)


def free_slug(session: Session, experiment: Experiment, answers: dict[str, Any]) -> str:
    """An address that no experiment has or had: the title's, with a number where it is taken."""
    title = answers.get("title")
    base = slug_of(title if isinstance(title, str) else experiment.title)
    base = base or experiment.reference.lower()
    taken = set(
        session.scalars(
            select(Experiment.slug).where(Experiment.slug.startswith(base, autoescape=True))
        )
    )
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    return slug

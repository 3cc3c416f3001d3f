"""While it runs: the brake, the restart, stopping and revoking."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action, EndReason, Phase
from waardevol_lab.persistence.models import Brake
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.cleaning_up import begin_cleanup
from waardevol_lab.services.ending import close_rounds, release_brake
from waardevol_lab.services.incidents import (
    decided_positive,
    draft_incident,
    open_brake,
    open_incident_of,
)
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.running_dossiers import BoundDossier, open_for
from waardevol_lab.services.telling import tell_lead, tell_organisation, tell_secretaries


@dataclass(frozen=True, slots=True)
class PullBrake:
    """Stop at once. Never stale: whoever sees danger need not have seen the latest page."""

    reference: str
    reason: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class RestartExperiment:
    """Go on after the brake; `version` is the experiment's, as seen."""

    reference: str
    version: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class StopExperiment:
    """Stop for good before the end date; the reason is public."""

    reference: str
    reason: str
    version: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class RevokeApproval:
    """Take the approval back; the reason is public."""

    reference: str
    reason: str
    version: int
    key: str = ""


def pull_brake(command: PullBrake, actor: Actor, now: datetime) -> None:
    """Suspend the experiment and open the incident round in the same act.

    An incident round that is open already becomes the round of this brake. Raises `NotFound`,
    `WrongState` (also when somebody else pulled it a moment ago), or `Refused` at `reason`.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.PULL_BRAKE)
        reason = command.reason.strip()
        round_ = open_incident_of(act, dossier) or draft_incident(act, dossier, reason)
        act.move_experiment(
            dossier,
            Action.PULL_BRAKE,
            Facts(reason=reason),
            lambda: {
                "reason": reason,
                "incident_round": round_.number,
                **renew(act, dossier, "BrakePulled"),
            },
        )
        act.session.add(
            Brake(
                experiment_id=dossier.experiment.id,
                round_id=round_.id,
                reason=reason,
                pulled_by_id=actor.user_id,
                pulled_at=now,
            )
        )
        _tell_all(act, dossier, "brake_pulled", reason=reason)


def restart(command: RestartExperiment, actor: Actor, now: datetime) -> None:
    """Run again, after a positive decision in the incident round of this brake.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` as long as there is no such decision.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.RESTART, command.version)
        act.move_experiment(
            dossier,
            Action.RESTART,
            Facts(incident_decided_positive=decided_positive(act, dossier)),
            lambda: renew(act, dossier, "ExperimentRestarted"),
        )
        release_brake(act, open_brake(act, dossier))
        _tell_all(act, dossier, "experiment_restarted")


def stop(command: StopExperiment, actor: Actor, now: datetime) -> None:
    """End the experiment early. Raises `NotFound`, `Stale`, `WrongState`, `Refused` at `reason`."""
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.STOP, command.version)
        _end(act, dossier, Action.STOP, command.reason.strip(), EndReason.STOPPED_EARLY)
        _tell_all(act, dossier, "experiment_stopped", reason=command.reason.strip())


def revoke(command: RevokeApproval, actor: Actor, now: datetime) -> None:
    """Take the approval back: what has not started is withdrawn, what runs has ended.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` at `reason`.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.REVOKE, command.version)
        started = dossier.experiment.phase != Phase.APPROVED
        ending = EndReason.REVOKED if started else None
        _end(act, dossier, Action.REVOKE, command.reason.strip(), ending)
        _tell_all(act, dossier, "experiment_revoked", reason=command.reason.strip())


EVENTS = {Action.STOP: "ExperimentStopped", Action.REVOKE: "ExperimentRevoked"}


def _end(
    act: Act, dossier: BoundDossier, action: Action, reason: str, ending: EndReason | None
) -> None:
    ended: dict[str, Any] = {"ended_at": act.now, "end_reason": ending} if ending else {}
    act.move_experiment(
        dossier,
        action,
        Facts(reason=reason),
        lambda: {"reason": reason, **_renewed(act, dossier, action, cleans=bool(ended))},
        closing_reason=reason,
        **ended,
    )
    release_brake(act, open_brake(act, dossier))
    close_rounds(act, dossier)


def _renewed(act: Act, dossier: BoundDossier, action: Action, *, cleans: bool) -> dict[str, Any]:
    """The notice of an end; what ran is cleaned up from now on."""
    if cleans:
        begin_cleanup(act, dossier)
    return renew(act, dossier, EVENTS[action])


def _tell_all(act: Act, dossier: BoundDossier, template: str, **context: str) -> None:
    """Lead, secretary, dpo and decider; `place` is where each of them finds the dossier."""
    tell_lead(act, dossier, template, place="plannen", **context)
    tell_secretaries(act, dossier, template, place="commissie", **context)
    for role in (Role.DPO, Role.DECIDER):
        tell_organisation(act, dossier, role, template, place="commissie", **context)

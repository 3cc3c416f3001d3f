"""Incident rounds: opened by the brake or by themselves, with the plan in force as their draft."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.policy import Actor, authorise
from waardevol_lab.domain.states import (
    Action,
    Machine,
    Phase,
    RoundKind,
    RoundState,
)
from waardevol_lab.domain.workflow import advance
from waardevol_lab.persistence.models import Brake, ReviewRound
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import open_rounds
from waardevol_lab.services.past_rounds import last_decision
from waardevol_lab.services.quoted_lessons import quoted_by
from waardevol_lab.services.rounds import new_round
from waardevol_lab.services.running_dossiers import BoundDossier, load_bound


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """Report an incident while the experiment runs or stands still."""

    reference: str
    reason: str = ""
    key: str = ""


def open_incident(command: OpenIncident, actor: Actor, now: datetime) -> int:
    """Open an incident round and give its number; the open brake, if any, waits for this round.

    Raises `NotFound`, `WrongState`, or `Refused` when an incident round is open already.
    """
    with acting(actor, now, command.key) as act:
        dossier = load_bound(act.session, command.reference)
        authorise(actor, dossier.scope, Machine.ROUND, Action.OPEN_INCIDENT)
        facts = Facts(
            phase=Phase(dossier.experiment.phase),
            open_incident_round=open_incident_of(act, dossier) is not None,
        )
        transition = advance(Machine.ROUND, None, Action.OPEN_INCIDENT, facts)
        round_ = draft_incident(act, dossier, command.reason.strip())
        brake = open_brake(act, dossier)
        if brake is not None:
            brake.round_id = round_.id
        act.record(
            dossier.experiment.subject,
            transition.event,
            {"round": round_.number, "state": round_.state, "reason": round_.reason},
        )
        act.result = str(round_.number)
        return round_.number


def draft_incident(act: Act, dossier: BoundDossier, reason: str) -> ReviewRound:
    """An incident round with the answers of the version in force; part of the act that calls it."""
    version = dossier.bound_version()
    return new_round(
        act,
        dossier.experiment,
        RoundKind.INCIDENT,
        shipped(version.framework),
        version.answers,
        version.answers_en,
        reason,
        version.files,
        lessons=quoted_by(version),
    )


def open_incident_of(act: Act, dossier: BoundDossier) -> ReviewRound | None:
    """The incident round that is open, if any."""
    rounds = open_rounds(act.session, dossier.experiment.id)
    return next((r for r in rounds if r.kind == RoundKind.INCIDENT), None)


def open_brake(act: Act, dossier: BoundDossier) -> Brake | None:
    """The brake that was pulled and not released."""
    return act.session.scalar(
        select(Brake).where(
            Brake.experiment_id == dossier.experiment.id, Brake.released_at.is_(None)
        )
    )


def decided_positive(act: Act, dossier: BoundDossier) -> bool:
    """Whether the incident round of the open brake was decided in favour of going on.

    What the board advised before the brake was pulled is no advice about it: a round that it had
    finished by then does not count, and another incident round begins.
    """
    brake = open_brake(act, dossier)
    if brake is None or brake.round_id is None:
        return False
    round_ = act.session.get_one(ReviewRound, brake.round_id)
    if round_.state != RoundState.DECIDED or round_.advised_at is None:
        return False
    if round_.advised_at < brake.pulled_at:
        return False
    decision = last_decision(act.session, round_.id)
    return decision is not None and Outcome(decision.outcome).positive

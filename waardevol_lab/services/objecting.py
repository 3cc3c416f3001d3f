"""Objections against a decision: recorded without a name, and handled by who decides."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale, WrongState
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor, authorise
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action, Machine, ObjectionState
from waardevol_lab.domain.workflow import rule_for
from waardevol_lab.persistence.models import Decision, Objection, ReviewRound
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import Dossier, load
from waardevol_lab.services.opening import open_round
from waardevol_lab.services.past_rounds import last_decision
from waardevol_lab.services.standing_decisions import standing_round
from waardevol_lab.services.telling import tell_lead, tell_organisation, tell_secretaries

HANDLING = {
    ObjectionState.INADMISSIBLE: Action.DECLARE_INADMISSIBLE,
    ObjectionState.UNFOUNDED: Action.DECLARE_UNFOUNDED,
    ObjectionState.UPHELD: Action.UPHOLD_OBJECTION,
}
"""The act that leads to each outcome of an objection."""


@dataclass(frozen=True, slots=True)
class RecordObjection:
    """An objection as it came in. Who objects is kept elsewhere: here it is an interested party.

    `late_reason` says why it is taken in although the term was over.
    """

    reference: str
    received_on: date | None
    grounds: str
    late_reason: str = ""
    version: int | None = None
    round_number: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class HandleObjection:
    """What comes of objection `number`: inadmissible, unfounded or upheld, and why."""

    reference: str
    number: int
    outcome: str
    reason: str
    version: int | None = None
    key: str = ""


def record_objection(command: RecordObjection, actor: Actor, now: datetime) -> int:
    """Record an objection against the decision that holds, and give its number.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` where the decision is no besluit open to
    objection, or at `received_on`, `grounds` or `late_reason`.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.RECORD_OBJECTION)
        decision = last_decision(act.session, dossier.round_.id)
        if decision is None:
            raise WrongState(Action.RECORD_OBJECTION, dossier.round_.state)
        number = _next_number(act, dossier)
        act.move_round(
            dossier,
            Action.RECORD_OBJECTION,
            Facts(
                today=act.today,
                received_on=command.received_on,
                decided_on=local_date(decision.decided_at),
                text=command.grounds,
                reason=command.late_reason,
                open_to_objection=decision.open_to_objection,
                objection_until=decision.objection_until,
            ),
            {"objection": number, "decision": decision.number, "received": command.received_on},
        )
        act.session.add(_row(act, dossier, decision, command, number))
        tell_organisation(act, dossier, Role.DECIDER, "objection_recorded", number=number)
        tell_secretaries(act, dossier, "objection_recorded", number=number)
        tell_lead(act, dossier, "objection_recorded_lead")
        act.result = str(number)
        return number


def _next_number(act: Act, dossier: Dossier) -> int:
    highest = act.session.scalar(
        select(func.max(Objection.number)).where(Objection.experiment_id == dossier.experiment.id)
    )
    return (highest or 0) + 1


def _row(
    act: Act, dossier: Dossier, decision: Decision, command: RecordObjection, number: int
) -> Objection:
    until, received_on = decision.objection_until, command.received_on or act.today
    late = until is not None and received_on > until
    return Objection(
        experiment_id=dossier.experiment.id,
        decision_id=decision.id,
        number=number,
        received_on=received_on,
        grounds=command.grounds.strip(),
        late=late,
        late_reason=command.late_reason.strip() if late else "",
        state=ObjectionState.RECEIVED,
        version=1,
        state_since=act.now,
        recorded_by_id=act.actor.user_id or 0,
        recorded_at=act.now,
    )


def handle_objection(command: HandleObjection, actor: Actor, now: datetime) -> int:
    """Say what comes of an objection, and give its number; upheld, it asks for a correction.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` at `reason`.
    """
    chosen = next((act for state, act in HANDLING.items() if state == command.outcome), None)
    with acting(actor, now, command.key) as act:
        dossier, objection = _open(act, command, chosen or Action.UPHOLD_OBJECTION)
        reason = command.reason.strip()
        if chosen is None:
            no_reason = () if reason else (Problem("reason", "missing"),)
            raise Refused(Problem("outcome", "missing"), *no_reason)
        objection.reason = reason
        objection.handled_by_id, objection.handled_at = actor.user_id, now
        act.move_objection(dossier, objection, chosen, Facts(reason=reason), {"reason": reason})
        told = {"number": objection.number, "outcome": objection.state}
        tell_secretaries(act, dossier, "objection_handled", **told)
        tell_lead(act, dossier, "objection_handled_lead", outcome=objection.state)
        act.result = str(objection.number)
        return objection.number


def _open(act: Act, command: HandleObjection, action: Action) -> tuple[Dossier, Objection]:
    """Dossier and objection, once all that needs no facts is checked."""
    dossier = load(act.session, command.reference)
    found = act.session.execute(
        select(Objection, ReviewRound.number)
        .join(Decision, Decision.id == Objection.decision_id)
        .join(ReviewRound, ReviewRound.id == Decision.round_id)
        .where(Objection.experiment_id == dossier.experiment.id, Objection.number == command.number)
    ).first()
    if found is not None:
        dossier = load(act.session, command.reference, number=found[1], lock=False)
    authorise(act.actor, dossier.scope, Machine.OBJECTION, action)
    if found is None:
        raise NotFound("objection")
    objection = found[0]
    if command.version is not None and command.version != objection.version:
        raise Stale("objection")
    if rule_for(Machine.OBJECTION, objection.state, action) is None:
        raise WrongState(action, objection.state)
    return dossier, objection


def upheld(act: Act, dossier: Dossier) -> list[Objection]:
    """The upheld objections that the decision just kept in this round settles.

    Those against a decision on the same matter, once no decision before this one stands on it.
    """
    act.session.flush()
    against = aliased(ReviewRound)
    return list(
        act.session.scalars(
            select(Objection)
            .join(Decision, Decision.id == Objection.decision_id)
            .join(against, against.id == Decision.round_id)
            .where(
                Objection.experiment_id == dossier.experiment.id,
                Objection.state == ObjectionState.UPHELD,
                standing_round(against) == dossier.round_.id,
            )
            .order_by(Objection.number)
        )
    )


def settle(act: Act, dossier: Dossier, objections: list[Objection], correction: Decision) -> None:
    """Close upheld objections with the decision that followed; part of the act that takes it."""
    for objection in objections:
        objection.corrected_by_id = correction.id
        act.move_objection(
            dossier,
            objection,
            Action.SETTLE_OBJECTION,
            Facts(),
            {"decision": correction.number, "round": dossier.round_.number},
            effect=True,
        )

"""What lead and team may know of where their plan stands; nothing of the deliberation."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.outcomes import Outcome, Route
from waardevol_lab.domain.policy import Actor, Permission, available, permits, require
from waardevol_lab.domain.references import is_practice
from waardevol_lab.domain.states import (
    WRITABLE_ROUND_STATES,
    Action,
    Machine,
    Phase,
    RoundKind,
    RoundState,
)
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Board, Experiment
from waardevol_lab.queries.check_ins import awaited_on
from waardevol_lab.queries.cleanup import open_lines
from waardevol_lab.queries.continuing import Continuity, continuity_of
from waardevol_lab.queries.incident_log import Breach, breaches_of
from waardevol_lab.queries.letters import LetterLine, letters_for_lead
from waardevol_lab.queries.occasions import occasion_of
from waardevol_lab.queries.plan_copying import may_copy
from waardevol_lab.queries.plan_timeline import Coming, Happening, coming, happenings
from waardevol_lab.queries.plans import NextStep, next_step
from waardevol_lab.queries.standings import (
    Standing,
    Turn,
    incident_turn,
    round_turn,
    standings,
    turn,
)
from waardevol_lab.queries.team_contributions import open_count
from waardevol_lab.services.dossiers import Dossier, Which, load
from waardevol_lab.services.past_rounds import (
    PastRound,
    decided_rounds,
    overdue,
    standing_conditions,
)
from waardevol_lab.services.resuming import OPENING, resumable
from waardevol_lab.services.street_signs import StreetSign, street_signs


@dataclass(frozen=True, slots=True)
class LastDecision:
    """What was decided last, with the advice that the decision made public."""

    outcome: Outcome
    motivation: str
    decided_on: date
    objection_until: date | None
    advised: Outcome | None
    advice: str
    minority_view: str


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """The incident round that is open."""

    state: str
    turn: Turn
    occasion: str
    open_questions: int
    may_write: bool
    submitted_before: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """Where a plan stands."""

    reference: str
    title: str
    board: str
    lead_name: str
    is_lead: bool
    may_copy: bool
    """Whether the viewer writes on it, and may begin plans."""
    continuity: Continuity
    phase: str
    phase_version: int
    closing_reason: str
    slug: str | None
    state: str | None
    """The state of the latest plan round."""
    round_is_open: bool
    round_reason: str
    route: Route | None
    turn: Turn
    round_turn: Turn | None
    next_step: NextStep
    open_questions: int
    overdue_conditions: int
    citizens_wait: int
    """What citizens asked or said, and nobody answered yet."""
    citizens_late: int
    check_in_due: date | None
    check_in_late: bool
    cleanup_open: int
    cleanup_due: date | None
    cleanup_late: bool
    street_signs: tuple[StreetSign, ...]
    """Those that stand in the street while it lies still."""
    breaches: tuple[Breach, ...]
    """Incidents of which nobody said what the data protection authority was told."""
    actions: frozenset[Action]
    """What the viewer may do in these states."""
    offered: frozenset[Action]
    """What of it makes sense now, with what can be opened."""
    resumable: RoundKind | None
    """What kind of withdrawn change can be begun again with what was written in it."""
    happenings: tuple[Happening, ...]
    coming: tuple[Coming, ...]
    submitted_before: bool
    decision: LastDecision | None
    letters: tuple[LetterLine, ...]
    """Those that lead and team may have by now."""
    incident: OpenIncident | None


def plan_status(viewer: Actor, reference: str, now: datetime) -> PlanStatus:
    """Where the plan stands, for its lead and team, dpo and auditor. Raises `NotFound`."""
    with reading() as session:
        dossier = load(session, reference, Which.PLAN, lock=False)
        require(viewer, dossier.scope, Permission.READ_DRAFT)
        experiment, round_ = dossier.experiment, dossier.current_round
        (standing,) = standings(session, [experiment])
        past = decided_rounds(session, experiment.id)
        letters = letters_for_lead(session, experiment.id)
        conditions = standing_conditions(session, experiment.id)
        state = round_.state if round_ else None
        waiting, late = open_count(session, experiment, local_date(now))
        return PlanStatus(
            reference=reference,
            title=experiment.title,
            board=_board(session, standing),
            lead_name=session.get_one(Account, experiment.lead_id).name,
            is_lead=permits(viewer, dossier.scope, Permission.MANAGE_TEAM),
            may_copy=may_copy(viewer, dossier),
            continuity=continuity_of(session, viewer, experiment),
            phase=experiment.phase,
            phase_version=experiment.version,
            closing_reason=experiment.closing_reason,
            slug=experiment.slug if experiment.announced_at else None,
            state=state,
            round_is_open=standing.open_round is not None,
            round_reason=round_.reason if round_ else "",
            route=Route(round_.route) if round_ and round_.route else None,
            turn=turn(standing),
            round_turn=round_turn(standing),
            next_step=next_step(standing),
            open_questions=standing.open_questions,
            overdue_conditions=overdue(conditions, local_date(now)),
            citizens_wait=waiting,
            citizens_late=late,
            check_in_due=(check_in := awaited_on(session, experiment)),
            check_in_late=check_in is not None and check_in < local_date(now),
            cleanup_open=(lines := open_lines(session, experiment))[0],
            cleanup_due=lines[1],
            cleanup_late=lines[1] is not None and lines[1] < local_date(now),
            street_signs=_signs(session, experiment),
            breaches=breaches_of(session, experiment, now),
            actions=(actions := _actions(viewer, dossier)),
            offered=_offered(viewer, dossier, standing, actions),
            resumable=_resumable(session, viewer, dossier, standing),
            happenings=happenings(session, dossier, standing, letters),
            coming=coming(
                dossier, standing, conditions, {"check_in": check_in, "cleanup": lines[1]}
            ),
            submitted_before=any(r.plan_version_id for r in standing.rounds),
            decision=_last_decision(past[-1]) if past else None,
            letters=letters,
            incident=_incident(session, viewer, dossier, standing),
        )


def _signs(session: Session, experiment: Experiment) -> tuple[StreetSign, ...]:
    still = experiment.phase == Phase.SUSPENDED
    return street_signs(session, experiment.id) if still else ()


def _incident(
    session: Session, viewer: Actor, dossier: Dossier, standing: Standing
) -> OpenIncident | None:
    round_, holder = standing.open_incident, incident_turn(standing)
    if round_ is None or holder is None:
        return None
    writes = permits(viewer, dossier.scope, Permission.EDIT_DRAFT)
    return OpenIncident(
        state=round_.state,
        turn=holder,
        occasion=occasion_of(session, round_),
        open_questions=standing.incident_questions,
        may_write=writes and round_.state in WRITABLE_ROUND_STATES,
        submitted_before=round_.plan_version_id is not None,
        may_withdraw=Action.WITHDRAW_ROUND
        in available(viewer, dossier.scope, Machine.ROUND, round_.state),
    )


def _actions(viewer: Actor, dossier: Dossier) -> frozenset[Action]:
    scope, round_ = dossier.scope, dossier.current_round
    state = round_.state if round_ else None
    return frozenset(
        {
            *available(viewer, scope, Machine.EXPERIMENT, dossier.experiment.phase),
            *available(viewer, scope, Machine.ROUND, state),
        }
    )


def _offered(
    viewer: Actor, dossier: Dossier, standing: Standing, actions: frozenset[Action]
) -> frozenset[Action]:
    """A round can be opened only while none is; nothing is withdrawn that waits for a decision.

    A plan to practise with has no board: there is nothing to submit or to withdraw from it.
    """
    if is_practice(dossier.experiment.reference):
        return frozenset()
    round_, phase = standing.open_round, Phase(dossier.experiment.phase)
    openable = frozenset(available(viewer, dossier.scope, Machine.ROUND, None))
    if round_ is not None:
        hidden = {Action.OPEN_ROUND}
        if phase is Phase.PREPARING and round_.state == RoundState.ADVISED:
            hidden.add(Action.WITHDRAW)
        actions -= hidden
    elif phase in (Phase.RUNNING, Phase.SUSPENDED):
        actions |= openable & {Action.OPEN_AMENDMENT, Action.OPEN_EXTENSION}
    elif phase is Phase.APPROVED:
        actions |= openable & {Action.OPEN_AMENDMENT}
    if phase in (Phase.RUNNING, Phase.SUSPENDED) and standing.open_incident is None:
        actions |= openable & {Action.OPEN_INCIDENT}
    return actions


def _resumable(
    session: Session, viewer: Actor, dossier: Dossier, standing: Standing
) -> RoundKind | None:
    before = resumable(session, dossier)
    if before is None:
        return None
    kind = RoundKind(before.kind)
    offered = _offered(viewer, dossier, standing, frozenset())
    return kind if OPENING[kind] in offered else None


def _last_decision(past: PastRound) -> LastDecision | None:
    decision, advice = past.decision, past.advice or {}
    if decision is None:
        return None
    until = decision["objection_until"]
    return LastDecision(
        outcome=Outcome(decision["outcome"]),
        motivation=decision["motivation"],
        decided_on=date.fromisoformat(decision["decided_on"]),
        objection_until=date.fromisoformat(until) if until else None,
        advised=Outcome(advice["outcome"]) if advice else None,
        advice=advice.get("text", ""),
        minority_view=advice.get("minority_view", ""),
    )


def _board(session: Session, standing: Standing) -> str:
    round_ = standing.plan_round
    board_id = (round_.board_id if round_ else None) or standing.experiment.board_id
    board = session.get(Board, board_id) if board_id else None
    return board.name if board else ""

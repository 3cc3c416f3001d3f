"""What waits and what can be done on the board's side once an experiment is decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import DomainError
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.policy import Actor, available
from waardevol_lab.domain.roles import Relation, Role
from waardevol_lab.domain.states import (
    Action,
    ConditionState,
    Machine,
    ObjectionState,
    Phase,
    RoundKind,
)
from waardevol_lab.domain.workflow import advance
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Brake,
    Condition,
    Decision,
    Evaluation,
    Experiment,
    Incident,
    Objection,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.services.past_rounds import overdue, standing_conditions
from waardevol_lab.services.running_dossiers import BoundDossier, load_bound
from waardevol_lab.services.standing_decisions import standing_round

NEW_ROUNDS = (Action.OPEN_AMENDMENT, Action.OPEN_EXTENSION, Action.OPEN_INCIDENT)


@dataclass(frozen=True, slots=True)
class RunningSteps:
    """What somebody can do with a decided experiment, and what there is to look at."""

    actions: frozenset[Action] = frozenset()
    conditions: int = 0
    overdue: int = 0
    """How many of them are not met and should have been."""
    incidents: int = 0
    started: bool = False
    over: bool = False
    """Ended: there is, or there will be, an evaluation."""
    submits_incident: bool = False
    """An incident round waits to be submitted, and the viewer may do that."""


def running_steps(viewer: Actor, reference: str, now: datetime) -> RunningSteps:
    """The steps for a viewer who may know of the dossier. Raises `NotFound`."""
    with reading() as session:
        dossier = load_bound(session, reference, lock=False)
        return steps_of(session, viewer, dossier, local_date(now))


def steps_of(session: Session, viewer: Actor, dossier: BoundDossier, today: date) -> RunningSteps:
    """The steps on a dossier; none as long as nothing was approved."""
    if dossier.binding_version() is None:
        return RunningSteps()
    phase = Phase(dossier.experiment.phase)
    conditions = standing_conditions(session, dossier.experiment.id)
    acts = {
        *available(viewer, dossier.scope, Machine.EXPERIMENT, phase),
        *_new_rounds(viewer, dossier),
    }
    for row in conditions:
        acts |= set(available(viewer, dossier.scope, Machine.CONDITION, row.state))
    over = phase in {Phase.ENDED, Phase.EVALUATED}
    return RunningSteps(
        actions=frozenset(acts),
        conditions=len(conditions),
        overdue=overdue(conditions, today),
        incidents=_incidents(session, dossier),
        started=dossier.experiment.started_at is not None,
        over=over,
        submits_incident=_submits_incident(viewer, dossier),
    )


def _incidents(session: Session, dossier: BoundDossier) -> int:
    query = select(func.count()).where(Incident.experiment_id == dossier.experiment.id)
    return session.scalar(query) or 0


def _submits_incident(viewer: Actor, dossier: BoundDossier) -> bool:
    return any(
        round_.kind == RoundKind.INCIDENT
        and Action.SUBMIT in available(viewer, dossier.scope, Machine.ROUND, round_.state)
        for round_ in dossier.open_rounds()
    )


def _new_rounds(viewer: Actor, dossier: BoundDossier) -> Iterator[Action]:
    """The rounds that can be opened now; whether the end date is ahead is for the act to judge."""
    kinds = {round_.kind for round_ in dossier.open_rounds()}
    facts = Facts(
        today=dossier.period[0],
        end_date=dossier.period[1],
        phase=Phase(dossier.experiment.phase),
        open_plan_round=bool(kinds - {RoundKind.INCIDENT}),
        open_incident_round=RoundKind.INCIDENT in kinds,
    )
    for action in available(viewer, dossier.scope, Machine.ROUND, None):
        if action in NEW_ROUNDS:
            try:
                advance(Machine.ROUND, None, action, facts)
            except DomainError:
                continue
            yield action


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the board's side, by experiment; read in a fixed number of queries."""

    evidence: frozenset[int] = frozenset()
    evaluations: frozenset[int] = frozenset()
    restarts: frozenset[int] = frozenset()
    objections: frozenset[tuple[int, str]] = frozenset()
    """By round: the states of the objections that wait for the decider."""
    bound: Mapping[int, int] = field(default_factory=dict)
    """The round whose version is in force."""

    def tasks(self, experiment_id: int, roles: Iterable[Role]) -> Iterator[str]:
        """The pages on which something waits for who holds these roles."""
        held = set(roles)
        if experiment_id in self.evidence and Role.SECRETARY in held:
            yield "board_conditions"
        board = {Role.SECRETARY, Role.MEMBER, Role.CHAIR}
        if experiment_id in self.evaluations and held & board:
            yield "board_evaluation"
        if experiment_id in self.restarts and Role.DECIDER in held:
            yield "board_restart"


class DecidedCase(Protocol):
    """A round on the desk, with the experiment that it is about."""

    @property
    def experiment(self) -> Experiment: ...
    @property
    def version(self) -> PlanVersion: ...
    @property
    def here(self) -> frozenset[tuple[Role, Relation]]: ...
    @property
    def waits(self) -> Waiting: ...


def after_decision(case: DecidedCase) -> Iterator[str]:
    """What waits on the experiment itself, at the round whose version is in force."""
    if case.version.round_id == case.waits.bound.get(case.experiment.id):
        held = {role for role, relation in case.here if relation is Relation.OWN}
        yield from case.waits.tasks(case.experiment.id, held)


def waiting(session: Session, experiment_ids: Sequence[int]) -> Waiting:
    """Evidence to judge, evaluations to remark on, experiments to restart, objections."""
    bound = session.execute(
        select(Experiment.id, PlanVersion.round_id)
        .join(PlanVersion, PlanVersion.id == Experiment.binding_version_id)
        .where(Experiment.id.in_(experiment_ids))
    )
    return Waiting(
        bound={row.id: row.round_id for row in bound},
        evidence=frozenset(
            session.scalars(
                select(Condition.experiment_id).where(
                    Condition.experiment_id.in_(experiment_ids),
                    Condition.state == ConditionState.SUBMITTED,
                )
            )
        ),
        evaluations=frozenset(
            session.scalars(
                select(Evaluation.experiment_id).where(
                    Evaluation.experiment_id.in_(experiment_ids), Evaluation.state == "offered"
                )
            )
        ),
        restarts=frozenset(
            session.scalars(
                select(Brake.experiment_id)
                .join(Decision, Decision.round_id == Brake.round_id)
                .join(ReviewRound, ReviewRound.id == Brake.round_id)
                .where(
                    Brake.experiment_id.in_(experiment_ids),
                    ReviewRound.advised_at >= Brake.pulled_at,
                    Brake.released_at.is_(None),
                    Decision.outcome != Outcome.REJECTED,
                )
            )
        ),
        objections=objections_that_wait(session, experiment_ids),
    )


def objections_that_wait(
    session: Session, experiment_ids: Sequence[int]
) -> frozenset[tuple[int, str]]:
    """Objections to handle, and those that were upheld and wait for a correction, by round."""
    waits = objection_waits().where(Objection.experiment_id.in_(experiment_ids)).subquery()
    rows = session.execute(select(waits.c.at_round, waits.c.state))
    return frozenset((round_id, state) for round_id, state in rows)


def objection_waits() -> Select[*tuple[Any, ...]]:
    """Objections that wait for the decider, with the round at which they do.

    One that came in at the round that it is about; one that was upheld at the round whose decision
    stands on that matter by now, because that is the one to correct.
    """
    upheld = Objection.state == ObjectionState.UPHELD
    return (
        select(
            case((upheld, standing_round()), else_=ReviewRound.id).label("at_round"),
            Objection.state.label("state"),
            Objection.state_since.label("since"),
        )
        .select_from(Objection)
        .join(Decision, Decision.id == Objection.decision_id)
        .join(ReviewRound, ReviewRound.id == Decision.round_id)
        .where(Objection.state.in_((ObjectionState.RECEIVED, ObjectionState.UPHELD)))
    )

"""What is overdue of experiments that were decided on: conditions, check-ins, evaluations.

Every list takes a condition on `ReviewRound` and `Experiment` that says what the viewer may open;
of an experiment it is asked about the round whose version is in force.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.states import ConditionState, Phase
from waardevol_lab.domain.term_rules import Term
from waardevol_lab.persistence.models import (
    CheckIn,
    Condition,
    Decision,
    Evaluation,
    Experiment,
    Organisation,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries.all_conditions import GOING_ON
from waardevol_lab.services.term_days import term_day

LONGEST: Final = 10
"""So many lines are shown of each, the longest late first."""
RUNNING: Final = (Phase.RUNNING, Phase.SUSPENDED)
Seen = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Late:
    """Something that should have been there; `number` of the condition, 0 for other things."""

    reference: str
    title: str
    due_on: date
    number: int = 0


def late_conditions(session: Session, seen: Seen, today: date) -> tuple[tuple[Late, ...], int]:
    """Those of decisions in force without proof that is enough, and how many there are in all."""
    newer = aliased(Decision)
    query: Select[*tuple[Any, ...]] = (
        select(Experiment.reference, Experiment.title, Condition.due_on, Condition.number)
        .join(Decision, Decision.id == Condition.decision_id)
        .join(ReviewRound, ReviewRound.id == Decision.round_id)
        .join(Experiment, Experiment.id == Condition.experiment_id)
        .where(
            Condition.state.in_((ConditionState.OPEN, ConditionState.REFUSED)),
            Condition.due_on < today,
            ~exists().where(newer.round_id == Decision.round_id, newer.number > Decision.number),
            Experiment.phase.in_(GOING_ON),
            seen,
        )
    )
    order = (Condition.due_on, Experiment.reference, Condition.number)
    rows = session.execute(query.order_by(*order).limit(LONGEST)).all()
    found = tuple(Late(*row) for row in rows)
    if len(found) < LONGEST:
        return found, len(found)
    return found, session.scalar(select(func.count()).select_from(query.subquery())) or 0


def late_check_ins(session: Session, seen: Seen, today: date) -> tuple[Late, ...]:
    """Those of running experiments that did not come in time."""
    rows = session.execute(
        _in_force(CheckIn.due_on)
        .join(CheckIn, CheckIn.experiment_id == Experiment.id)
        .where(
            CheckIn.filed_at.is_(None),
            CheckIn.closed_at.is_(None),
            CheckIn.due_on < today,
            Experiment.phase.in_(RUNNING),
            seen,
        )
        .order_by(CheckIn.due_on, Experiment.reference)
        .limit(LONGEST)
    )
    return tuple(Late(*row) for row in rows)


def late_evaluations(session: Session, seen: Seen, today: date) -> tuple[Late, ...]:
    """Final evaluations that were not offered within their term, by the end of the experiment."""
    offered = exists().where(
        Evaluation.experiment_id == Experiment.id,
        Evaluation.kind == "final",
        Evaluation.state != "draft",
    )
    rows = session.execute(
        _in_force(Experiment.ended_at, Organisation)
        .join(Organisation, Organisation.id == Experiment.organisation_id)
        .where(Experiment.phase == Phase.ENDED, ~offered, seen)
        .order_by(Experiment.ended_at, Experiment.reference)
        .limit(LONGEST)
    )
    due = (
        Late(reference, title, term_day(place, Term.FINAL_EVALUATION, local_date(ended_at)))
        for reference, title, ended_at, place in rows
    )
    return tuple(one for one in due if one.due_on < today)


def _in_force(*more: Any) -> Select[*tuple[Any, ...]]:
    """Experiments, each with the round of the version that is in force."""
    return (
        select(Experiment.reference, Experiment.title, *more)
        .select_from(Experiment)
        .join(PlanVersion, PlanVersion.id == Experiment.binding_version_id)
        .join(ReviewRound, ReviewRound.id == PlanVersion.round_id)
    )

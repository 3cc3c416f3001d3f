"""What the system counts for an evaluation: what people said, what happened, what was promised.

Consents are what a team may know of them: until the end of yesterday, and in bands of five. ADR
0016.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.consent import ConsentEvent
from waardevol_lab.domain.contributions import NO_ANSWER, ContributionKind
from waardevol_lab.domain.states import ConditionState, RoundKind, RoundState
from waardevol_lab.persistence.days import LocalDay
from waardevol_lab.persistence.models import (
    Brake,
    CheckIn,
    Contribution,
    Experiment,
    Incident,
    ReviewRound,
)
from waardevol_lab.services.check_in_counts import consents_until_today, contributions_since
from waardevol_lab.services.past_rounds import standing_conditions


def evaluation_counts(session: Session, experiment: Experiment, now: datetime) -> dict[str, Any]:
    """Everything from the beginning until `now`, as plain JSON.

    `given` and `withdrawn` are `[lowest, highest]`, or None where nobody was asked for consent.
    `answered_in_time` is out of `answers_owed`, which leaves out what asks for no answer.
    """
    kinds = contributions_since(session, experiment.id)
    conditions = standing_conditions(session, experiment.id)
    return {
        "questions": kinds.get(ContributionKind.QUESTION, 0),
        "reactions": kinds.get(ContributionKind.REACTION, 0),
        **_answers(session, experiment.id),
        "given": consents_until_today(session, experiment.id, now, ConsentEvent.GIVEN),
        "withdrawn": consents_until_today(session, experiment.id, now, ConsentEvent.WITHDRAWN),
        "incidents": _number(session, Incident.experiment_id == experiment.id),
        "brakes": _number(session, Brake.experiment_id == experiment.id),
        "restarts": _number(session, Brake.experiment_id == experiment.id, *_restarted(experiment)),
        "conditions": len(conditions),
        "conditions_met": sum(row.state == ConditionState.ACCEPTED for row in conditions),
        "check_ins": _number(
            session, CheckIn.experiment_id == experiment.id, CheckIn.filed_at.is_not(None)
        ),
        "check_ins_missed": _number(
            session, CheckIn.experiment_id == experiment.id, CheckIn.missed_at.is_not(None)
        ),
        "amendments": _number(
            session,
            ReviewRound.experiment_id == experiment.id,
            ReviewRound.kind == RoundKind.AMENDMENT,
            ReviewRound.state == RoundState.DECIDED,
        ),
    }


def _answers(session: Session, experiment_id: int) -> dict[str, int]:
    """How many got an answer in time, out of those that one was owed to."""
    answered = Contribution.answered_at.is_not(None)
    needs_none = Contribution.ground.is_not(None) & Contribution.ground.in_(NO_ANSWER)
    owed = (Contribution.experiment_id == experiment_id, or_(answered, ~needs_none))
    in_time = LocalDay(Contribution.answered_at) <= Contribution.due_on
    return {
        "answers_owed": _number(session, *owed),
        "answered_in_time": _number(session, *owed, answered, in_time),
    }


def _restarted(experiment: Experiment) -> tuple[ColumnElement[bool], ...]:
    """A brake is released by the end too; that is no restart."""
    released = Brake.released_at.is_not(None)
    if experiment.ended_at is None:
        return (released,)
    return released, Brake.released_at != experiment.ended_at


def _number(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0

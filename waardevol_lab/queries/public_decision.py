"""What was advised and decided on an experiment, as the public may read it before a notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.states import ConditionState, RoundKind
from waardevol_lab.persistence.beside import Beside
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Advice,
    Board,
    Condition,
    Decision,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries.public import PublicState


@dataclass(frozen=True, slots=True)
class PublicCondition:
    """A condition of the decision, and whether it is met."""

    number: int
    text: str
    due_on: date | None
    start_blocking: bool
    state: ConditionState


@dataclass(frozen=True, slots=True)
class PublicAdvice:
    """What the board advised: no votes, no names."""

    outcome: Outcome
    text: str
    minority_view: str
    risks: Mapping[str, int]
    adopted_on: date | None


@dataclass(frozen=True, slots=True)
class PublicDecision:
    """What was decided; `corrected` says that it replaces an earlier decision."""

    outcome: Outcome
    motivation: str
    deviates: bool
    open_to_objection: bool
    objection_until: date | None
    by_board: bool
    corrected: bool
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The last decided plan round, for who has no notice to read yet."""

    title: str
    board: str
    framework: str
    advice: PublicAdvice | None
    decision: PublicDecision
    conditions: tuple[PublicCondition, ...]


def judgement(state: PublicState) -> Judgement:
    """What was decided last, in one query. Raises `NotFound`."""
    with reading() as session:
        row = session.execute(_LAST, {"experiment": state.experiment_id}).first()
        if row is None:
            raise NotFound(state.slug)
        decision, advice, board, title, framework, conditions = row
        return Judgement(
            title=title if isinstance(title, str) else state.reference,
            board=board or "",
            framework=framework,
            advice=_advice(advice) if advice is not None else None,
            decision=_decision(decision),
            conditions=tuple(map(_condition, _CONDITIONS.rows(conditions))),
        )


_CONDITIONS = Beside(
    select(
        Condition.number,
        Condition.text,
        Condition.due_on,
        Condition.start_blocking,
        Condition.state,
    )
    .where(Condition.decision_id == Decision.id)
    .order_by(Condition.number)
    .correlate(Decision)
)
_LAST = (
    select(
        *(Decision, Advice, Board.name, PlanVersion.answers["title"], ReviewRound.framework),
        _CONDITIONS.column,
    )
    .join(ReviewRound, ReviewRound.id == Decision.round_id)
    .join(PlanVersion, PlanVersion.id == Decision.plan_version_id)
    .outerjoin(Advice, Advice.round_id == ReviewRound.id)
    .outerjoin(Board, Board.id == ReviewRound.board_id)
    .where(
        ReviewRound.experiment_id == bindparam("experiment"),
        ReviewRound.kind != RoundKind.INCIDENT,
    )
    .order_by(Decision.decided_at.desc(), Decision.id.desc())
    .limit(1)
)


def _advice(row: Advice) -> PublicAdvice:
    return PublicAdvice(
        outcome=Outcome(row.outcome),
        text=row.text,
        minority_view=row.minority_view,
        risks={name: risk for name, risk in row.risks.items() if isinstance(risk, int)},
        adopted_on=local_date(row.adopted_at),
    )


def _decision(row: Decision) -> PublicDecision:
    return PublicDecision(
        outcome=Outcome(row.outcome),
        motivation=row.motivation,
        deviates=row.deviates,
        open_to_objection=row.open_to_objection,
        objection_until=row.objection_until,
        by_board=row.by_board,
        corrected=row.corrects_id is not None,
        decided_on=local_date(row.decided_at),
    )


def _condition(row: Any) -> PublicCondition:
    return PublicCondition(
        row.number, row.text, row.due_on, row.start_blocking, ConditionState(row.state)
    )

"""What decided rounds left behind, as the public may know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.states import ConditionState
from waardevol_lab.persistence.models import (
    Advice,
    Condition,
    Decision,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.services.dossiers import Dossier

CORRECTED = select(Decision.corrects_id).where(Decision.corrects_id.is_not(None))
"""The decisions that a later one took the place of."""


@dataclass(frozen=True, slots=True)
class PastRound:
    """A decided round with what the public may know of it, as plain JSON."""

    round_: ReviewRound
    advice: dict[str, Any] | None
    decision: dict[str, Any] | None


def decided_rounds(session: Session, experiment_id: int) -> list[PastRound]:
    """The decided rounds of an experiment, in their order, in one query."""
    rows = session.execute(
        select(ReviewRound, Advice, Decision)
        .outerjoin(Advice, Advice.round_id == ReviewRound.id)
        .outerjoin(Decision, Decision.round_id == ReviewRound.id)
        .where(ReviewRound.experiment_id == experiment_id, ReviewRound.state == "decided")
        .order_by(ReviewRound.number, Decision.number)
    )
    # A later decision of the same round takes the place of the one before it.
    found = {
        round_.id: PastRound(round_, _advice(advice), _decision(decision))
        for round_, advice, decision in rows
    }
    return list(found.values())


def last_decision(session: Session, round_id: int) -> Decision | None:
    """The decision in force of a round: the latest correction, or else the first."""
    return session.scalar(
        select(Decision)
        .where(Decision.round_id == round_id)
        .order_by(Decision.number.desc())
        .limit(1)
    )


def advice_of(session: Session, round_id: int) -> Advice | None:
    """The advice of a round, once adopted."""
    return session.scalar(select(Advice).where(Advice.round_id == round_id))


def standing_conditions(session: Session, experiment_id: int) -> list[Condition]:
    """The conditions of every decision in force, by number; those of a corrected one have gone.

    A condition's number is its own within the whole experiment.
    """
    return list(
        session.scalars(
            select(Condition)
            .where(
                Condition.experiment_id == experiment_id,
                Condition.decision_id.not_in(CORRECTED),
            )
            .order_by(Condition.number, Condition.id)
        )
    )


def overdue(conditions: Iterable[Condition], today: date) -> int:
    """How many of the conditions are not met and should have been."""
    return sum(
        row.due_on is not None and row.due_on < today and row.state != ConditionState.ACCEPTED
        for row in conditions
    )


def binding_decision(dossier: Dossier) -> Decision | None:
    """The positive decision that is bound to exactly the version in force, if there is one.

    A version that mends words alone stands for the one that was decided on.
    """
    version = dossier.binding_version()
    if version is None:
        return None
    version = lineage(dossier.session, version)[-1]
    decision = last_decision(dossier.session, version.round_id)
    if decision is None or decision.plan_version_id != version.id:
        return None
    return decision if Outcome(decision.outcome).positive else None


def lineage(session: Session, version: PlanVersion) -> tuple[PlanVersion, ...]:
    """The version and those whose words it mends, back to the one that was submitted."""
    found = [version]
    while found[-1].rewords is not None:
        found.append(
            session.scalars(
                select(PlanVersion).where(
                    PlanVersion.experiment_id == version.experiment_id,
                    PlanVersion.number == found[-1].rewords,
                )
            ).one()
        )
    return tuple(found)


def _advice(row: Advice | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "outcome": row.outcome,
        "text": row.text,
        "risks": dict(row.risks),
        "minority_view": row.minority_view,
        "adopted_on": local_date(row.adopted_at).isoformat(),
    }


def _decision(row: Decision | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "outcome": row.outcome,
        "motivation": row.motivation,
        "deviates": row.deviates,
        "open_to_objection": row.open_to_objection,
        "objection_until": row.objection_until.isoformat() if row.objection_until else None,
        "decided_on": local_date(row.decided_at).isoformat(),
        "by_board": row.by_board,
        "corrects": row.corrects_id is not None,
    }

"""The forms of evaluations and check-ins: each with the framework that it was begun with."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.evaluation_form import EvaluationForm, form_for
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.evaluation_versions import (
    OLDEST,
    evaluation_framework,
    latest_evaluation,
)
from waardevol_lab.domain.framework import shipped
from waardevol_lab.persistence.models import CheckIn, Evaluation, PlanVersion


def final_evaluation(session: Session, experiment_id: int) -> Evaluation | None:
    """The final evaluation as it stands, if anybody began one."""
    return session.scalar(
        select(Evaluation).where(
            Evaluation.experiment_id == experiment_id, Evaluation.kind == EvaluationKind.FINAL
        )
    )


def evaluation_at_hand(
    session: Session, experiment_id: int, kind: EvaluationKind
) -> Evaluation | None:
    """The final one, or the follow-up that is being written or read by the board."""
    if kind is EvaluationKind.FINAL:
        return final_evaluation(session, experiment_id)
    return session.scalar(
        select(Evaluation).where(
            Evaluation.experiment_id == experiment_id,
            Evaluation.kind == kind,
            Evaluation.state != "published",
        )
    )


def next_number(session: Session, experiment_id: int, kind: EvaluationKind) -> int:
    """The number of the next evaluation of a sort, from 1."""
    earlier = select(func.max(Evaluation.number)).where(
        Evaluation.experiment_id == experiment_id, Evaluation.kind == kind
    )
    return (session.scalar(earlier) or 0) + 1


def version_at_hand(session: Session, experiment_id: int, kind: EvaluationKind) -> int:
    """The version of the one at hand; before it is begun that of the last one, or 0.

    So versions of follow-ups go on counting, and a form of an earlier one is too old for the next.
    """
    versions = select(func.max(Evaluation.version)).where(
        Evaluation.experiment_id == experiment_id, Evaluation.kind == kind
    )
    return session.scalar(versions) or 0


def form_of(session: Session, row: Evaluation) -> EvaluationForm:
    """What an evaluation asks, of the plan version and by the framework that it names."""
    version = session.get_one(PlanVersion, row.plan_version_id)
    return _form(row.framework or OLDEST, EvaluationKind(row.kind), version)


def form_of_check_in(session: Session, row: CheckIn) -> EvaluationForm:
    """What a check-in that was filed asked."""
    version = session.get_one(PlanVersion, row.plan_version_id)
    return _form(row.framework or OLDEST, EvaluationKind.INTERIM, version)


def next_form(version: PlanVersion, kind: EvaluationKind, today: date) -> EvaluationForm:
    """What somebody who begins today is asked about a plan version."""
    return _form(latest_evaluation(today).version, kind, version)


def _form(framework: str, kind: EvaluationKind, version: PlanVersion) -> EvaluationForm:
    return form_for(
        evaluation_framework(framework), kind, shipped(version.framework), version.answers
    )

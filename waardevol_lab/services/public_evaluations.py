"""The published evaluations of an experiment as everybody may read them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.evaluation import public_part, side_by_side
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.persistence.models import Evaluation, EvaluationRemark
from waardevol_lab.services.evaluation_forms import form_of


def public_evaluations(session: Session, experiment_id: int) -> dict[str, Any]:
    """`evaluation`, the final one or None, and `follow_ups`, the oldest first."""
    rows = session.scalars(
        select(Evaluation)
        .where(Evaluation.experiment_id == experiment_id, Evaluation.state == "published")
        .order_by(Evaluation.number)
    ).all()
    final = [row for row in rows if row.kind == EvaluationKind.FINAL]
    later = [row for row in rows if row.kind == EvaluationKind.FOLLOW_UP]
    return {
        "evaluation": _told(session, final[0]) if final else None,
        "follow_ups": [_told(session, row) for row in later],
    }


def _told(session: Session, row: Evaluation) -> dict[str, Any]:
    form = form_of(session, row)
    return {
        "kind": row.kind,
        "number": row.number,
        "published_on": local_date(row.published_at).isoformat() if row.published_at else None,
        "framework": form.framework.version,
        "counts": row.counts or {},
        "answers": public_part(form, row.answers),
        **side_by_side(form, row.answers),
        "remarks": list(_remarks(session, row.id)),
        "response": row.response,
    }


def _remarks(session: Session, evaluation_id: int) -> Iterator[dict[str, Any]]:
    rows = session.scalars(
        select(EvaluationRemark)
        .where(EvaluationRemark.evaluation_id == evaluation_id)
        .order_by(EvaluationRemark.id)
    )
    for row in rows:
        yield {"on": local_date(row.remarked_at).isoformat(), "text": row.text}

"""The check-ins of an experiment as everybody may read them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.evaluation import side_by_side
from waardevol_lab.persistence.models import CheckIn
from waardevol_lab.services.evaluation_forms import form_of_check_in


def public_check_ins(session: Session, experiment_id: int) -> dict[str, Any]:
    """`check_ins`, the oldest first, and `check_in_due_on`, the day of the next one if any."""
    rows = session.scalars(
        select(CheckIn).where(CheckIn.experiment_id == experiment_id).order_by(CheckIn.number)
    ).all()
    waiting = [row for row in rows if row.filed_at is None and row.closed_at is None]
    return {
        "check_ins": [_check_in(session, row) for row in rows if row.filed_at is not None],
        "check_in_due_on": waiting[0].due_on.isoformat() if waiting else None,
    }


def _check_in(session: Session, row: CheckIn) -> dict[str, Any]:
    observed = side_by_side(form_of_check_in(session, row), row.observed) if row.observed else None
    return {
        "number": row.number,
        "on": local_date(row.filed_at).isoformat() if row.filed_at else None,
        "due_on": row.due_on.isoformat(),
        "within": row.within,
        "incidents": row.incidents,
        "counts": row.counts,
        "observed": observed,
    }

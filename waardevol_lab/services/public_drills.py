"""The drills of the brake as everybody may know them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.persistence.models import BrakeDrill


def public_drills(session: Session, experiment_id: int) -> list[dict[str, Any]]:
    """`[{on, tried, minutes, worked}]`, the oldest first; never a file or a person."""
    query = select(BrakeDrill).where(BrakeDrill.experiment_id == experiment_id)
    return [
        {
            "on": row.drilled_on.isoformat(),
            "tried": row.tried,
            "minutes": row.minutes,
            "worked": row.worked,
        }
        for row in session.scalars(query.order_by(BrakeDrill.drilled_on, BrakeDrill.id))
    ]

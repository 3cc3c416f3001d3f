"""The parts of a notice that are withheld now."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.persistence.models import WithheldPart


def standing(session: Session, experiment_id: int) -> Sequence[WithheldPart]:
    """The rows that stand, the oldest first."""
    return session.scalars(
        select(WithheldPart)
        .where(WithheldPart.experiment_id == experiment_id, WithheldPart.disclosed_at.is_(None))
        .order_by(WithheldPart.id)
    ).all()


def withheld_parts(session: Session, experiment_id: int) -> list[dict[str, Any]]:
    """The same as the contents of a notice tell it: never what the part says."""
    return [
        {
            "question": row.question,
            "ground": row.ground,
            "reason": row.reason,
            "since": local_date(row.withheld_at).isoformat(),
        }
        for row in standing(session, experiment_id)
    ]

"""What everybody may know of the clean-up: its lines with their days; never a file or a person."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.persistence.models import CleanupStep


def public_cleanup(session: Session, experiment_id: int) -> list[dict[str, Any]]:
    """The lines in their order; none before the end."""
    return [
        {
            "line": row.line,
            "due_on": row.due_on.isoformat(),
            "done_on": row.done_on.isoformat() if row.done_on else None,
            "fate": row.fate,
        }
        for row in _rows(session, experiment_id)
    ]


def cleaned_up_at(session: Session, experiment_id: int) -> datetime | None:
    """When the last line was done; None as long as one is open, or there are none."""
    done = [row.done_at for row in _rows(session, experiment_id)]
    instants = [at for at in done if at is not None]
    return max(instants) if instants and len(instants) == len(done) else None


def _rows(session: Session, experiment_id: int) -> list[CleanupStep]:
    query = select(CleanupStep).where(CleanupStep.experiment_id == experiment_id)
    return list(session.scalars(query.order_by(CleanupStep.id)))

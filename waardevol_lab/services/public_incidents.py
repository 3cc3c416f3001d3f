"""What everybody may know of the incidents of an experiment: the public ones, and a number."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.persistence.models import Incident, IncidentUpdate


def public_incidents(session: Session, experiment_id: int) -> dict[str, Any]:
    """`incidents`, the oldest first, and `incidents_not_public`, how many others there are."""
    rows = session.scalars(
        select(Incident).where(Incident.experiment_id == experiment_id).order_by(Incident.number)
    ).all()
    shown = [row for row in rows if row.public]
    updates = _updates(session, [row.id for row in shown])
    return {
        "incidents": [_incident(row, updates.get(row.id, ())) for row in shown],
        "incidents_not_public": len(rows) - len(shown),
    }


def _updates(session: Session, ids: Sequence[int]) -> dict[int, list[IncidentUpdate]]:
    found: dict[int, list[IncidentUpdate]] = {}
    if not ids:
        return found
    query = select(IncidentUpdate).where(IncidentUpdate.incident_id.in_(ids))
    for row in session.scalars(query.order_by(IncidentUpdate.id)):
        found.setdefault(row.incident_id, []).append(row)
    return found


def _incident(row: Incident, updates: Sequence[IncidentUpdate]) -> dict[str, Any]:
    return {
        "number": row.number,
        "what": row.what,
        "happened_on": _day(row.happened_at),
        "known_on": _day(row.known_at),
        "reported_on": _day(row.reported_at),
        "affected": row.affected,
        "values": list(row.touched),
        "personal_data": row.personal_data,
        "done": row.done,
        "updates": [
            {
                "on": _day(update.written_at),
                "text": update.text,
                "authority_told_on": update.told_on.isoformat() if update.told_on else None,
                "authority_reason": update.authority_reason,
            }
            for update in updates
        ],
    }


def _day(instant: datetime) -> str:
    return local_date(instant).isoformat()

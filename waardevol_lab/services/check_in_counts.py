"""What the system counts for a check-in: contributions, incidents and withdrawals.

Consents are what a team may know of them: until the end of yesterday, and in a band of five.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.consent import ConsentEvent, band
from waardevol_lab.domain.contributions import ContributionKind
from waardevol_lab.domain.days import end_of_day, local_date
from waardevol_lab.persistence.models import (
    ConsentEntry,
    ConsentNotice,
    ConsentRecord,
    Contribution,
    Incident,
)


def counts_since(
    session: Session, experiment_id: int, since: datetime, now: datetime
) -> dict[str, Any]:
    """Questions, reactions and incidents since then; withdrawals in all, as `[lowest, highest]`.

    `withdrawals` is None where nobody was asked for consent.
    """
    kinds = contributions_since(session, experiment_id, since)
    return {
        "since": local_date(since).isoformat(),
        "questions": kinds.get(ContributionKind.QUESTION, 0),
        "reactions": kinds.get(ContributionKind.REACTION, 0),
        "incidents": _incidents(session, experiment_id, since),
        "withdrawals": consents_until_today(session, experiment_id, now, ConsentEvent.WITHDRAWN),
    }


def contributions_since(
    session: Session, experiment_id: int, since: datetime | None = None
) -> dict[str, int]:
    """How many came in of each kind since then, or ever."""
    query = select(Contribution.kind, func.count().label("number")).where(
        Contribution.experiment_id == experiment_id
    )
    if since is not None:
        query = query.where(Contribution.received_at >= since)
    rows = session.execute(query.group_by(Contribution.kind))
    return {row.kind: row.number for row in rows}


def consents_until_today(
    session: Session, experiment_id: int, now: datetime, event: ConsentEvent
) -> list[int] | None:
    """In how many records this ever happened, as a band; None where nobody was asked."""
    asked = select(ConsentNotice.id).where(ConsentNotice.experiment_id == experiment_id)
    if session.scalar(asked.limit(1)) is None:
        return None
    until = end_of_day(local_date(now) - timedelta(days=1))
    query = (
        select(func.count(ConsentRecord.id.distinct()))
        .join(ConsentEntry, ConsentEntry.record_id == ConsentRecord.id)
        .where(
            ConsentRecord.notice_id.in_(asked),
            ConsentEntry.event == event,
            ConsentEntry.at < until,
        )
    )
    return list(band(session.scalar(query) or 0))


def _incidents(session: Session, experiment_id: int, since: datetime) -> int:
    query = select(func.count()).where(
        Incident.experiment_id == experiment_id, Incident.reported_at >= since
    )
    return session.scalar(query) or 0

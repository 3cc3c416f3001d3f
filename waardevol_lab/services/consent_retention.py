"""Consents are forgotten a year after their experiment ended, on that day and not before."""

from datetime import datetime

from sqlalchemy import delete, func, select

from waardevol_lab.domain.dates import months_later
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import (
    ConsentEntry,
    ConsentNotice,
    ConsentRecord,
    Experiment,
)

MONTHS = 12
"""So long it can still be shown that consent was there."""
OVER = (Phase.ENDED, Phase.EVALUATED, Phase.WITHDRAWN, Phase.LAPSED)


def forget_consents(now: datetime) -> int:
    """Forget the records of experiments that ended a year ago; give how many.

    The texts stay: they are public. Doing it twice does no harm.
    """
    today = local_date(now)
    with transaction() as session:
        over = session.execute(
            select(Experiment.id, func.coalesce(Experiment.ended_at, Experiment.phase_since))
            .join(ConsentNotice, ConsentNotice.experiment_id == Experiment.id)
            .where(Experiment.phase.in_(OVER))
            .distinct()
        ).all()
        gone = [i for i, at in over if months_later(local_date(at), MONTHS) <= today]
        notices = select(ConsentNotice.id).where(ConsentNotice.experiment_id.in_(gone))
        records = select(ConsentRecord.id).where(ConsentRecord.notice_id.in_(notices))
        session.execute(delete(ConsentEntry).where(ConsentEntry.record_id.in_(records)))
        ids = session.scalars(
            delete(ConsentRecord)
            .where(ConsentRecord.notice_id.in_(notices))
            .returning(ConsentRecord.id)
        )
        return len(ids.all())

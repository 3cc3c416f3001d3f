"""Answers that citizens wait for: one reminder for each day on which some are due."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.contributions import NO_ANSWER
from waardevol_lab.domain.reminders import Awaited
from waardevol_lab.persistence.models import Contribution, Experiment
from waardevol_lab.queries.holders import Wait


def waits_of_contributions(session: Session) -> Iterator[Wait]:
    """What the leads owe an answer to; however many are due on one day, it is one wait."""
    days = (
        select(
            Contribution.experiment_id,
            Contribution.due_on,
            func.min(Contribution.received_on).label("since"),
        )
        .where(
            Contribution.answered_at.is_(None),
            or_(Contribution.ground.is_(None), Contribution.ground.not_in(NO_ANSWER)),
        )
        .group_by(Contribution.experiment_id, Contribution.due_on)
        .subquery()
    )
    rows = session.execute(
        select(Experiment, days.c.due_on, days.c.since)
        .join(days, days.c.experiment_id == Experiment.id)
        .order_by(Experiment.id, days.c.due_on)
    )
    for experiment, due_on, since in rows:
        yield Wait(
            about=f"contributions:{experiment.id}",
            kind=Awaited.CITIZENS,
            due_on=due_on,
            since=since,
            recipients=frozenset({experiment.lead_id}),
            experiment_id=experiment.id,
            organisation_id=experiment.organisation_id,
            reference=experiment.reference,
            title=experiment.title,
        )

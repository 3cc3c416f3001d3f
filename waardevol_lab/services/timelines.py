"""What the public may know of an experiment's course: dated events, oldest first."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.states import RoundKind
from waardevol_lab.persistence.models import (
    Experiment,
    Incident,
    LedgerEntry,
    NoticeVersion,
    ReviewRound,
)
from waardevol_lab.services.public_cleanup import cleaned_up_at

COURSE = (
    "ExperimentStarted",
    "BrakePulled",
    "ExperimentRestarted",
    "ExperimentStopped",
    "ExperimentRevoked",
    "ExperimentWithdrawn",
    "ExperimentLapsed",
    "EndReached",
    "DecisionCorrected",
    "FinalEvaluationPublished",
    "FollowUpPublished",
    "ClosedUnevaluated",
)
"""Events of the record that are public; those of a round are so once it is decided."""
PUBLISHED = "NoticePublished"
DECIDED: dict[str, str] = {
    RoundKind.INITIAL: "DecisionTaken",
    RoundKind.AMENDMENT: "AmendmentDecided",
    RoundKind.EXTENSION: "ExtensionDecided",
    RoundKind.INCIDENT: "IncidentDecided",
}

Moment = tuple[datetime, str]


def timeline(
    session: Session, experiment: Experiment, happening: Moment | None = None
) -> list[dict[str, Any]]:
    """`[{"on": ISO day, "event": name}]`, of what has happened.

    `happening` is the event of the act at hand, whose entry is not written yet.
    """
    published = list(_first_notice(session, experiment.id))
    moments = [
        *_of_rounds(session, experiment.id),
        *published,
        *_course(session, experiment.subject),
        *_incidents(session, experiment.id),
        *_cleaned(session, experiment.id),
    ]
    if happening and (happening[1] in COURSE or (happening[1] == PUBLISHED and not published)):
        moments.append(happening)
    moments.sort(key=lambda moment: moment[0])
    return [{"on": local_date(at).isoformat(), "event": event} for at, event in moments]


def _of_rounds(session: Session, experiment_id: int) -> Iterator[Moment]:
    rounds = session.scalars(
        select(ReviewRound)
        .where(ReviewRound.experiment_id == experiment_id, ReviewRound.state == "decided")
        .order_by(ReviewRound.number)
    )
    for round_ in rounds:
        if round_.kind == RoundKind.INITIAL:
            if round_.submitted_at:
                yield round_.submitted_at, "PlanSubmitted"
            if round_.advised_at:
                yield round_.advised_at, "AdviceAdopted"
        if round_.decided_at:
            yield round_.decided_at, DECIDED[round_.kind]


def _first_notice(session: Session, experiment_id: int) -> Iterator[Moment]:
    first = session.scalar(
        select(NoticeVersion.published_at)
        .where(NoticeVersion.experiment_id == experiment_id)
        .order_by(NoticeVersion.number)
        .limit(1)
    )
    if first is not None:
        yield first, PUBLISHED


def _incidents(session: Session, experiment_id: int) -> Iterator[Moment]:
    """Public ones only; the record has an entry for the others too."""
    rows = session.scalars(
        select(Incident.reported_at).where(Incident.experiment_id == experiment_id, Incident.public)
    )
    for at in rows:
        yield at, "IncidentReported"


def _cleaned(session: Session, experiment_id: int) -> Iterator[Moment]:
    at = cleaned_up_at(session, experiment_id)
    if at is not None:
        yield at, "CleanupDone"


def _course(session: Session, subject: str) -> Iterator[Moment]:
    rows = session.execute(
        select(LedgerEntry.at, LedgerEntry.kind)
        .where(LedgerEntry.subject == subject, LedgerEntry.kind.in_(COURSE))
        .order_by(LedgerEntry.sequence)
    )
    for at, kind in rows:
        yield datetime.fromisoformat(at), kind

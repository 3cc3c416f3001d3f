"""What gave rise to an incident round."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.states import RoundKind, RoundState
from waardevol_lab.persistence.models import Brake, ReviewRound


def occasion_of(session: Session, round_: ReviewRound) -> str:
    """The reason of the brake, or of the report while it is a draft; empty for other rounds."""
    if round_.kind != RoundKind.INCIDENT:
        return ""
    pulled = session.scalar(
        select(Brake.reason)
        .where(Brake.round_id == round_.id)
        .order_by(Brake.pulled_at.desc())
        .limit(1)
    )
    return pulled or (round_.reason if round_.state == RoundState.DRAFT else "")

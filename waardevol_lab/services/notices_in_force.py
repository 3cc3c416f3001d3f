"""The notice in force: the newest of the published ones."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.persistence.models import NoticeVersion


def contents_in_force(session: Session, experiment_id: int) -> dict[str, Any] | None:
    """What it says; None before the first is published."""
    return session.scalar(
        select(NoticeVersion.contents)
        .where(NoticeVersion.experiment_id == experiment_id)
        .order_by(NoticeVersion.number.desc())
        .limit(1)
    )

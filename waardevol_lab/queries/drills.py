"""The drills of the brake as pages show them, from rows or from the contents of a notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.domain.withholding import DRILLS
from waardevol_lab.persistence.models import Attachment, BrakeDrill, Experiment
from waardevol_lab.queries.running import Head, head_of, opened


@dataclass(frozen=True, slots=True)
class ShownDrill:
    """One drill; `file_id` names its proof for who may read the dossier."""

    on: date | None
    tried: str
    minutes: int | None
    worked: bool
    file_id: int | None = None
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class DrillPage:
    """The drills of an experiment, the oldest first."""

    head: Head
    drills: tuple[ShownDrill, ...]


def drill_page(viewer: Actor, reference: str) -> DrillPage:
    """The page, for who records drills and who reads the draft. Raises `NotFound`."""
    needs = (Action.RECORD_DRILL, Permission.READ_DRAFT)
    with opened(viewer, reference, *needs) as (session, dossier):
        found = shown_drills(session, dossier.experiment)
        return DrillPage(head_of(viewer, dossier), found)


def shown_drills(session: Session, experiment: Experiment) -> tuple[ShownDrill, ...]:
    """Those of an experiment, for the dossier; none before it was announced, and no query then."""
    if experiment.announced_at is None:
        return ()
    rows = session.execute(
        select(BrakeDrill, Attachment.name)
        .outerjoin(Attachment, Attachment.id == BrakeDrill.attachment_id)
        .where(BrakeDrill.experiment_id == experiment.id)
        .order_by(BrakeDrill.drilled_on, BrakeDrill.id)
    )
    return tuple(
        ShownDrill(
            row.drilled_on, row.tried, row.minutes, row.worked, row.attachment_id, name or ""
        )
        for row, name in rows
    )


def drills_in(contents: Mapping[str, Any]) -> tuple[ShownDrill, ...]:
    """Those in a notice; none in one of before there were any."""
    return tuple(
        ShownDrill(parse_day(row["on"]), str(row["tried"]), row["minutes"], bool(row["worked"]))
        for row in contents.get(DRILLS) or ()
    )

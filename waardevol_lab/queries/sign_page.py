"""Where the sign of an experiment comes from: its notice in force, or the plan as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment
from waardevol_lab.queries.notice_preview import draft_plan
from waardevol_lab.queries.public_notice import published_notice
from waardevol_lab.queries.running import opened
from waardevol_lab.services.running_dossiers import BoundDossier
from waardevol_lab.services.signs import plan_contents, shown_contents

NEEDS = (Action.CONFIRM_SIGN, Permission.READ_DRAFT)


@dataclass(frozen=True, slots=True)
class SignSource:
    """What a sign is made of; `concept`: nothing was approved yet."""

    contents: Mapping[str, Any]
    code: str
    reference: str
    made_at: datetime
    """The same instant for the same contents, so that they make the same file."""
    concept: bool


def public_sign(slug: str) -> SignSource:
    """The sign of the notice in force. Raises `NotFound` as long as there is none."""
    found = published_notice(slug)
    with reading() as session:
        code = session.scalars(
            select(Experiment.sign_code).where(Experiment.id == found.state.experiment_id)
        ).one()
    return SignSource(
        found.contents, code, found.state.reference, found.published_at, concept=False
    )


def lead_sign(viewer: Actor, reference: str, now: datetime) -> SignSource:
    """The sign as it would hang now, for who confirms signs or reads the draft.

    Raises `NotFound`.
    """
    with opened(viewer, reference, *NEEDS) as (session, dossier):
        experiment = dossier.experiment
        morning = datetime.combine(local_date(now), time(), UTC)
        return SignSource(
            contents=_contents(session, dossier, now),
            code=experiment.sign_code,
            reference=reference,
            made_at=morning,
            concept=dossier.binding_version() is None,
        )


def _contents(session: Session, dossier: BoundDossier, now: datetime) -> Mapping[str, Any]:
    if dossier.binding_version() is None:
        return plan_contents(dossier, draft_plan(session, dossier), now)
    return shown_contents(session, dossier, now)

"""What a sign shows: the notice in force, or the approved plan as long as there is none."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from waardevol_lab.services.notice_contents import ShownPlan, compose, of_version
from waardevol_lab.services.notices_in_force import contents_in_force
from waardevol_lab.services.noticing import PUBLISHED
from waardevol_lab.services.running_dossiers import BoundDossier


def shown_contents(session: Session, dossier: BoundDossier, now: datetime) -> Mapping[str, Any]:
    """The contents of the notice in force; before the first, what it would hold.

    Raises `NotFound` as long as nothing was approved.
    """
    contents = contents_in_force(session, dossier.experiment.id)
    if contents is not None:
        return dict(contents)
    return plan_contents(dossier, of_version(dossier.bound_version()), now)


def plan_contents(dossier: BoundDossier, plan: ShownPlan, now: datetime) -> Mapping[str, Any]:
    """What a notice of this plan would hold."""
    return compose(dossier, plan, PUBLISHED, now)

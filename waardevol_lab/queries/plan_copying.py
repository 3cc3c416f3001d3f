"""What of a plan may be copied as a new plan, and where to."""

from dataclasses import dataclass

from sqlalchemy import select

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor, Permission, permits, require
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import WRITABLE_ROUND_STATES
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.queries.plans import Choice, places_to_begin
from waardevol_lab.services.dossiers import Dossier, load


@dataclass(frozen=True, slots=True)
class CopyOptions:
    """A plan that can be copied."""

    reference: str
    title: str
    organisation_id: int | None
    """Where the plan stands, if the viewer can begin one there."""
    has_draft: bool
    versions: tuple[int, ...]
    """The newest first."""
    places: tuple[Choice, ...]


def may_copy(viewer: Actor, dossier: Dossier) -> bool:
    """Whether somebody writes on the plan and may begin plans."""
    return viewer.holds(Role.LEAD) and permits(viewer, dossier.scope, Permission.EDIT_DRAFT)


def copy_options(viewer: Actor, reference: str) -> CopyOptions:
    """For who writes on the plan and may begin one somewhere. Raises `NotFound`."""
    places = places_to_begin(viewer)
    with reading() as session:
        dossier = load(session, reference, lock=False)
        require(viewer, dossier.scope, Permission.EDIT_DRAFT)
        if not places:
            raise NotFound(reference)
        numbers = session.scalars(
            select(PlanVersion.number)
            .where(PlanVersion.experiment_id == dossier.experiment.id)
            .order_by(PlanVersion.number.desc())
        )
        return CopyOptions(
            reference=reference,
            title=dossier.experiment.title,
            organisation_id=next((p.id for p in places if p.id == dossier.organisation.id), None),
            has_draft=dossier.round_.state in WRITABLE_ROUND_STATES,
            versions=tuple(numbers),
            places=places,
        )

"""What a plan goes on from and what goes on from it, as somebody of a team may know it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.policy import Actor, Permission, permits
from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.models import Experiment
from waardevol_lab.queries.public import is_public, public_title
from waardevol_lab.services.dossiers import load


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another experiment: `reference` for who reads its plan, for others its public address."""

    title: str
    reference: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Continuity:
    """The experiment that a plan goes on from, and those that go on from it, the oldest first."""

    earlier: Neighbour | None = None
    later: tuple[Neighbour, ...] = ()


def continuity_of(session: Session, viewer: Actor, experiment: Experiment) -> Continuity:
    """Both ways; what is neither public nor the viewer's to read is left out."""
    before = session.get(Experiment, experiment.continues_id) if experiment.continues_id else None
    after = (
        session.scalars(
            select(Experiment)
            .where(Experiment.continues_id == experiment.id)
            .order_by(Experiment.id)
        ).all()
        if experiment.phase == Phase.EVALUATED
        else ()
    )
    seen = (_seen(session, viewer, other) for other in after)
    return Continuity(
        earlier=_seen(session, viewer, before) if before else None,
        later=tuple(one for one in seen if one is not None),
    )


def _seen(session: Session, viewer: Actor, other: Experiment) -> Neighbour | None:
    scope = load(session, other.reference, lock=False).scope
    if permits(viewer, scope, Permission.READ_DRAFT):
        return Neighbour(other.title, reference=other.reference)
    row = session.execute(
        select(public_title(), Experiment.slug).where(Experiment.id == other.id, is_public())
    ).first()
    return Neighbour(row[0], slug=row[1] or "") if row else None

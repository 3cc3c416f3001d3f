"""The door of every page of a board: who may know of a dossier, and who must declare first."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.errors import DomainError, NotFound
from waardevol_lab.domain.policy import Actor, Permission, permits, relations, require
from waardevol_lab.domain.roles import DECLARING_ROLES, Relation
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.models import (
    ConflictDeclaration,
    ReviewRound,
)
from waardevol_lab.services.dossiers import Dossier, Which, at_each_round, load

CALENDAR = DutchCalendar()


class DeclarationNeeded(DomainError):  # noqa: N818 - no error, a page that comes first
    """A member must declare whether they have an interest before anything opens."""

    def __init__(self, reference: str, ronde: int | None) -> None:
        super().__init__(reference)
        self.reference = reference
        self.ronde = ronde


def opened(
    session: Session,
    viewer: Actor,
    reference: str,
    number: int | None,
    permission: Permission = Permission.READ_ADVICE,
) -> Dossier:
    """The dossier at the round that a board page is about.

    Raises `NotFound` for who may not know of it, a member with a conflict among them, and for a
    round that was never submitted; `DeclarationNeeded` for a member who has declared nothing while
    the round is in review.
    """
    dossier = load(session, reference, Which.BOARD, number=number, lock=False)
    if number is None:
        dossier = _at_a_known_round(viewer, dossier, permission)
    if dossier.round_.plan_version_id is None:
        raise NotFound(reference)
    if dossier.round_.number <= stepped_back_until(viewer, dossier):
        raise NotFound(reference)
    if must_declare(viewer, dossier):
        raise DeclarationNeeded(reference, address_number(dossier.round_))
    require(viewer, dossier.scope, permission)
    return dossier


def _at_a_known_round(viewer: Actor, dossier: Dossier, permission: Permission) -> Dossier:
    """The latest round that the viewer may open; members meet a new one once it is in review.

    Somebody with a conflict in the latest round meets nothing, earlier rounds included.
    """
    if knows(viewer, dossier, permission) or has_conflict(viewer, dossier):
        return dossier
    known = (at for at in at_each_round(dossier) if knows(viewer, at, permission))
    return next(known, dossier)


def has_conflict(viewer: Actor, dossier: Dossier) -> bool:
    """Whether the viewer declared a conflict in this round."""
    return bool(dossier.scope.declarations.get(viewer.user_id or 0))


def stepped_back_until(viewer: Actor, dossier: Dossier) -> int:
    """The number of the last round in which the viewer declared a conflict; 0 where there is none.

    That round and all before it are closed to them: an earlier plan is a version of the same plan.
    """
    me, declarations = viewer.user_id or 0, dossier.involved.declarations
    closed = (r.number for r in dossier.rounds if declarations.get(r.id, {}).get(me))
    return max(closed, default=0)


def open_to(viewer: Actor) -> ColumnElement[bool]:
    """For lists of rounds: those that no conflict of the viewer closes."""
    same = aliased(ReviewRound)
    last = (
        select(func.max(same.number))
        .join(ConflictDeclaration, ConflictDeclaration.round_id == same.id)
        .where(
            same.experiment_id == ReviewRound.experiment_id,
            ConflictDeclaration.member_id == (viewer.user_id or 0),
            ConflictDeclaration.conflict,
        )
        .correlate(ReviewRound)
        .scalar_subquery()
    )
    return ReviewRound.number > func.coalesce(last, 0)


def knows(viewer: Actor, dossier: Dossier, permission: Permission = Permission.READ_ADVICE) -> bool:
    """Whether the round opens for the viewer, after declaring where that comes first."""
    if must_declare(viewer, dossier):
        return True
    return not has_conflict(viewer, dossier) and permits(viewer, dossier.scope, permission)


def must_declare(viewer: Actor, dossier: Dossier) -> bool:
    """Whether the viewer sits on the board of a round in review and has declared nothing."""
    if dossier.round_.state != RoundState.IN_REVIEW:
        return False
    here = relations(viewer, dossier.scope)
    return any((role, Relation.UNDECLARED) in here for role in DECLARING_ROLES)


def address_number(round_: ReviewRound) -> int:
    """The round's number for `?ronde=`: every link says which round it is about."""
    return round_.number

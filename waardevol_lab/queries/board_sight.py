"""Which rounds stand on the lists of a viewer on the board's side: those they may open.

The same as `board_access.knows`, as conditions for many rows at once; `ReviewRound` is joined with
its `Experiment`. A test holds the two against each other for everybody.
"""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import DECLARING_ROLES, EXPERIMENT_ROLES, Role
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.models import (
    ConflictDeclaration,
    Experiment,
    ReviewRound,
    RoleGrant,
)
from waardevol_lab.queries.board_access import open_to


def readable(viewer: Actor) -> ColumnElement[bool]:
    """The rounds whose plan opens for the viewer."""
    board = or_(
        on_boards(viewer, Role.SECRETARY),
        and_(on_boards(viewer, *DECLARING_ROLES), declared_free(viewer)),
    )
    organisation = or_(
        in_organisations(viewer, Role.DPO, Role.AUDITOR),
        and_(in_organisations(viewer, Role.DECIDER), uninvolved(viewer)),
    )
    opens = or_(and_(board, uninvolved(viewer)), organisation)
    return and_(_submitted(), open_to(viewer), ~undeclared(viewer), opens)


def known(viewer: Actor) -> ColumnElement[bool]:
    """The rounds that the viewer may know of: also those that open after a declaration."""
    waits = and_(undeclared(viewer), open_to(viewer))
    return or_(readable(viewer), waits)


def undeclared(viewer: Actor) -> ColumnElement[bool]:
    """In review, on a board of the viewer, who has declared nothing."""
    return and_(
        on_boards(viewer, *DECLARING_ROLES),
        ReviewRound.state == RoundState.IN_REVIEW,
        uninvolved(viewer),
        ~exists().where(_mine(viewer)),
    )


def declared_free(viewer: Actor) -> ColumnElement[bool]:
    """The viewer declared to have no conflict in the round."""
    return exists().where(_mine(viewer), ConflictDeclaration.conflict.is_(False))


def uninvolved(viewer: Actor) -> ColumnElement[bool]:
    """The viewer neither leads the experiment nor works on it."""
    team = select(RoleGrant.experiment_id).where(
        RoleGrant.account_id == viewer.user_id,
        RoleGrant.role.in_(EXPERIMENT_ROLES),
        RoleGrant.revoked_at.is_(None),
    )
    return and_(Experiment.lead_id != viewer.user_id, Experiment.id.not_in(team))


def on_boards(viewer: Actor, *roles: Role) -> ColumnElement[bool]:
    """On a board where the viewer holds one of the roles."""
    boards = viewer.boards(*roles)
    return ReviewRound.board_id.in_(sorted(boards)) if boards else false()


def in_organisations(viewer: Actor, *roles: Role) -> ColumnElement[bool]:
    """Of an organisation where the viewer holds one of the roles."""
    places = viewer.organisations(*roles)
    return Experiment.organisation_id.in_(sorted(places)) if places else false()


def _submitted() -> ColumnElement[bool]:
    return ReviewRound.plan_version_id.is_not(None) & ReviewRound.board_id.is_not(None)


def _mine(viewer: Actor) -> ColumnElement[bool]:
    return and_(
        ConflictDeclaration.round_id == ReviewRound.id,
        ConflictDeclaration.member_id == viewer.user_id,
    )

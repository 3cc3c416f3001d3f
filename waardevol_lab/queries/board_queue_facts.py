"""What stands around a round of the queue, as conditions for many rounds at once."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select, true

from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import EXPERIMENT_ROLES
from waardevol_lab.persistence.models import (
    Assessment,
    Assignment,
    Board,
    ConflictDeclaration,
    DpoOpinion,
    Experiment,
    ReviewRound,
    RoleGrant,
)


def asked(viewer: Actor) -> ColumnElement[bool]:
    """The viewer is asked for an assessment."""
    return exists().where(
        Assignment.round_id == ReviewRound.id, Assignment.member_id == viewer.user_id
    )


def filed(viewer: Actor) -> ColumnElement[bool]:
    """The viewer filed one on the version at hand, and it stands."""
    return exists().where(*_standing_assessment(), Assessment.member_id == viewer.user_id)


def how_many_filed() -> Any:
    """How many filed one that stands."""
    return (
        select(func.count(Assessment.member_id.distinct()))
        .where(*_standing_assessment())
        .correlate(ReviewRound)
        .scalar_subquery()
    )


def _standing_assessment() -> Iterable[ColumnElement[bool]]:
    return (
        Assessment.round_id == ReviewRound.id,
        Assessment.plan_version_id == ReviewRound.plan_version_id,
        Assessment.filed_at.is_not(None),
        Assessment.voided_at.is_(None),
    )


def opinion() -> Iterable[ColumnElement[bool]]:
    """An opinion of the dpo on the version at hand."""
    return (
        DpoOpinion.round_id == ReviewRound.id,
        DpoOpinion.plan_version_id == ReviewRound.plan_version_id,
    )


def minimum() -> Any:
    """The quorum that the board needs at least."""
    return (
        select(Board.minimum_quorum)
        .where(Board.id == ReviewRound.board_id)
        .correlate(ReviewRound)
        .scalar_subquery()
    )


def nobody_asked(voters: list[int]) -> ColumnElement[bool]:
    """No assignment of somebody who sits on the board and declared no conflict."""
    return ~exists().where(
        Assignment.round_id == ReviewRound.id,
        Assignment.member_id.in_(voters),
        ~_stepped_back(Assignment.member_id),
        Assignment.member_id != Experiment.lead_id,
        ~_works_on_it(Assignment.member_id),
    )


def too_few(board: Board, voters: list[int]) -> ColumnElement[bool]:
    """So many of the board stepped back or work on it that the quorum may be out of reach."""
    minimum = case((ReviewRound.route == Route.LIGHT, 1), else_=board.minimum_quorum)
    if len(voters) < board.minimum_quorum:
        return true()
    back = (
        select(func.count())
        .where(_declared_conflict(), ConflictDeclaration.member_id.in_(voters))
        .correlate(ReviewRound)
        .scalar_subquery()
    )
    team = (
        select(func.count(RoleGrant.account_id.distinct()))
        .where(*_team(), RoleGrant.account_id.in_(voters))
        .correlate(Experiment)
        .scalar_subquery()
    )
    lead = case((Experiment.lead_id.in_(voters), 1), else_=0)
    return len(voters) - (back + team + lead) < minimum


def _declared_conflict() -> ColumnElement[bool]:
    return and_(ConflictDeclaration.round_id == ReviewRound.id, ConflictDeclaration.conflict)


def _stepped_back(member: Any) -> ColumnElement[bool]:
    found = exists().where(_declared_conflict(), ConflictDeclaration.member_id == member)
    return found.correlate_except(ConflictDeclaration)


def _team() -> Iterable[ColumnElement[bool]]:
    return (
        RoleGrant.experiment_id == Experiment.id,
        RoleGrant.role.in_(EXPERIMENT_ROLES),
        RoleGrant.revoked_at.is_(None),
    )


def _works_on_it(member: Any) -> ColumnElement[bool]:
    return exists().where(*_team(), RoleGrant.account_id == member).correlate_except(RoleGrant)

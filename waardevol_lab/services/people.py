"""Who to write to: the accounts that hold a role somewhere now."""

from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.models import Account, Experiment, RoleGrant


def holding(
    session: Session,
    role: Role,
    now: datetime,
    *,
    organisation_id: int | None = None,
    board_id: int | None = None,
    experiment_id: int | None = None,
) -> list[Account]:
    """The active accounts that hold `role` in the place given, by name."""
    query = _active_holders(now, role)
    if organisation_id is not None:
        query = query.where(RoleGrant.organisation_id == organisation_id)
    if board_id is not None:
        query = query.where(RoleGrant.board_id == board_id)
    if experiment_id is not None:
        query = query.where(RoleGrant.experiment_id == experiment_id)
    return list(session.scalars(query))


def team_of(session: Session, experiment: Experiment, now: datetime) -> list[Account]:
    """The lead and the teammates of an experiment, the lead first."""
    lead = session.get_one(Account, experiment.lead_id)
    return [lead, *holding(session, Role.TEAMMATE, now, experiment_id=experiment.id)]


def voters(session: Session, board_id: int, now: datetime) -> list[Account]:
    """The members and the chairs of a board, each once, by name."""
    query = _active_holders(now, Role.MEMBER, Role.CHAIR).where(RoleGrant.board_id == board_id)
    return list(session.scalars(query))


def _active_holders(now: datetime, *roles: Role) -> Select[Account]:
    """Each account once, by name."""
    return (
        select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            Account.active,
            RoleGrant.role.in_(roles),
            RoleGrant.revoked_at.is_(None),
            or_(RoleGrant.valid_from.is_(None), RoleGrant.valid_from <= now),
            or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > now),
        )
        .order_by(Account.name, Account.id)
        .distinct()
    )

"""Who manages whom: an administrator, the organisations they administer and what belongs to those.

An administrator manages the own organisations, the boards that serve these, and the accounts that
hold or held a role in one of them. A lead manages the team of an experiment. The system (the
command line) manages everything. To anybody else these things do not exist.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.places import Place, PlaceKind
from waardevol_lab.domain.policy import Actor, Permission, permits
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.models import (
    Account,
    BoardOrganisation,
    Experiment,
    Organisation,
    RoleGrant,
)
from waardevol_lab.services.dossiers import scope_of


def is_system(actor: Actor) -> bool:
    """Whether the command line or the worker acts."""
    return actor.user_id is None and actor.holds(Role.JOB)


def administered(actor: Actor) -> frozenset[int]:
    """The organisations that the actor administers."""
    return actor.organisations(Role.ADMIN)


def manages_place(session: Session, actor: Actor, place: Place) -> bool:
    """Whether the actor grants and revokes roles in this place."""
    if is_system(actor):
        return _exists(session, place)
    if place.kind is PlaceKind.ORGANISATION:
        return place.id in administered(actor)
    if place.kind is PlaceKind.BOARD:
        return not administered(actor).isdisjoint(served_by(session, place.id))
    experiment = session.get(Experiment, place.id)
    if experiment is None:
        return False
    scope = scope_of(session, experiment, None)
    return experiment.organisation_id in administered(actor) or permits(
        actor, scope, Permission.MANAGE_TEAM
    )


def _exists(session: Session, place: Place) -> bool:
    if place.kind is PlaceKind.ORGANISATION:
        return session.get(Organisation, place.id) is not None
    if place.kind is PlaceKind.BOARD:
        return bool(served_by(session, place.id))
    return session.get(Experiment, place.id) is not None


def served_by(session: Session, board_id: int) -> frozenset[int]:
    """The organisations that a board serves."""
    return frozenset(
        session.scalars(
            select(BoardOrganisation.organisation_id).where(BoardOrganisation.board_id == board_id)
        )
    )


def require_place(session: Session, actor: Actor, place: Place) -> None:
    """Raise `NotFound` unless the actor manages the place."""
    if not manages_place(session, actor, place):
        raise NotFound(place.word)


def within(actor: Actor) -> ColumnElement[bool]:
    """The grants in places that the actor administers."""
    if is_system(actor):
        return true()
    mine = administered(actor)
    if not mine:
        return false()
    boards = select(BoardOrganisation.board_id).where(BoardOrganisation.organisation_id.in_(mine))
    experiments = select(Experiment.id).where(Experiment.organisation_id.in_(mine))
    return or_(
        RoleGrant.organisation_id.in_(mine),
        RoleGrant.board_id.in_(boards),
        RoleGrant.experiment_id.in_(experiments),
    )


def managed_account(session: Session, actor: Actor, account_id: int) -> Account:
    """The account, locked, when the actor manages it. Raises `NotFound`.

    A role of long ago is enough: who lost the last role does not vanish from the list.
    """
    query = select(Account).where(Account.id == account_id)
    if not is_system(actor):
        query = query.where(Account.id.in_(select(RoleGrant.account_id).where(within(actor))))
    account = session.scalar(query.with_for_update())
    if account is None:
        raise NotFound("account")
    return account


def roles_elsewhere(session: Session, actor: Actor, account_id: int) -> bool:
    """Whether the account holds a role in a place that the actor does not manage."""
    here = set(session.scalars(_standing_ids(account_id, [within(actor)])))
    return bool(set(session.scalars(_standing_ids(account_id, []))) - here)


def _standing_ids(account_id: int, conditions: Iterable[ColumnElement[bool]]) -> Select[int]:
    return select(RoleGrant.id).where(
        RoleGrant.account_id == account_id, RoleGrant.revoked_at.is_(None), *conditions
    )

"""Who can be waited for: holders of roles to whom a dossier is open, read once for all dossiers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.reminders import Awaited
from waardevol_lab.domain.roles import EXPERIMENT_ROLES, Role
from waardevol_lab.persistence.models import (
    Account,
    ConflictDeclaration,
    Experiment,
    ReviewRound,
    RoleGrant,
)


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing that is waited for. `since`: the day on which it came to these people."""

    about: str
    kind: Awaited
    due_on: date
    since: date
    recipients: frozenset[int]
    experiment_id: int
    organisation_id: int
    """Whose reminder days hold."""
    reference: str
    title: str
    ronde: int | None = None
    """The round that it is about, for addresses; None: the experiment."""
    incident: bool = False
    number: int = 0
    """Of the condition."""


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds the roles now, and who is kept out of which dossier."""

    by_place: dict[tuple[Role, int], set[int]] = field(default_factory=dict)
    involved: dict[int, set[int]] = field(default_factory=dict)
    conflicts: dict[tuple[int, int], int] = field(default_factory=dict)
    """The last round with a conflict, by experiment and member."""

    def able(
        self, role: Role, place: int | None, experiment: Experiment, number: int = 0
    ) -> frozenset[int]:
        """Those of a board or organisation to whom the round, or all of it for 0, is open."""
        found = self.by_place.get((role, place or 0), set())
        return frozenset(one for one in found if self.open_to(one, experiment, number))

    def open_to(self, account_id: int, experiment: Experiment, number: int = 0) -> bool:
        """Whether neither a conflict nor own work closes the dossier to somebody."""
        if account_id == experiment.lead_id:
            return False
        if account_id in self.involved.get(experiment.id, ()):
            return False
        last = self.conflicts.get((experiment.id, account_id))
        return last is None or last < number


def holders_now(session: Session, now: datetime) -> Holders:
    """Read who holds what."""
    holders = Holders(defaultdict(set), defaultdict(set), {})
    for role, account_id, place, experiment_id in _grants(session, now):
        if role in EXPERIMENT_ROLES:
            holders.involved[experiment_id].add(account_id)
        else:
            holders.by_place[role, place].add(account_id)
    rows = session.execute(
        select(ReviewRound.experiment_id, ConflictDeclaration.member_id, ReviewRound.number)
        .join(ReviewRound, ReviewRound.id == ConflictDeclaration.round_id)
        .where(ConflictDeclaration.conflict)
        .order_by(ReviewRound.number)
    )
    for experiment_id, member_id, number in rows:
        holders.conflicts[experiment_id, member_id] = number
    return holders


def _grants(session: Session, now: datetime) -> Iterator[tuple[Role, int, int, int]]:
    roles = (Role.SECRETARY, Role.CHAIR, Role.DPO, Role.DECIDER, *EXPERIMENT_ROLES)
    rows = session.execute(
        select(
            RoleGrant.role,
            RoleGrant.account_id,
            RoleGrant.organisation_id,
            RoleGrant.board_id,
            RoleGrant.experiment_id,
        )
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            Account.active,
            RoleGrant.role.in_(roles),
            RoleGrant.revoked_at.is_(None),
            or_(RoleGrant.valid_from.is_(None), RoleGrant.valid_from <= now),
            or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > now),
        )
    )
    for role, account_id, organisation_id, board_id, experiment_id in rows:
        yield Role(role), account_id, organisation_id or board_id or 0, experiment_id or 0

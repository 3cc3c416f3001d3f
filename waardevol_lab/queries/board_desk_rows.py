"""Everything around many rounds at once, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.deliberation import Assessment, Verdict
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.policy import Scope
from waardevol_lab.domain.roles import DECLARING_ROLES, EXPERIMENT_ROLES
from waardevol_lab.persistence import models
from waardevol_lab.persistence.models import (
    Account,
    Assignment,
    Board,
    ConflictDeclaration,
    DpoOpinion,
    Experiment,
    ReviewRound,
    RoleGrant,
)
from waardevol_lab.queries.running_steps import Waiting, waiting
from waardevol_lab.services.deliberating import Standing


@dataclass(frozen=True, slots=True)
class Around:
    """Rows by the id of their round, board or experiment."""

    declarations: dict[int, dict[int, bool]]
    assigned: dict[int, set[int]]
    filed: dict[tuple[int, int], list[Assessment]]
    opinions: set[tuple[int, int]]
    teams: dict[int, set[int]]
    voters: dict[int, set[int]]
    waits: Waiting

    def scope(self, round_: ReviewRound, experiment: Experiment) -> Scope:
        """What of the dossier decides who may."""
        return Scope(
            organisation_id=experiment.organisation_id,
            experiment_id=experiment.id,
            board_id=round_.board_id,
            lead_id=experiment.lead_id,
            team=frozenset(self.teams.get(experiment.id, ())),
            declarations=self.declarations.get(round_.id, {}),
        )

    def standing(self, round_: ReviewRound, board: Board, scope: Scope) -> Standing:
        """How the board stands on the round; the same as `deliberating.standing`."""
        working = scope.team | {scope.lead_id}
        able = frozenset(
            member
            for member in self.voters.get(board.id, ())
            if member not in working and not scope.declarations.get(member)
        )
        assigned = frozenset(self.assigned.get(round_.id, ()))
        filed = self.filed.get((round_.id, round_.plan_version_id or 0), [])
        return Standing(
            route=Route(round_.route) if round_.route else Route.FULL,
            minimum=board.minimum_quorum,
            eligible=able,
            assigned=assigned,
            ballots=tuple(one for one in filed if one.member_id in able & assigned),
        )


def around(
    session: Session,
    rounds: Sequence[ReviewRound],
    experiments: Sequence[Experiment],
    now: datetime,
) -> Around:
    """Read what stands around the rounds."""
    ids = [row.id for row in rounds]
    return Around(
        declarations=_declarations(session, ids),
        assigned=_assigned(session, ids),
        filed=_filed(session, ids),
        opinions=_opinions(session, ids),
        teams=_teams(session, [row.id for row in experiments]),
        voters=_voters(session, {row.board_id or 0 for row in rounds}, now),
        waits=waiting(session, [row.id for row in experiments]),
    )


def _declarations(session: Session, ids: list[int]) -> dict[int, dict[int, bool]]:
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for row in session.scalars(
        select(ConflictDeclaration).where(ConflictDeclaration.round_id.in_(ids))
    ):
        found[row.round_id][row.member_id] = row.conflict
    return found


def _assigned(session: Session, ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for row in session.scalars(select(Assignment).where(Assignment.round_id.in_(ids))):
        found[row.round_id].add(row.member_id)
    return found


def _filed(session: Session, ids: list[int]) -> dict[tuple[int, int], list[Assessment]]:
    """Verdict and ballot are enough to know what waits; risks and texts stay where they are."""
    table = models.Assessment
    rows = session.execute(
        select(table.round_id, table.plan_version_id, table.member_id, table.verdict, table.ballot)
        .where(table.round_id.in_(ids), table.filed_at.is_not(None), table.voided_at.is_(None))
        .order_by(table.member_id, table.ballot)
    )
    found: dict[tuple[int, int], list[Assessment]] = defaultdict(list)
    for round_id, version_id, member_id, verdict, ballot in rows:
        one = Assessment(member_id, Verdict(verdict or ""), ballot)
        found[(round_id, version_id)].append(one)
    return found


def _opinions(session: Session, ids: list[int]) -> set[tuple[int, int]]:
    rows = session.execute(
        select(DpoOpinion.round_id, DpoOpinion.plan_version_id).where(DpoOpinion.round_id.in_(ids))
    )
    return {(round_id, version_id) for round_id, version_id in rows}


def _teams(session: Session, ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(
        select(RoleGrant.experiment_id, RoleGrant.account_id).where(
            RoleGrant.experiment_id.in_(ids),
            RoleGrant.role.in_(EXPERIMENT_ROLES),
            RoleGrant.revoked_at.is_(None),
        )
    )
    for experiment_id, account_id in rows:
        found[experiment_id or 0].add(account_id)
    return found


def _voters(session: Session, boards: set[int], now: datetime) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(
        select(RoleGrant.board_id, RoleGrant.account_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            Account.active,
            RoleGrant.board_id.in_(boards),
            RoleGrant.role.in_(DECLARING_ROLES),
            RoleGrant.revoked_at.is_(None),
            or_(RoleGrant.valid_from.is_(None), RoleGrant.valid_from <= now),
            or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > now),
        )
    )
    for board_id, account_id in rows:
        found[board_id or 0].add(account_id)
    return found

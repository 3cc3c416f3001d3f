"""How a board stands on a round: who may vote, who has filed, what the votes carry.

Nothing of this is stored: a conflict that is declared later changes it at once.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain import deliberation
from waardevol_lab.domain.answers import Answers, chosen
from waardevol_lab.domain.deliberation import Assessment, Tally, Verdict
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.policy import Scope
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence import models
from waardevol_lab.persistence.models import Account, Assignment, Board, DpoOpinion, RoleGrant
from waardevol_lab.services import people
from waardevol_lab.services.dossiers import Dossier

NO_PERSONAL_DATA = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """The board on one round: `route` is full until a route is chosen.

    `eligible` may vote: they sit on the board, work on nothing of the experiment and declared no
    conflict. `ballots` are the filed assessments of the version at hand that count.
    """

    route: Route
    minimum: int
    eligible: frozenset[int]
    assigned: frozenset[int]
    ballots: tuple[Assessment, ...]

    @property
    def voters(self) -> frozenset[int]:
        """Who is asked for an assessment and may give one."""
        return self.eligible & self.assigned

    @property
    def filed_by(self) -> frozenset[int]:
        """Whose assessment counts."""
        return frozenset(one.member_id for one in self.ballots)

    @property
    def needed(self) -> int:
        """How many must have filed."""
        return deliberation.quorum_needed(self.route, len(self.eligible), self.minimum)

    @property
    def possible(self) -> bool:
        """Whether the quorum can still be reached on this board."""
        return deliberation.quorum_possible(self.route, len(self.eligible), self.minimum)

    @property
    def met(self) -> bool:
        """Whether enough have filed."""
        return deliberation.quorum_met(self.route, self.ballots, self.eligible, self.minimum)

    def tally(self, chair_id: int | None) -> Tally:
        """How the votes stand, with `chair_id` as who adopts the advice."""
        return deliberation.tally(self.ballots, chair_id, self.route)


def standing(session: Session, dossier: Dossier, now: datetime) -> Standing:
    """How the board stands on the round of the dossier."""
    round_ = dossier.round_
    board = session.get_one(Board, round_.board_id)
    able = eligible(session, board.id, dossier.scope, now)
    rows = session.execute(
        select(Assignment.member_id, models.Assessment)
        .outerjoin(
            models.Assessment,
            and_(_filed(dossier), models.Assessment.member_id == Assignment.member_id),
        )
        .where(Assignment.round_id == round_.id)
        .order_by(Assignment.member_id, models.Assessment.ballot)
    ).all()
    return Standing(
        route=Route(round_.route) if round_.route else Route.FULL,
        minimum=board.minimum_quorum,
        eligible=frozenset(able),
        assigned=frozenset(member_id for member_id, _ in rows),
        ballots=tuple(_ballot(row) for member_id, row in rows if row and member_id in able),
    )


def eligible(session: Session, board_id: int, scope: Scope, now: datetime) -> dict[int, Account]:
    """The members and chairs who may vote, by id, in the order of their names."""
    working = scope.team | {scope.lead_id}
    return {
        account.id: account
        for account in people.voters(session, board_id, now)
        if account.id not in working and not scope.declarations.get(account.id)
    }


def filed(session: Session, dossier: Dossier) -> list[Assessment]:
    """What was filed on the version at hand and stands, whoever filed it."""
    rows = session.scalars(
        select(models.Assessment)
        .where(_filed(dossier))
        .order_by(models.Assessment.member_id, models.Assessment.ballot)
    )
    return [_ballot(row) for row in rows]


def _filed(dossier: Dossier) -> ColumnElement[bool]:
    return and_(
        models.Assessment.round_id == dossier.round_.id,
        models.Assessment.plan_version_id == dossier.round_.plan_version_id,
        models.Assessment.filed_at.is_not(None),
        models.Assessment.voided_at.is_(None),
    )


def _ballot(row: models.Assessment) -> Assessment:
    return Assessment(row.member_id, Verdict(row.verdict or ""), row.ballot, row.risks)


def chair_of(session: Session, board_id: int, now: datetime) -> int | None:
    """The chair of a board; one in their own right before one who stands in."""
    chairs = {a.id for a in people.holding(session, Role.CHAIR, now, board_id=board_id)}
    deputies = set(
        session.scalars(
            select(RoleGrant.account_id).where(
                RoleGrant.board_id == board_id,
                RoleGrant.role == Role.CHAIR,
                RoleGrant.on_behalf_of_id.is_not(None),
                RoleGrant.revoked_at.is_(None),
            )
        )
    )
    return min(chairs - deputies, default=min(chairs, default=None))


def dpo_opinion(session: Session, dossier: Dossier) -> DpoOpinion | None:
    """The opinion of the dpo on the version at hand."""
    return session.scalar(
        select(DpoOpinion).where(
            DpoOpinion.round_id == dossier.round_.id,
            DpoOpinion.plan_version_id == dossier.round_.plan_version_id,
        )
    )


def personal_data(answers: Answers) -> bool:
    """Whether the plan says that personal data is processed, or does not say it is not."""
    return chosen(answers.get("personal_data")) != (NO_PERSONAL_DATA,)

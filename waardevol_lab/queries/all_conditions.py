"""Every condition of a secretary's boards, to see what is due and what waits."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import EXPERIMENT_ROLES, Role
from waardevol_lab.domain.states import ConditionState, Phase
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Board,
    Condition,
    Decision,
    Experiment,
    ReviewRound,
    RoleGrant,
)
from waardevol_lab.queries.board_access import open_to
from waardevol_lab.services.past_rounds import CORRECTED

ON_A_PAGE = 50
GOING_ON = (Phase.PREPARING, Phase.APPROVED, Phase.RUNNING, Phase.SUSPENDED, Phase.ENDED)
"""Phases in which a condition still asks for something."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What the list is limited to; `state` None: every state. Pages count from 1."""

    state: ConditionState | None = None
    board_id: int | None = None
    overdue: bool = False
    start_blocking: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition in the list."""

    reference: str
    title: str
    phase: str
    board: str
    number: int
    text: str
    owner: str
    due_on: date | None
    overdue: bool
    start_blocking: bool
    state: ConditionState

    @property
    def waits(self) -> bool:
        """Whether there is evidence for the secretary to judge."""
        return self.state is ConditionState.SUBMITTED


@dataclass(frozen=True, slots=True)
class AllConditions:
    """A page of the list, and how many there are in all."""

    lines: tuple[ConditionLine, ...]
    total: int
    pages: int
    boards: tuple[tuple[int, str], ...]


def all_conditions(viewer: Actor, sought: Sought, now: datetime) -> AllConditions:
    """The conditions that stand, of the boards on which the viewer is secretary.

    Those that are due first come first, then those without a day, then those that are met. What
    the viewer works on, or stepped back from, is not in it.
    """
    today = local_date(now)
    wanted = and_(*_limits(viewer, sought, today))
    query = (
        select(Condition, Experiment, Board)
        .join(Decision, Decision.id == Condition.decision_id)
        .join(ReviewRound, ReviewRound.id == Decision.round_id)
        .join(Experiment, Experiment.id == Condition.experiment_id)
        .join(Board, Board.id == ReviewRound.board_id)
        .where(wanted)
    )
    with reading() as session:
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        rows = session.execute(
            query.order_by(
                Condition.state == ConditionState.ACCEPTED,
                Condition.due_on.is_(None),
                Condition.due_on,
                Experiment.id,
                Condition.number,
            )
            .limit(ON_A_PAGE)
            .offset((max(sought.page, 1) - 1) * ON_A_PAGE)
        ).all()
        boards = session.execute(
            select(Board.id, Board.name)
            .where(Board.id.in_(viewer.boards(Role.SECRETARY)))
            .order_by(Board.name, Board.id)
        ).all()
        return AllConditions(
            lines=tuple(_line(*row, today) for row in rows),
            total=total,
            pages=max(1, -(-total // ON_A_PAGE)),
            boards=tuple((board_id, name) for board_id, name in boards),
        )


def _limits(viewer: Actor, sought: Sought, today: date) -> list[ColumnElement[bool]]:
    me = viewer.user_id or 0
    mine = select(RoleGrant.experiment_id).where(
        RoleGrant.account_id == me,
        RoleGrant.role.in_(EXPERIMENT_ROLES),
        RoleGrant.experiment_id.is_not(None),
        RoleGrant.revoked_at.is_(None),
    )
    limits: list[ColumnElement[bool]] = [
        ReviewRound.board_id.in_(viewer.boards(Role.SECRETARY)),
        Condition.decision_id.not_in(CORRECTED),
        Experiment.lead_id != me,
        Experiment.id.not_in(mine),
        open_to(viewer),
    ]
    if sought.state is not None:
        limits.append(Condition.state == sought.state)
    if sought.board_id is not None:
        limits.append(ReviewRound.board_id == sought.board_id)
    if sought.overdue:
        limits.append(_late(today))
    if sought.start_blocking:
        limits.append(Condition.start_blocking.is_(True))
    return limits


def _late(today: date) -> ColumnElement[bool]:
    return and_(
        Condition.due_on < today,
        Condition.state != ConditionState.ACCEPTED,
        Experiment.phase.in_(GOING_ON),
    )


def _line(row: Condition, experiment: Experiment, board: Board, today: date) -> ConditionLine:
    met = row.state == ConditionState.ACCEPTED
    late = row.due_on is not None and row.due_on < today and not met
    return ConditionLine(
        reference=experiment.reference,
        title=experiment.title,
        phase=experiment.phase,
        board=board.name,
        number=row.number,
        text=row.text,
        owner=row.owner,
        due_on=row.due_on,
        overdue=late and experiment.phase in GOING_ON,
        start_blocking=row.start_blocking,
        state=ConditionState(row.state),
    )

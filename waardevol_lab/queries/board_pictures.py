"""The board in pictures: what waits and for how long, what is overdue, how decisions went.

Counts and short lists over what the viewer may open, never the content of a deliberation. What a
conflict closes, and what the viewer works on, is in none of them (`board_sight`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Phase, RoundKind, RoundState
from waardevol_lab.domain.throughput import Month, months_until
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Account,
    Advice,
    Board,
    Decision,
    Experiment,
    ReviewRound,
)
from waardevol_lab.queries import board_sight as sight
from waardevol_lab.queries.board_overdue import (
    Late,
    late_check_ins,
    late_conditions,
    late_evaluations,
)
from waardevol_lab.queries.throughput import begin_of, months_of_rounds
from waardevol_lab.queries.workload import Workload, workloads
from waardevol_lab.services import people

WAITING: Final = (
    RoundState.SUBMITTED,
    RoundState.RETURNED,
    RoundState.IN_REVIEW,
    RoundState.ADVISED,
)
SHOWN: Final = (Phase.APPROVED, Phase.RUNNING, Phase.SUSPENDED, Phase.ENDED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The rounds in one state: how many, how many past their term, and since when the oldest."""

    state: RoundState
    count: int = 0
    overdue: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """A member of a board with what they have to do there, and did in this quarter."""

    board: str
    member: str
    workload: Workload


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of twelve months by one decider, or by all of them."""

    name: str
    count: int
    deviating: int
    """Where outcome or conditions differ from the advice."""
    divided: int
    """Where the advice says that members saw it otherwise."""


@dataclass(frozen=True, slots=True)
class BoardPictures:
    """Everything on the page; parts that are not of the viewer's roles are empty."""

    waiting: tuple[Waiting, ...]
    months: tuple[Month, ...]
    busy: tuple[Busy, ...]
    conditions: tuple[Late, ...]
    conditions_late: int
    check_ins: tuple[Late, ...]
    evaluations: tuple[Late, ...]
    decisions: tuple[Decisions, ...]
    phases: Mapping[Phase, int]


def board_pictures(viewer: Actor, now: datetime, board_id: int | None = None) -> BoardPictures:
    """The page for the viewer; `board_id` limits what is counted of rounds to one board."""
    today = local_date(now)
    chosen = true() if board_id is None else ReviewRound.board_id == board_id
    seen = and_(sight.readable(viewer), chosen)
    with reading() as session:
        late, count = late_conditions(session, seen, today)
        return BoardPictures(
            waiting=_waiting(session, and_(sight.known(viewer), chosen), today),
            months=months_of_rounds(session, today, seen),
            busy=_busy(session, viewer, now, board_id),
            conditions=late,
            conditions_late=count,
            check_ins=late_check_ins(session, seen, today),
            evaluations=late_evaluations(session, seen, today),
            decisions=_decisions(session, viewer, seen, today),
            phases=_phases(session, viewer),
        )


def _waiting(session: Session, seen: ColumnElement[bool], today: date) -> tuple[Waiting, ...]:
    overdue = func.sum(case((ReviewRound.due_on < today, 1), else_=0))
    since = func.min(ReviewRound.state_since, type_=ReviewRound.state_since.type)
    rows = session.execute(
        select(ReviewRound.state, func.count(), overdue, since)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .where(ReviewRound.state.in_(WAITING), seen)
        .group_by(ReviewRound.state)
    )
    found = {row[0]: Waiting(RoundState(row[0]), *row[1:]) for row in rows}
    return tuple(found.get(state, Waiting(state)) for state in WAITING)


def _busy(session: Session, viewer: Actor, now: datetime, board_id: int | None) -> tuple[Busy, ...]:
    """Of the boards of which the viewer is secretary or chair, by board and name."""
    boards = viewer.boards(Role.SECRETARY, Role.CHAIR)
    if board_id is not None:
        boards &= {board_id}
    found = []
    rows = session.execute(
        select(Board.id, Board.name).where(Board.id.in_(boards)).order_by(Board.name, Board.id)
    )
    for key, name in rows.all():
        members = people.voters(session, key, now)
        loads = workloads(session, viewer, key, [member.id for member in members], now)
        found += [Busy(name, member.name, loads[member.id]) for member in members]
    return tuple(found)


def _decisions(
    session: Session, viewer: Actor, seen: ColumnElement[bool], today: date
) -> tuple[Decisions, ...]:
    """By decider for who chairs; a decider meets only their own."""
    chairs = viewer.boards(Role.CHAIR, Role.SECRETARY)
    if not chairs and not viewer.organisations(Role.DECIDER):
        return ()
    whose = or_(
        sight.on_boards(viewer, Role.CHAIR, Role.SECRETARY),
        Decision.decided_by_id == viewer.user_id,
    )
    rows = session.execute(
        select(
            Account.name,
            func.count(),
            _sum(Decision.deviates),
            _sum(func.length(func.trim(Advice.minority_view)) > 0),
        )
        .select_from(ReviewRound)
        .join(Decision, and_(Decision.round_id == ReviewRound.id, Decision.number == 1))
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .join(Account, Account.id == Decision.decided_by_id)
        .join(Advice, Advice.round_id == ReviewRound.id)
        .where(
            ReviewRound.decided_at >= begin_of(months_until(today)[0]),
            ReviewRound.kind != RoundKind.INCIDENT,
            whose,
            seen,
        )
        .group_by(Account.id, Account.name)
        .order_by(Account.name, Account.id)
    )
    return tuple(Decisions(*row) for row in rows)


def _sum(condition: Any) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _phases(session: Session, viewer: Actor) -> Mapping[Phase, int]:
    """How the experiments stand of the organisations for which the viewer decides."""
    places = viewer.organisations(Role.DECIDER)
    if not places:
        return {}
    rows = session.execute(
        select(Experiment.phase, func.count())
        .where(
            Experiment.organisation_id.in_(sorted(places)),
            Experiment.phase.in_(SHOWN),
        )
        .group_by(Experiment.phase)
    )
    found = {Phase(phase): int(count) for phase, count in rows}
    return {phase: found.get(phase, 0) for phase in SHOWN}

"""The queue of the board's side: what may wait for a viewer, in order of its due day.

Each arm is one condition that an index serves, a little wider than the rule where the rule needs
more than columns; `board_todos` says of each candidate whether it truly waits. So the queue costs
what waits, whatever there is in all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from waardevol_lab.domain.outcomes import Outcome, Route
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import DECLARING_ROLES, Role
from waardevol_lab.domain.states import ConditionState, RoundState
from waardevol_lab.persistence.models import (
    Board,
    Brake,
    Condition,
    Decision,
    Evaluation,
    Experiment,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries import board_queue_facts as facts
from waardevol_lab.queries import board_sight as sight
from waardevol_lab.queries.board_access import open_to
from waardevol_lab.queries.running_steps import objection_waits
from waardevol_lab.services import people

ROUND, EVIDENCE, EVALUATION, RESTART = "round", "evidence", "evaluation", "restart"
OBJECTION = "objection"
SOURCES = (ROUND, EVIDENCE, EVALUATION, RESTART, OBJECTION)
NO_TERM = date.max
"""Where what has no term stands: last."""


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """Something that may wait: its place in the queue, the round, and what kind of thing it is."""

    due_on: date
    since: datetime
    round_id: int
    source: str


def candidates(
    session: Session, viewer: Actor, now: datetime, after: Candidate | None, most: int
) -> list[Candidate]:
    """The next candidates, overdue first, then what waits longest."""
    arms = [arm for arm in _arms(session, viewer, now) if arm is not None]
    if not arms:
        return []
    found = union_all(*(_first(arm, after, most) for arm in arms)).subquery()
    key = (found.c.due_on, found.c.since, found.c.round_id, found.c.source)
    rows = session.execute(select(*key).distinct().order_by(*key).limit(most))
    return [Candidate(*row) for row in rows]


def _first(
    arm: Select[*tuple[Any, ...]], after: Candidate | None, most: int
) -> Select[*tuple[Any, ...]]:
    """The first of an arm, so that no arm is read to its end."""
    inner = arm.subquery()
    key = (inner.c.due_on, inner.c.since, inner.c.round_id, inner.c.source)
    query = select(*key).order_by(*key).limit(most)
    if after is not None:
        last = (after.due_on, after.since, after.round_id, after.source)
        query = query.where(
            tuple_(*key) > tuple_(*(literal(v, c.type) for v, c in zip(last, key, strict=True)))
        )
    return select(query.subquery())


def _arms(session: Session, viewer: Actor, now: datetime) -> Iterator[Select[*tuple[Any, ...]]]:
    yield from _of_secretary(session, viewer, now)
    yield from _of_voters(viewer)
    if viewer.organisations(Role.DPO):
        yield _rounds(viewer, RoundState.IN_REVIEW).where(
            sight.in_organisations(viewer, Role.DPO), ~exists().where(*facts.opinion())
        )
    if viewer.organisations(Role.DECIDER):
        decides = and_(sight.in_organisations(viewer, Role.DECIDER), sight.uninvolved(viewer))
        yield _rounds(viewer, RoundState.ADVISED).where(decides)
        yield _restarts(viewer).where(decides)
        yield _objections(viewer).where(decides)
    if viewer.boards(Role.SECRETARY, *DECLARING_ROLES):
        yield _evaluations(viewer).where(sight.readable(viewer), _on_any_board(viewer))


def _of_secretary(
    session: Session, viewer: Actor, now: datetime
) -> Iterator[Select[*tuple[Any, ...]]]:
    boards = viewer.boards(Role.SECRETARY)
    if not boards:
        return
    mine = and_(sight.on_boards(viewer, Role.SECRETARY), sight.uninvolved(viewer))
    yield _rounds(viewer, RoundState.SUBMITTED).where(mine)
    yield _evidence(viewer).where(mine)
    for board in session.scalars(select(Board).where(Board.id.in_(boards)).order_by(Board.id)):
        voters = [account.id for account in people.voters(session, board.id, now)]
        yield _rounds(viewer, RoundState.IN_REVIEW).where(
            sight.uninvolved(viewer),
            ReviewRound.board_id == board.id,
            or_(facts.nobody_asked(voters), facts.too_few(board, voters)),
        )


def _of_voters(viewer: Actor) -> Iterator[Select[*tuple[Any, ...]]]:
    """Declaring and assessing for who is asked; declaring and adopting for who chairs."""
    reviewed = _rounds(viewer, RoundState.IN_REVIEW).where(sight.uninvolved(viewer))
    if viewer.boards(*DECLARING_ROLES):
        yield reviewed.where(
            sight.on_boards(viewer, *DECLARING_ROLES), facts.asked(viewer), ~facts.filed(viewer)
        )
    if viewer.boards(Role.CHAIR):
        chairs = sight.on_boards(viewer, Role.CHAIR)
        yield reviewed.where(chairs, sight.undeclared(viewer))
        enough = case((ReviewRound.route == Route.LIGHT, 1), else_=facts.minimum())
        yield reviewed.where(
            chairs,
            sight.declared_free(viewer),
            or_(facts.filed(viewer), ReviewRound.route == Route.LIGHT),
            facts.how_many_filed() >= enough,
        )


def _rounds(viewer: Actor, state: RoundState) -> Select[*tuple[Any, ...]]:
    """In these states a term always runs, so that none lacks a due day."""
    found: Select[*tuple[Any, ...]] = (
        select(
            ReviewRound.due_on.label("due_on"),
            ReviewRound.state_since.label("since"),
            ReviewRound.id.label("round_id"),
            literal(ROUND).label("source"),
        )
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .where(ReviewRound.state == state, open_to(viewer))
    )
    return found


def _after_decision(
    viewer: Actor, source: str, due_on: Any, since: Any
) -> Select[*tuple[Any, ...]]:
    """Something of an experiment, at the round whose version is in force."""
    return (
        select(
            due_on.label("due_on"),
            since.label("since"),
            ReviewRound.id.label("round_id"),
            literal(source).label("source"),
        )
        .select_from(Experiment)
        .join(PlanVersion, PlanVersion.id == Experiment.binding_version_id)
        .join(ReviewRound, ReviewRound.id == PlanVersion.round_id)
        .where(open_to(viewer), ReviewRound.state != RoundState.WITHDRAWN)
    )


def _evidence(viewer: Actor) -> Select[*tuple[Any, ...]]:
    since = func.min(Condition.state_since, type_=Condition.state_since.type)
    return (
        _after_decision(viewer, EVIDENCE, literal(NO_TERM), since)
        .join(Condition, Condition.experiment_id == Experiment.id)
        .where(Condition.state == ConditionState.SUBMITTED)
        .group_by(ReviewRound.id)
    )


def _evaluations(viewer: Actor) -> Select[*tuple[Any, ...]]:
    due_on = func.coalesce(Evaluation.due_on, literal(NO_TERM))
    return (
        _after_decision(viewer, EVALUATION, due_on, Evaluation.offered_at)
        .join(Evaluation, Evaluation.experiment_id == Experiment.id)
        .where(Evaluation.state == "offered")
    )


def _restarts(viewer: Actor) -> Select[*tuple[Any, ...]]:
    """The open brakes come first: they are few, whatever there is of experiments."""
    pulled = select(Brake.experiment_id).where(Brake.released_at.is_(None))
    return (
        _after_decision(viewer, RESTART, literal(NO_TERM), Decision.decided_at)
        .join(Brake, Brake.experiment_id == Experiment.id)
        .join(Decision, Decision.round_id == Brake.round_id)
        .where(
            Experiment.id.in_(pulled),
            Brake.released_at.is_(None),
            Decision.outcome != Outcome.REJECTED,
        )
    )


def _objections(viewer: Actor) -> Select[*tuple[Any, ...]]:
    """Rounds with an objection to handle, or where a correction waits after one was upheld."""
    waits = objection_waits().subquery()
    since = func.min(waits.c.since, type_=waits.c.since.type)
    return (
        select(
            literal(NO_TERM).label("due_on"),
            since.label("since"),
            ReviewRound.id.label("round_id"),
            literal(OBJECTION).label("source"),
        )
        .select_from(waits)
        .join(ReviewRound, ReviewRound.id == waits.c.at_round)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .where(open_to(viewer))
        .group_by(ReviewRound.id)
    )


def _on_any_board(viewer: Actor) -> ColumnElement[bool]:
    return sight.on_boards(viewer, Role.SECRETARY, *DECLARING_ROLES)

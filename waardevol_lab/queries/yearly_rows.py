"""What the yearly report counts beside the record: rows of which no entry says all that is asked.

The record names no minority view, no due day of a condition, no term of an answer, and nobody who
was at a meeting of which the minutes are not set.
"""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.contributions import NO_ANSWER
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.meetings import Attendance, MeetingState
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.states import ConditionState, ContributionState, Phase, RoundKind
from waardevol_lab.domain.yearly_numbers import Act, Span
from waardevol_lab.persistence.models import (
    Advice,
    Board,
    Condition,
    Contribution,
    Decision,
    Experiment,
    Meeting,
    MeetingMember,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.services.standing_decisions import CHANGING

OVER = (Phase.WITHDRAWN, Phase.LAPSED)
"""Over without ever having run; whatever ran says itself when it ended."""
Counted = Iterator[tuple[str, Act]]


def counted_rows(session: Session, board: Board, span: Span) -> Counted:
    """The name of a number with each row that it counts, of a board in a year."""
    for read in (_minorities, _standing, _open, _overdue, _answers, _meetings):
        yield from read(session, board, span)


def _minorities(session: Session, board: Board, span: Span) -> Counted:
    rows = session.execute(
        select(ReviewRound.experiment_id, ReviewRound.number, Advice.adopted_at)
        .join(Advice, Advice.round_id == ReviewRound.id)
        .where(
            ReviewRound.board_id == board.id,
            ReviewRound.decided_at.is_not(None),
            Advice.minority_view != "",
            _within(Advice.adopted_at, span),
        )
    )
    for experiment, number, at in rows:
        yield "minority_views", Act(local_date(at), experiment, round=number)


def _standing(session: Session, board: Board, span: Span) -> Counted:
    """On each matter the decision that no later one took the place of by the last day.

    Incidents are one matter, the plan with its changes the other; a change that was rejected
    leaves the decision before it as it stood.
    """
    rows = session.execute(
        select(
            ReviewRound.experiment_id,
            ReviewRound.number,
            ReviewRound.kind,
            ReviewRound.board_id,
            Decision.outcome,
            Decision.decided_at,
        )
        .join(ReviewRound, ReviewRound.id == Decision.round_id)
        .where(
            Decision.decided_at < span.ends,
            ReviewRound.experiment_id.in_(
                select(ReviewRound.experiment_id).where(ReviewRound.board_id == board.id)
            ),
        )
        .order_by(ReviewRound.experiment_id, ReviewRound.number, Decision.number)
    )
    last: dict[tuple[int, bool], tuple[int, int | None, datetime]] = {}
    for experiment, number, kind, place, outcome, at in rows:
        matter = (experiment, kind == RoundKind.INCIDENT)
        changes_nothing = kind in CHANGING and outcome == Outcome.REJECTED
        if matter not in last or not changes_nothing or last[matter][0] == number:
            last[matter] = (number, place, at)
    for (experiment, _), (number, place, at) in last.items():
        if place == board.id:
            yield "standing", Act(local_date(at), experiment, round=number)


def _open(session: Session, board: Board, span: Span) -> Counted:
    """Rounds that were submitted by the last day, and neither decided nor withdrawn."""
    submitted = (
        select(func.min(PlanVersion.submitted_at))
        .where(PlanVersion.round_id == ReviewRound.id, PlanVersion.rewords.is_(None))
        .correlate(ReviewRound)
        .scalar_subquery()
    )
    rows = session.execute(
        select(ReviewRound.experiment_id, ReviewRound.number, submitted).where(
            ReviewRound.board_id == board.id,
            submitted < span.ends,
            _not_yet(ReviewRound.decided_at, span),
            _not_yet(ReviewRound.closed_at, span),
        )
    )
    for experiment, number, at in rows:
        yield "open_at_end", Act(local_date(at), experiment, round=number)


def _overdue(session: Session, board: Board, span: Span) -> Counted:
    """Conditions whose last day was over on the last day, of what was still going on."""
    later = aliased(Decision)
    rows = session.execute(
        select(ReviewRound.experiment_id, ReviewRound.number, Condition.number, Condition.due_on)
        .join(Decision, Decision.id == Condition.decision_id)
        .join(ReviewRound, ReviewRound.id == Decision.round_id)
        .join(Experiment, Experiment.id == Condition.experiment_id)
        .where(
            ReviewRound.board_id == board.id,
            Condition.due_on < span.last,
            Decision.decided_at < span.ends,
            or_(Condition.state != ConditionState.ACCEPTED, Condition.state_since >= span.ends),
            ~exists().where(later.corrects_id == Decision.id, later.decided_at < span.ends),
            _not_yet(Experiment.ended_at, span),
            or_(Experiment.phase.not_in(OVER), Experiment.phase_since >= span.ends),
        )
    )
    for experiment, number, condition, due_on in rows:
        if due_on is not None:
            yield "conditions_overdue", Act(due_on, experiment, round=number, which=condition)


def _answers(session: Session, board: Board, span: Span) -> Counted:
    """What citizens wrote in the year, by how it stood on the last day."""
    rows = session.execute(
        select(Contribution)
        .join(Experiment, Experiment.id == Contribution.experiment_id)
        .where(
            Experiment.board_id == board.id,
            Contribution.received_on >= span.first,
            Contribution.received_on <= span.last,
            Contribution.received_at < span.ends,
        )
        .order_by(Contribution.id)
    )
    for row in rows.scalars():
        act = Act(row.received_on, row.experiment_id, which=row.number)
        if row.state == ContributionState.HIDDEN:
            yield f"hidden_{row.ground}", act
        if row.ground not in NO_ANSWER or row.answered_at is not None:
            yield _answered(row, span), act


def _answered(row: Contribution, span: Span) -> str:
    if row.answered_at is not None and row.answered_at < span.ends:
        in_time = local_date(row.answered_at) <= row.due_on
        return "answered_in_time" if in_time else "answered_late"
    return "overdue" if row.due_on < span.last else "waiting"


def _meetings(session: Session, board: Board, span: Span) -> Counted:
    """Meetings that were held, and who was there as far as it was noted."""
    rows = session.execute(
        select(Meeting.id, Meeting.starts_at, MeetingMember.member_id, MeetingMember.attendance)
        .outerjoin(MeetingMember, MeetingMember.meeting_id == Meeting.id)
        .where(
            Meeting.board_id == board.id,
            Meeting.state == MeetingState.PLANNED,
            _within(Meeting.starts_at, span),
        )
        .order_by(Meeting.starts_at, Meeting.id, MeetingMember.member_id)
    )
    held: dict[int, date] = {}
    for meeting, starts_at, member, attendance in rows:
        day = held.setdefault(meeting, local_date(starts_at))
        if attendance in set(Attendance):
            yield attendance, Act(day, meeting_id=meeting, which=member)
    for meeting, day in held.items():
        yield "meetings", Act(day, meeting_id=meeting)


def _within(instant: SQLColumnExpression[datetime], span: Span) -> ColumnElement[bool]:
    return and_(instant >= span.begins, instant < span.ends)


def _not_yet(instant: SQLColumnExpression[datetime | None], span: Span) -> ColumnElement[bool]:
    """Whether it had not come by the last day."""
    return or_(instant.is_(None), instant >= span.ends)

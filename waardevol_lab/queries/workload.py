"""How busy the members of a board are, for who asks them: counts, no dossiers and no votes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import end_of_day, local_date
from waardevol_lab.domain.meetings import Attendance, MeetingState
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.models import (
    Assessment,
    Assignment,
    Experiment,
    Meeting,
    MeetingMember,
    ReviewRound,
)
from waardevol_lab.queries.board_sight import uninvolved

MONTHS = 3


@dataclass(frozen=True, slots=True)
class Workload:
    """What a member has to do on this board now, and did in this quarter.

    `away_on` is the day of the next meeting from which they excused themselves, if there is one.
    """

    open: int = 0
    filed: int = 0
    away_on: date | None = None


def workloads(
    session: Session, viewer: Actor, board_id: int, members: Collection[int], now: datetime
) -> dict[int, Workload]:
    """The workload of each member, in three queries, without what the viewer works on."""
    here = (ReviewRound.board_id == board_id, uninvolved(viewer))
    asked = _counted(session, _open(members).where(*here))
    filed = _counted(session, _filed(members, now).where(*here))
    away = _away(session, board_id, members, now)
    return {
        member: Workload(asked.get(member, 0), filed.get(member, 0), away.get(member))
        for member in members
    }


def first_of_quarter(day: date) -> date:
    """The day on which the quarter of `day` began."""
    return date(day.year, (day.month - 1) // MONTHS * MONTHS + 1, 1)


def _open(members: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Assignments in rounds that are in review, without an assessment that stands."""
    return (
        select(Assignment.member_id, func.count())
        .join(ReviewRound, ReviewRound.id == Assignment.round_id)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .where(
            Assignment.member_id.in_(members),
            ReviewRound.state == RoundState.IN_REVIEW,
            ~exists().where(*_standing()),
        )
        .group_by(Assignment.member_id)
    )


def _standing() -> tuple[ColumnElement[bool], ...]:
    return (
        Assessment.round_id == Assignment.round_id,
        Assessment.member_id == Assignment.member_id,
        Assessment.plan_version_id == ReviewRound.plan_version_id,
        Assessment.filed_at.is_not(None),
        Assessment.voided_at.is_(None),
    )


def _filed(members: Collection[int], now: datetime) -> Select[*tuple[Any, ...]]:
    """Rounds on which they filed this quarter, also where it counts no more: the work was done."""
    began = end_of_day(first_of_quarter(local_date(now)) - timedelta(days=1))
    return (
        select(Assessment.member_id, func.count(Assessment.round_id.distinct()))
        .join(ReviewRound, ReviewRound.id == Assessment.round_id)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .where(Assessment.member_id.in_(members), Assessment.filed_at >= began)
        .group_by(Assessment.member_id)
    )


def _away(
    session: Session, board_id: int, members: Collection[int], now: datetime
) -> dict[int, date]:
    rows = session.execute(
        select(MeetingMember.member_id, func.min(Meeting.starts_at, type_=Meeting.starts_at.type))
        .join(Meeting, Meeting.id == MeetingMember.meeting_id)
        .where(
            Meeting.board_id == board_id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > now,
            MeetingMember.member_id.in_(members),
            MeetingMember.attendance == Attendance.EXCUSED,
        )
        .group_by(MeetingMember.member_id)
    )
    return {member: local_date(starts_at) for member, starts_at in rows}


def _counted(session: Session, query: Select[*tuple[Any, ...]]) -> dict[int, int]:
    return {member: count for member, count in session.execute(query)}  # noqa: C416 - rows

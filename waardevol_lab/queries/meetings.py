"""Meetings of a board, for who may know of them: the list, and one meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.meetings import Attendance, MeetingState
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Account,
    Board,
    BoardOrganisation,
    Meeting,
    MeetingMember,
)
from waardevol_lab.queries.agendas import Item, items_of

MOST = 100
MEMBERS = (Role.SECRETARY, Role.MEMBER, Role.CHAIR)
READERS = (Role.DPO, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting in a list; `items` counts what the viewer sees."""

    id: int
    board: str
    starts_at: datetime
    ends_at: datetime
    place: str
    cancelled: bool
    items: int
    minutes_set: bool


@dataclass(frozen=True, slots=True)
class MeetingList:
    """What is to come, the first first; and what was, the last first."""

    coming: tuple[MeetingRow, ...]
    past: tuple[MeetingRow, ...]
    may_plan: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is invited; `attendance` None: not noted yet."""

    id: int
    name: str
    attendance: Attendance | None


@dataclass(frozen=True, slots=True)
class Other:
    """Another meeting, to choose or to point at."""

    id: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting as the viewer sees it. `version` and `agenda_sent_at` are the secretary's."""

    id: int
    version: int
    board_id: int
    board: str
    state: MeetingState
    reason: str
    starts_at: datetime
    ends_at: datetime
    place: str
    uid: str
    sequence: int
    scheduled_at: datetime
    organiser: str
    organiser_mail: str
    invited: tuple[Invited, ...]
    items: tuple[Item, ...]
    manages: bool
    begun: bool
    agenda_sent_at: datetime | None
    minutes_set_at: datetime | None
    minutes_set_in: Other | None

    @property
    def cancelled(self) -> bool:
        """Whether it does not go on."""
        return self.state is MeetingState.CANCELLED

    @property
    def locked(self) -> bool:
        """Whether the minutes were set."""
        return self.minutes_set_at is not None

    def item(self, item_id: int) -> Item:
        """One item that the viewer sees. Raises `NotFound`."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise NotFound("agenda item")


def meetings(viewer: Actor, now: datetime) -> MeetingList:
    """The meetings of the boards that the viewer sits on or reads along with."""
    with reading() as session:
        query = (
            select(Meeting, Board.name)
            .join(Board, Board.id == Meeting.board_id)
            .where(readable(viewer))
        )
        coming = session.execute(
            query.where(Meeting.ends_at >= now).order_by(Meeting.starts_at, Meeting.id).limit(MOST)
        ).all()
        past = session.execute(
            query.where(Meeting.ends_at < now)
            .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
            .limit(MOST)
        ).all()
        items = items_of(session, viewer, [row[0].id for row in (*coming, *past)], now)
        count = {meeting_id: len(seen) for meeting_id, seen in items.items()}
        return MeetingList(
            tuple(_row(*row, count.get(row[0].id, 0)) for row in coming),
            tuple(_row(*row, count.get(row[0].id, 0)) for row in past),
            bool(viewer.boards(Role.SECRETARY)),
        )


def meeting_page(viewer: Actor, meeting_id: int, now: datetime) -> MeetingPage:
    """One meeting. Raises `NotFound` for who may not know of it."""
    with reading() as session:
        return read_meeting(session, viewer, meeting_id, now)


def managed_meeting(viewer: Actor, meeting_id: int, now: datetime) -> MeetingPage:
    """One meeting for the secretary of its board. Raises `NotFound` for everybody else."""
    page = meeting_page(viewer, meeting_id, now)
    if not page.manages:
        raise NotFound("meeting")
    return page


def read_meeting(session: Session, viewer: Actor, meeting_id: int, now: datetime) -> MeetingPage:
    """The same within a session that is open."""
    row = session.execute(
        select(Meeting, Board, Account)
        .join(Board, Board.id == Meeting.board_id)
        .join(Account, Account.id == Meeting.planned_by_id)
        .where(Meeting.id == meeting_id, readable(viewer))
    ).one_or_none()
    if row is None:
        raise NotFound("meeting")
    meeting, board, organiser = row
    return MeetingPage(
        id=meeting.id,
        version=meeting.version,
        board_id=board.id,
        board=board.name,
        state=MeetingState(meeting.state),
        reason=meeting.reason,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        uid=meeting.uid,
        sequence=meeting.sequence,
        scheduled_at=meeting.scheduled_at,
        organiser=organiser.name,
        organiser_mail=organiser.email,
        invited=_invited(session, meeting.id),
        items=items_of(session, viewer, [meeting.id], now).get(meeting.id, ()),
        manages=meeting.board_id in viewer.boards(Role.SECRETARY),
        begun=meeting.starts_at <= now,
        agenda_sent_at=meeting.agenda_sent_at,
        minutes_set_at=meeting.minutes_set_at,
        minutes_set_in=_other(session, meeting.minutes_set_in_id),
    )


def later_meetings(session: Session, meeting: MeetingPage, now: datetime) -> Sequence[Other]:
    """The meetings of the board after this one that have begun: one of them sets the minutes."""
    rows = session.execute(
        select(Meeting.id, Meeting.starts_at)
        .where(
            Meeting.board_id == meeting.board_id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > meeting.starts_at,
            Meeting.starts_at <= now,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [Other(row.id, row.starts_at) for row in rows]


def readable(viewer: Actor) -> ColumnElement[bool]:
    """For lists of meetings: those that the viewer may know of."""
    served = select(BoardOrganisation.board_id).where(
        BoardOrganisation.organisation_id.in_(viewer.organisations(*READERS))
    )
    return or_(Meeting.board_id.in_(viewer.boards(*MEMBERS)), Meeting.board_id.in_(served))


def _row(meeting: Meeting, board: str, items: int) -> MeetingRow:
    return MeetingRow(
        id=meeting.id,
        board=board,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        cancelled=meeting.state == MeetingState.CANCELLED,
        items=items,
        minutes_set=meeting.minutes_set_at is not None,
    )


def _invited(session: Session, meeting_id: int) -> tuple[Invited, ...]:
    rows = session.execute(
        select(Account.id, Account.name, MeetingMember.attendance)
        .join(MeetingMember, MeetingMember.member_id == Account.id)
        .where(MeetingMember.meeting_id == meeting_id)
        .order_by(Account.name, Account.id)
    )
    return tuple(
        Invited(row.id, row.name, Attendance(row.attendance) if row.attendance else None)
        for row in rows
    )


def _other(session: Session, meeting_id: int | None) -> Other | None:
    row = session.get(Meeting, meeting_id) if meeting_id else None
    return Other(row.id, row.starts_at) if row else None

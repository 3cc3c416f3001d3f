"""What the secretary's forms about meetings offer: boards, members, rounds, later meetings."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Board
from waardevol_lab.queries.agendas import Choice, rounds_to_discuss
from waardevol_lab.queries.meetings import MeetingPage, Other, later_meetings, read_meeting
from waardevol_lab.services import people


@dataclass(frozen=True, slots=True)
class Invitable:
    """A member of a board."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class OwnBoard:
    """A board of which the viewer is the secretary, with its members."""

    id: int
    name: str
    members: tuple[Invitable, ...]


@dataclass(frozen=True, slots=True)
class AgendaWork:
    """A meeting with the rounds that can be put on its agenda."""

    meeting: MeetingPage
    rounds: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class MinutesWork:
    """A meeting with the later ones that can set its minutes."""

    meeting: MeetingPage
    later: tuple[Other, ...]


def own_boards(viewer: Actor, now: datetime) -> tuple[OwnBoard, ...]:
    """The boards for which the viewer plans meetings. Raises `NotFound` when there is none."""
    with reading() as session:
        boards = session.scalars(
            select(Board)
            .where(Board.id.in_(viewer.boards(Role.SECRETARY)), Board.active)
            .order_by(Board.name, Board.id)
        ).all()
        if not boards:
            raise NotFound("board")
        return tuple(
            OwnBoard(
                board.id,
                board.name,
                tuple(Invitable(a.id, a.name) for a in people.voters(session, board.id, now)),
            )
            for board in boards
        )


def invitable(board_id: int, now: datetime) -> tuple[Invitable, ...]:
    """The members of one board."""
    with reading() as session:
        return tuple(Invitable(a.id, a.name) for a in people.voters(session, board_id, now))


def agenda_work(viewer: Actor, meeting_id: int, now: datetime) -> AgendaWork:
    """For the secretary who works on the agenda. Raises `NotFound`."""
    with reading() as session:
        meeting = _managed(read_meeting(session, viewer, meeting_id, now))
        rounds = rounds_to_discuss(session, viewer, meeting.id, meeting.board_id, now)
        return AgendaWork(meeting, tuple(rounds))


def minutes_work(viewer: Actor, meeting_id: int, now: datetime) -> MinutesWork:
    """For the secretary who sets the minutes. Raises `NotFound`."""
    with reading() as session:
        meeting = _managed(read_meeting(session, viewer, meeting_id, now))
        return MinutesWork(meeting, tuple(later_meetings(session, meeting, now)))


def _managed(meeting: MeetingPage) -> MeetingPage:
    if not meeting.manages:
        raise NotFound("meeting")
    return meeting

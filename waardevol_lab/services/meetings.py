"""Meetings of a board: planned, moved, cancelled, planned again, each with a calendar file.

Date, time and place are for every member of the board alike; only the agenda differs by reader.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale, WrongState
from waardevol_lab.domain.meetings import MeetingState, Schedule
from waardevol_lab.domain.policy import Actor, Permission, Scope, require
from waardevol_lab.persistence.models import Account, Board, Meeting, MeetingMember
from waardevol_lab.queries.signing_in import grants_of
from waardevol_lab.services import people
from waardevol_lab.services.acting import Act, acting

NO_ORGANISATION = 0
"""A meeting belongs to a board, whatever organisations it serves."""
LONGEST_REASON = 5000


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    """Plan a meeting and invite members of the board."""

    board_id: int
    schedule: Schedule
    member_ids: frozenset[int]
    key: str = ""


@dataclass(frozen=True, slots=True)
class MoveMeeting:
    """Give a meeting another time, place or members; one that was cancelled is planned again."""

    meeting_id: int
    version: int
    schedule: Schedule
    member_ids: frozenset[int]
    key: str = ""


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    """Call a meeting off."""

    meeting_id: int
    version: int
    reason: str
    key: str = ""


def plan_meeting(command: PlanMeeting, actor: Actor, now: datetime) -> str:
    """Plan a meeting and give its id. Raises `NotFound` and `Refused`."""
    with acting(actor, now, command.key) as act:
        _require_secretary(actor, command.board_id)
        invited = _invited(act, command.board_id, command.member_ids)
        starts_at, ends_at = command.schedule.instants(now)
        meeting = Meeting(
            board_id=command.board_id,
            uid=str(uuid.uuid4()),
            state=MeetingState.PLANNED,
            sequence=0,
            scheduled_at=now,
            starts_at=starts_at,
            ends_at=ends_at,
            place=command.schedule.place.strip(),
            planned_by_id=actor.user_id,
            created_at=now,
        )
        act.session.add(meeting)
        act.session.flush()
        _invite(act, meeting, invited)
        record(act, meeting, "MeetingPlanned", _schedule(meeting))
        _tell(act, meeting, invited, "meeting_planned")
        act.result = str(meeting.id)
        return act.result


def move_meeting(command: MoveMeeting, actor: Actor, now: datetime) -> None:
    """Move a meeting or plan it again. Raises `NotFound`, `Stale`, `WrongState` and `Refused`."""
    with acting(actor, now, command.key) as act:
        meeting = managed(act, command.meeting_id, command.version)
        if meeting.state == MeetingState.PLANNED and meeting.starts_at <= now:
            raise WrongState("move_meeting", "begun")
        invited = _invited(act, meeting.board_id, command.member_ids)
        starts_at, ends_at = command.schedule.instants(now)
        before = {account.id: account for account in members_of(act.session, meeting.id)}
        old = (meeting.state, meeting.starts_at, meeting.ends_at, meeting.place)
        meeting.state, meeting.reason = MeetingState.PLANNED, ""
        meeting.starts_at, meeting.ends_at = starts_at, ends_at
        meeting.place = command.schedule.place.strip()
        if old != (meeting.state, meeting.starts_at, meeting.ends_at, meeting.place):
            meeting.sequence, meeting.scheduled_at = meeting.sequence + 1, now
        meeting.version += 1
        _invite(act, meeting, invited)
        record(act, meeting, "MeetingMoved", _schedule(meeting))
        _tell(act, meeting, [a for a in invited if a.id in before], "meeting_moved")
        _tell(act, meeting, [a for a in invited if a.id not in before], "meeting_planned")
        left_out = [a for id_, a in before.items() if id_ not in command.member_ids]
        _tell(act, meeting, left_out, "meeting_uninvited", cancelled=True)


def cancel_meeting(command: CancelMeeting, actor: Actor, now: datetime) -> None:
    """Call it off. Raises `NotFound`, `Stale`, `WrongState` (cancelled, or begun) and `Refused`."""
    with acting(actor, now, command.key) as act:
        meeting = managed(act, command.meeting_id, command.version)
        if meeting.state == MeetingState.CANCELLED or meeting.starts_at <= now:
            raise WrongState("cancel_meeting", meeting.state)
        reason = command.reason.strip()
        if not reason:
            raise Refused(Problem("reason", "missing"))
        refuse_long("reason", reason, LONGEST_REASON)
        meeting.state, meeting.reason = MeetingState.CANCELLED, reason
        meeting.sequence, meeting.scheduled_at = meeting.sequence + 1, now
        meeting.version += 1
        record(act, meeting, "MeetingCancelled", {**_schedule(meeting), "reason": reason})
        invited = members_of(act.session, meeting.id)
        _tell(act, meeting, invited, "meeting_cancelled", cancelled=True, reason=reason)


# --- for the other acts on a meeting


def managed(act: Act, meeting_id: int, version: int | None = None) -> Meeting:
    """The meeting, locked, for the secretary of its board. Raises `NotFound` and `Stale`."""
    meeting = act.session.scalar(select(Meeting).where(Meeting.id == meeting_id).with_for_update())
    if meeting is None:
        raise NotFound("meeting")
    _require_secretary(act.actor, meeting.board_id)
    if version is not None and version != meeting.version:
        raise Stale("meeting")
    return meeting


def refuse_locked(meeting: Meeting, action: str) -> None:
    """Raise `WrongState` once the minutes were set."""
    if meeting.minutes_set_at is not None:
        raise WrongState(action, "minutes_set")


def refuse_long(field: str, text: str, most: int) -> None:
    """Raise `Refused` for a text that is too long to keep."""
    if len(text) > most:
        raise Refused(Problem(field, "too_long", {"length": len(text), "max": most}))


def record(act: Act, meeting: Meeting, kind: str, payload: dict[str, Any]) -> None:
    """Write an entry in the chain of the board."""
    board = act.session.get_one(Board, meeting.board_id)
    act.record(board.subject, kind, {"meeting": meeting.uid, **payload})


def members_of(session: Session, meeting_id: int) -> list[Account]:
    """Who is invited, by name."""
    return list(
        session.scalars(
            select(Account)
            .join(MeetingMember, MeetingMember.member_id == Account.id)
            .where(MeetingMember.meeting_id == meeting_id)
            .order_by(Account.name, Account.id)
        )
    )


def as_reader(act: Act, account: Account) -> Actor:
    """Somebody who is invited, as the one who reads: mail is made from what they may see."""
    return Actor(account.id, account.pseudonym, grants_of(act.session, account.id, act.now))


def event_of(act: Act, meeting: Meeting, *, cancelled: bool = False) -> dict[str, Any]:
    """What a mail needs for its calendar file, as plain values."""
    organiser = act.session.get_one(Account, meeting.planned_by_id)
    return {
        "uid": meeting.uid,
        "sequence": meeting.sequence,
        "stamp": meeting.scheduled_at,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
        "board": act.session.get_one(Board, meeting.board_id).name,
        "organiser": organiser.name,
        "organiser_mail": organiser.email,
        "cancelled": cancelled,
        "meeting": meeting.id,
    }


def _require_secretary(actor: Actor, board_id: int) -> None:
    scope = Scope(NO_ORGANISATION, board_id=board_id)
    require(actor, scope, Permission.MANAGE_MEETINGS)


def _invited(act: Act, board_id: int, member_ids: frozenset[int]) -> list[Account]:
    """The members of the board that were chosen. Raises `Refused` at `members`."""
    found = [a for a in people.voters(act.session, board_id, act.now) if a.id in member_ids]
    if not member_ids:
        raise Refused(Problem("members", "members_needed"))
    if len(found) != len(member_ids):
        raise Refused(Problem("members", "unknown"))
    return found


def _invite(act: Act, meeting: Meeting, invited: list[Account]) -> None:
    ids = {account.id for account in invited}
    act.session.execute(
        delete(MeetingMember).where(
            MeetingMember.meeting_id == meeting.id, MeetingMember.member_id.not_in(ids)
        )
    )
    there = {account.id for account in members_of(act.session, meeting.id)}
    act.session.add_all(
        MeetingMember(meeting_id=meeting.id, member_id=id_) for id_ in sorted(ids - there)
    )


def _schedule(meeting: Meeting) -> dict[str, Any]:
    return {
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
        "sequence": meeting.sequence,
    }


def _tell(
    act: Act,
    meeting: Meeting,
    accounts: list[Account],
    template: str,
    *,
    cancelled: bool = False,
    **context: Any,
) -> None:
    for account in accounts:
        if account.id != act.actor.user_id:
            act.mail(
                account, template, event=event_of(act, meeting, cancelled=cancelled), **context
            )

"""After a meeting: who was there, the minutes of each item, and setting them for good.

The minutes are a draft until a later meeting sets them; from then on nobody changes them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale, WrongState
from waardevol_lab.domain.meetings import LONGEST_MINUTES, Attendance, MeetingState
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.models import Account, AgendaItem, Board, Meeting, MeetingMember
from waardevol_lab.queries.agendas import items_of
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.meetings import (
    as_reader,
    managed,
    members_of,
    record,
    refuse_locked,
    refuse_long,
)


@dataclass(frozen=True, slots=True)
class NoteAttendance:
    """Who was there, by the id of the member; None: not noted."""

    meeting_id: int
    version: int
    attendance: Mapping[int, Attendance | None]
    key: str = ""


@dataclass(frozen=True, slots=True)
class SaveMinutes:
    """The minutes of one item; `version` is the item's, as seen."""

    meeting_id: int
    item_id: int
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class SetMinutes:
    """A later meeting of the board set the minutes."""

    meeting_id: int
    version: int
    set_in_id: int | None
    key: str = ""


def note_attendance(command: NoteAttendance, actor: Actor, now: datetime) -> None:
    """Write down who was there. Raises `NotFound`, `Stale` and `WrongState` (locked, or off)."""
    with acting(actor, now, command.key) as act:
        meeting = _held(act, command.meeting_id, "note_attendance", command.version)
        for row in _members(act, meeting):
            row.attendance = command.attendance.get(row.member_id)
        meeting.version += 1


def save_minutes(command: SaveMinutes, actor: Actor, now: datetime) -> None:
    """Keep the minutes of an item as a draft.

    Raises `NotFound`, `Stale`, `WrongState` and `Refused`.
    """
    with acting(actor, now) as act:
        meeting = _held(act, command.meeting_id, "save_minutes")
        seen = items_of(act.session, actor, [meeting.id], now).get(meeting.id, ())
        if not any(item.id == command.item_id and item.reads_minutes for item in seen):
            raise NotFound("agenda item")
        row = act.session.get_one(AgendaItem, command.item_id)
        if row.version != command.version:
            raise Stale("agenda item")
        text = command.text.strip()
        refuse_long("text", text, LONGEST_MINUTES)
        row.minutes = text
        row.version += 1


def set_minutes(command: SetMinutes, actor: Actor, now: datetime) -> None:
    """Lock the minutes and tell who may read some; the record keeps the hash and who was there.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` at `meeting` and `attendance`.
    """
    with acting(actor, now, command.key) as act:
        meeting = _held(act, command.meeting_id, "set_minutes", command.version)
        setting = act.session.get(Meeting, command.set_in_id or 0)
        if setting is None or not _follows(setting, meeting, now):
            raise Refused(Problem("meeting", "later_meeting_needed"))
        attendance = _attendance(act, meeting)
        meeting.minutes_set_at, meeting.minutes_set_in_id = now, setting.id
        meeting.version += 1
        told = {"set_in": setting.uid, "attendance": attendance, "sha256": _hash(act, meeting)}
        record(act, meeting, "MinutesSet", told)
        _tell(act, meeting)


def _tell(act: Act, meeting: Meeting) -> None:
    """Mail who is invited and may read minutes of an item; the mail names no item and counts none.

    A member whom a conflict keeps from every item with minutes gets none.
    """
    board = act.session.get_one(Board, meeting.board_id)
    for account in members_of(act.session, meeting.id):
        if account.id == act.actor.user_id:
            continue
        seen = items_of(act.session, as_reader(act, account), [meeting.id], act.now)
        if any(item.minutes for item in seen.get(meeting.id, ())):
            when = meeting.starts_at
            act.mail(account, "minutes_set", board=board.name, starts_at=when, meeting=meeting.id)


def _held(act: Act, meeting_id: int, action: str, version: int | None = None) -> Meeting:
    """A meeting that has begun and whose minutes are open."""
    meeting = managed(act, meeting_id, version)
    refuse_locked(meeting, action)
    if meeting.state == MeetingState.CANCELLED or meeting.starts_at > act.now:
        raise WrongState(action, meeting.state)
    return meeting


def _follows(setting: Meeting, meeting: Meeting, now: datetime) -> bool:
    return (
        setting.board_id == meeting.board_id
        and setting.state == MeetingState.PLANNED
        and meeting.starts_at < setting.starts_at <= now
    )


def _attendance(act: Act, meeting: Meeting) -> dict[str, str]:
    """Who was there, by pseudonym. Raises `Refused` at `attendance` unless it is noted of all."""
    rows = act.session.execute(
        select(Account.pseudonym, MeetingMember.attendance)
        .join(Account, Account.id == MeetingMember.member_id)
        .where(MeetingMember.meeting_id == meeting.id)
        .order_by(Account.pseudonym)
    ).all()
    noted = {row.pseudonym: row.attendance for row in rows if row.attendance is not None}
    if len(noted) != len(rows):
        raise Refused(Problem("attendance", "attendance_needed"))
    return noted


def _members(act: Act, meeting: Meeting) -> list[MeetingMember]:
    query = select(MeetingMember).where(MeetingMember.meeting_id == meeting.id)
    return list(act.session.scalars(query.order_by(MeetingMember.member_id)))


def _hash(act: Act, meeting: Meeting) -> str:
    """SHA-256 over round, title and minutes of every item, in the order of the agenda."""
    rows = act.session.execute(
        select(AgendaItem.round_id, AgendaItem.title, AgendaItem.minutes)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    contents = json.dumps([list(row) for row in rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(contents.encode()).hexdigest()

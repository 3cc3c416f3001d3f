"""The agenda of a meeting: rounds on the full route and other points, their order, its mail.

The agenda is worked on as a draft; sending it is what the record keeps. Each member gets a mail
made from what they may see.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound, Problem, Refused, WrongState
from waardevol_lab.domain.letter_texts import plain
from waardevol_lab.domain.meetings import LONGEST_ITEM, LONGEST_TITLE, MeetingState, Sight
from waardevol_lab.domain.meetings import moved as at_number
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.models import Account, AgendaItem, Board, Meeting
from waardevol_lab.queries.agendas import Item, items_of, rounds_to_discuss
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.agenda_words import agenda_words
from waardevol_lab.services.meetings import (
    as_reader,
    event_of,
    managed,
    members_of,
    record,
    refuse_locked,
    refuse_long,
)
from waardevol_lab.wording.i18n import Language

LONGEST_NOTE = 5000
MOST_ITEMS = 50


@dataclass(frozen=True, slots=True)
class AddItem:
    """Put a round or, under a title, something else at the end of the agenda."""

    meeting_id: int
    version: int
    round_id: int | None
    title: str = ""
    note: str = ""
    duration: int | None = None
    """In minutes, as planned."""
    key: str = ""


@dataclass(frozen=True, slots=True)
class EditItem:
    """Write an item anew; one that is about a round keeps the title of its plan."""

    meeting_id: int
    version: int
    item_id: int
    title: str
    note: str
    duration: int | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class MoveItem:
    """Put an item at a number, counted among the items that the secretary sees."""

    meeting_id: int
    version: int
    item_id: int
    number: int | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take an item off the agenda."""

    meeting_id: int
    version: int
    item_id: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class SendAgenda:
    """Mail every invited member the agenda as they may see it."""

    meeting_id: int
    version: int
    key: str = ""


def add_item(command: AddItem, actor: Actor, now: datetime) -> None:
    """Add an item. Raises `NotFound`, `Stale`, `WrongState` and `Refused`."""
    with acting(actor, now, command.key) as act:
        meeting = _open_agenda(act, command.meeting_id, command.version, "add_item")
        title, note = _texts(command)
        if (command.round_id is None) == (title == ""):
            raise Refused(Problem("round", "round_or_title"))
        if command.round_id is not None:
            _refuse_unfit(act, meeting, command.round_id)
        act.session.add(
            AgendaItem(
                meeting_id=meeting.id,
                position=_last_position(act, meeting) + 1,
                round_id=command.round_id,
                title=title,
                note=note,
                duration=command.duration,
            )
        )
        meeting.version += 1


def edit_item(command: EditItem, actor: Actor, now: datetime) -> None:
    """Write an item anew. Raises `NotFound`, `Stale`, `WrongState` and `Refused`."""
    with acting(actor, now, command.key) as act:
        meeting = _open_agenda(act, command.meeting_id, command.version, "edit_item")
        seen = {item.id for item in _seen(act, actor, meeting) if item.sight >= Sight.ITEM}
        if command.item_id not in seen:
            raise NotFound("agenda item")
        row = act.session.get_one(AgendaItem, command.item_id)
        title, note = _texts(command)
        if row.round_id is None:
            if not title:
                raise Refused(Problem("title", "missing"))
            row.title = title
        row.note, row.duration = note, command.duration
        meeting.version += 1


def move_item(command: MoveItem, actor: Actor, now: datetime) -> None:
    """Put an item at a number. Raises `NotFound`, `Stale`, `WrongState` and `Refused`."""
    with acting(actor, now, command.key) as act:
        meeting = _open_agenda(act, command.meeting_id, command.version, "move_item")
        if command.number is None:
            raise Refused(Problem("number", "number_needed"))
        seen = [item.id for item in _seen(act, actor, meeting)]
        if command.item_id not in seen:
            raise NotFound("agenda item")
        wanted = iter(at_number(seen, command.item_id, command.number))
        rows = _rows(act.session, meeting.id)
        by_id = {row.id: row for row in rows}
        order = [by_id[next(wanted)] if row.id in seen else row for row in rows]
        for position, row in enumerate(order, start=1):
            row.position = position
        meeting.version += 1


def remove_item(command: RemoveItem, actor: Actor, now: datetime) -> None:
    """Take an item off. Raises `NotFound`, `Stale`, `WrongState` (it has minutes) and `Refused`."""
    with acting(actor, now, command.key) as act:
        meeting = _open_agenda(act, command.meeting_id, command.version, "remove_item")
        if command.item_id not in {item.id for item in _seen(act, actor, meeting)}:
            raise NotFound("agenda item")
        row = act.session.get_one(AgendaItem, command.item_id)
        if row.minutes:
            raise WrongState("remove_item", "has_minutes")
        act.session.delete(row)
        meeting.version += 1


def send_agenda(command: SendAgenda, actor: Actor, now: datetime) -> None:
    """Mail the agenda to each who is invited. Raises `NotFound`, `Stale` and `WrongState`."""
    with acting(actor, now, command.key) as act:
        meeting = _open_agenda(act, command.meeting_id, command.version, "send_agenda")
        if meeting.starts_at <= now:
            raise WrongState("send_agenda", "begun")
        meeting.agenda_sent_at = now
        meeting.version += 1
        rounds = [row.round_id or 0 for row in _rows(act.session, meeting.id)]
        record(act, meeting, "AgendaSent", {"rounds": rounds})
        for account in members_of(act.session, meeting.id):
            if account.id != actor.user_id:
                _mail_agenda(act, meeting, account)


def _texts(command: AddItem | EditItem) -> tuple[str, str]:
    """Title and note. Raises `Refused` at the fields that do not hold."""
    title, note = command.title.strip(), command.note.strip()
    refuse_long("title", title, LONGEST_TITLE)
    refuse_long("note", note, LONGEST_NOTE)
    if command.duration is not None and not 1 <= command.duration <= LONGEST_ITEM:
        raise Refused(Problem("duration", "duration_wrong", {"max": LONGEST_ITEM}))
    return title, note


def _last_position(act: Act, meeting: Meeting) -> int:
    """Of the items that are there; 0 for none. Raises `Refused` when no more fit."""
    count, last = act.session.execute(
        select(func.count(), func.max(AgendaItem.position)).where(
            AgendaItem.meeting_id == meeting.id
        )
    ).one()
    if count >= MOST_ITEMS:
        raise Refused(Problem("round", "agenda_full", {"max": MOST_ITEMS}))
    return last or 0


def _refuse_unfit(act: Act, meeting: Meeting, round_id: int) -> None:
    """Raise `Refused` unless the round is one that the secretary can put on this agenda."""
    offered = rounds_to_discuss(act.session, act.actor, meeting.id, meeting.board_id, act.now)
    if round_id not in {choice.round_id for choice in offered}:
        raise Refused(Problem("round", "round_not_for_meeting"))


def _open_agenda(act: Act, meeting_id: int, version: int, action: str) -> Meeting:
    meeting = managed(act, meeting_id, version)
    refuse_locked(meeting, action)
    if meeting.state == MeetingState.CANCELLED:
        raise WrongState(action, meeting.state)
    return meeting


def _rows(session: Session, meeting_id: int) -> list[AgendaItem]:
    return list(
        session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting_id)
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )


def _seen(act: Act, viewer: Actor, meeting: Meeting) -> tuple[Item, ...]:
    return items_of(act.session, viewer, [meeting.id], act.now).get(meeting.id, ())


def _mail_agenda(act: Act, meeting: Meeting, account: Account) -> None:
    """A mail made from what this reader may see, and from nothing else."""
    items = [
        {"number": item.number, "reference": item.reference, "title": item.title}
        for item in _seen(act, as_reader(act, account), meeting)
    ]
    event = {**event_of(act, meeting), "items": items}
    plans = len({item["reference"] for item in items if item["reference"]})
    board = act.session.get_one(Board, meeting.board_id)
    language: Language = "en" if account.language == "en" else "nl"
    words = agenda_words(act.session, board.id, board.name, meeting.starts_at, plans, language)
    act.mail(account, "meeting_agenda", intro=plain(words), event=event, items=items)

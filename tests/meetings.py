"""Meetings of the board of a review, as far as a test needs them."""

from datetime import date, datetime, time
from typing import Any

from icalendar import Calendar

from tests.reviews import MEMBERS, Review
from waardevol_lab.domain.meetings import Schedule
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import AgendaItem, Meeting, OutboxMail
from waardevol_lab.queries.meetings import MeetingPage, meeting_page
from waardevol_lab.services.agendas import AddItem, add_item
from waardevol_lab.services.meetings import PlanMeeting, plan_meeting

IN_TWO_WEEKS = Schedule(date(2026, 12, 8), time(14), time(16), "Stadhuis, kamer 3")


def planned(review: Review, schedule: Schedule = IN_TWO_WEEKS) -> int:
    """A meeting to which every member is invited."""
    ids = frozenset(review[name].user_id or 0 for name in (*MEMBERS, "chair"))
    command = PlanMeeting(review.board_id, schedule, ids)
    return int(plan_meeting(command, review["secretary"], review.lab.now))


def add(
    review: Review, meeting_id: int, reference: str = "", title: str = "", note: str = ""
) -> int:
    """Put a plan or a title on the agenda, and give the id of the item."""
    round_id = review.lab.round(reference).id if reference else None
    command = AddItem(meeting_id, row(meeting_id).version, round_id, title, note)
    add_item(command, review["secretary"], review.lab.now)
    return item_ids(meeting_id)[-1]


def row(meeting_id: int) -> Meeting:
    """The meeting as it is in the database now."""
    with reading() as session:
        found = session.get_one(Meeting, meeting_id)
        session.expunge(found)
        return found


def item_ids(meeting_id: int) -> list[int]:
    """The items in the order of the agenda, whoever sees them."""
    with reading() as session:
        query = session.query(AgendaItem.id).filter_by(meeting_id=meeting_id)
        return [id_ for (id_,) in query.order_by(AgendaItem.position, AgendaItem.id)]


def page(review: Review, name: str, meeting_id: int) -> MeetingPage:
    """The meeting as somebody sees it."""
    return meeting_page(review.lab.actor(name), meeting_id, review.lab.now)


def mails(template: str) -> dict[str, dict[str, Any]]:
    """What the mails of a kind say, by the first part of the address; the last one counts."""
    with reading() as session:
        rows = session.query(OutboxMail).filter_by(template=template).order_by(OutboxMail.id)
        return {mail.recipient.split("@")[0]: dict(mail.context) for mail in rows}


def event_in(made: bytes) -> Any:
    """The one event of a calendar file."""
    calendar = Calendar.from_ical(made)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    (event,) = calendar.walk("VEVENT")
    return event


def moment(day: int, hour: int = 13) -> datetime:
    """An instant in December 2026, in UTC."""
    return datetime.fromisoformat(f"2026-12-{day:02}T{hour:02}:30:00+00:00")

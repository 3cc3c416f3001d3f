"""Calendar files (RFC 5545) of meetings: one event that keeps its identity through every change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Event, vCalAddress, vText

from waardevol_lab.domain.days import AMSTERDAM
from waardevol_lab.wording.i18n import gettext

PRODUCT = "-//Waardevol Lab//vergaderingen//NL"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A meeting as a calendar keeps it. `items` are the lines of the agenda that the reader sees.

    `sequence` and `stamp` change with date, time, place or cancellation alone: were they to follow
    the agenda, they would tell a reader of items that are closed to them.
    """

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    place: str
    board: str
    organiser: str
    organiser_mail: str
    url: str
    cancelled: bool = False
    items: Sequence[str] = ()


def calendar_file(meeting: CalendarEvent) -> bytes:
    """The event as a file of its own, in the language in force, in the time of Amsterdam."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(meeting))
    year = meeting.starts_at.year
    calendar.add_missing_timezones(date(year - 1, 1, 1), date(year + 2, 1, 1))
    return bytes(calendar.to_ical())


def _event(meeting: CalendarEvent) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.stamp)
    event.add("dtstart", meeting.starts_at.astimezone(AMSTERDAM))
    event.add("dtend", meeting.ends_at.astimezone(AMSTERDAM))
    event.add("summary", gettext("Vergadering %(board)s", board=meeting.board))
    event.add("location", meeting.place)
    event.add("description", "\n".join((*meeting.items, meeting.url)))
    event.add("url", meeting.url)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    organiser = vCalAddress(f"mailto:{meeting.organiser_mail}")
    organiser.params["cn"] = vText(meeting.organiser)
    event.add("organizer", organiser)
    return event


def agenda_line(number: int, reference: str, title: str) -> str:
    """One item of an agenda on one line."""
    named = f"{reference} {title}" if reference else title
    return f"{number}. {named}"

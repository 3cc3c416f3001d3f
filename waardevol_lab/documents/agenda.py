"""The agenda of a meeting on paper, with the minutes once there are any, as one reader sees it."""

from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.documents.calendars import agenda_line
from waardevol_lab.documents.pdf import Letterhead, render
from waardevol_lab.domain.letter_texts import Block
from waardevol_lab.queries.agendas import Item
from waardevol_lab.queries.meetings import MeetingPage
from waardevol_lab.wording.i18n import format_time, format_weekday, gettext, local
from waardevol_lab.wording.meetings import attendance_label, duration


@dataclass(frozen=True, slots=True)
class AgendaPoint:
    """One item with what the reader may read of it."""

    title: str
    duration: str
    note: str
    minutes: str


@dataclass(frozen=True, slots=True)
class AgendaPaper:
    """The agenda as texts, in the language in force."""

    head: Letterhead
    warning: str
    cover: tuple[Block, ...]
    invited: tuple[str, ...]
    points: tuple[AgendaPoint, ...]
    words: dict[str, str]


def agenda_pdf(meeting: MeetingPage, cover: tuple[Block, ...], now: datetime) -> bytes:
    """The agenda as a tagged PDF, of exactly what the page shows to its reader."""
    return render("agenda", agenda_paper(meeting, cover), now)


def agenda_paper(meeting: MeetingPage, cover: tuple[Block, ...]) -> AgendaPaper:
    """The agenda as texts."""
    return AgendaPaper(
        head=Letterhead(
            title=gettext("Agenda %(board)s", board=meeting.board),
            sender=meeting.board,
            facts=_facts(meeting),
        ),
        warning=gettext("Alleen commissie"),
        cover=cover,
        invited=tuple(_named(one.name, one.attendance) for one in meeting.invited),
        points=tuple(_point(item) for item in meeting.items),
        words={
            "invited": gettext("Uitgenodigd"),
            "points": gettext("Agendapunten"),
            "minutes": gettext("Verslag") if meeting.locked else gettext("Verslag (concept)"),
            "none": gettext("Er staan geen punten op de agenda."),
        },
    )


def _facts(meeting: MeetingPage) -> tuple[tuple[str, str], ...]:
    when = format_weekday(local(meeting.starts_at).date())
    times = f"{format_time(meeting.starts_at)} – {format_time(meeting.ends_at)}"
    facts = [
        (gettext("Datum"), when),
        (gettext("Tijd"), times),
        (gettext("Plaats"), meeting.place),
    ]
    if meeting.cancelled:
        facts.append((gettext("Let op"), gettext("Deze vergadering gaat niet door.")))
    return tuple(facts)


def _named(name: str, attendance: object) -> str:
    return f"{name} ({attendance_label(attendance)})" if attendance else name


def _point(item: Item) -> AgendaPoint:
    return AgendaPoint(
        title=agenda_line(item.number, item.reference, item.title),
        duration=duration(item.duration) if item.duration else "",
        note=item.note,
        minutes=item.minutes,
    )

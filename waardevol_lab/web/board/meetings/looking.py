"""Meetings to look at: the list, one meeting, its agenda on paper and in a calendar."""

from flask import Response, render_template, url_for

from waardevol_lab.documents.agenda import agenda_pdf
from waardevol_lab.documents.calendars import CalendarEvent, agenda_line, calendar_file
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.agenda_cover import agenda_cover
from waardevol_lab.queries.meetings import MeetingPage, meeting_page, meetings
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.pdf_files import pdf_file
from waardevol_lab.wording import board, labels
from waardevol_lab.wording.i18n import gettext, local
from waardevol_lab.wording.meetings import attendance_label


@blueprint.get("/vergaderingen")
@requires(Permission.READ_MEETINGS)
def meeting_list() -> Page:
    """What is to come, and what was."""
    return render_template("board/meetings/list.html", page=meetings(actor(), now()))


@blueprint.get("/vergaderingen/<int:meeting>")
@requires(Permission.READ_MEETINGS)
def meeting(meeting: int) -> Page:
    """One meeting with the agenda as the viewer may see it."""
    found = meeting_page(actor(), meeting, now())
    return render_template(
        "board/meetings/meeting.html",
        page=found,
        labels=labels,
        words=board,
        attendance=attendance_label,
    )


@blueprint.get("/vergaderingen/<int:meeting>/agenda.pdf")
@requires(Permission.READ_MEETINGS)
def meeting_pdf(meeting: int) -> Response:
    """The same on paper."""
    found = meeting_page(actor(), meeting, now())
    return pdf_file(agenda_pdf(found, agenda_cover(found), now()), f"{_name(found)}.pdf")


@blueprint.get("/vergaderingen/<int:meeting>/vergadering.ics")
@requires(Permission.READ_MEETINGS)
def meeting_event(meeting: int) -> Response:
    """The same for a calendar."""
    found = meeting_page(actor(), meeting, now())
    response = Response(calendar_file(_event(found)), mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename=f"{_name(found)}.ics")
    return response


def _name(found: MeetingPage) -> str:
    return gettext("vergadering-%(day)s", day=local(found.starts_at).date().isoformat())


def _event(found: MeetingPage) -> CalendarEvent:
    return CalendarEvent(
        uid=found.uid,
        sequence=found.sequence,
        stamp=found.scheduled_at,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        place=found.place,
        board=found.board,
        organiser=found.organiser,
        organiser_mail=found.organiser_mail,
        url=url_for("board.meeting", meeting=found.id, _external=True),
        cancelled=found.cancelled,
        items=[agenda_line(item.number, item.reference, item.title) for item in found.items],
    )

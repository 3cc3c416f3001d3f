"""After a meeting: who was there, the minutes of each point, and setting them for good."""

from flask import render_template, url_for

from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.meeting_forms import minutes_work
from waardevol_lab.queries.meetings import managed_meeting
from waardevol_lab.services import minutes as services
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.meetings.forms import (
    MinutesForm,
    SetMinutesForm,
    attendance_form,
    attendance_in,
)
from waardevol_lab.web.board.pages import seen
from waardevol_lab.web.forms import number
from waardevol_lab.wording.i18n import mark


@blueprint.route("/vergaderingen/<int:meeting>/aanwezig", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def attendance(meeting: int) -> Page:
    """Who was there."""
    page = managed_meeting(actor(), meeting, now())
    form = attendance_form(page.invited)
    seen(form, page.version)
    return handle(
        form,
        lambda: services.note_attendance(
            services.NoteAttendance(
                meeting, form.seen_version, attendance_in(form, page.invited), form.key
            ),
            actor(),
            now(),
        ),
        lambda: render_template(
            "board/meetings/attendance.html",
            form=form,
            page=page,
            fields=[form[f"member_{one.id}"] for one in page.invited],
        ),
        url_for("board.meeting", meeting=meeting),
        mark("De aanwezigheid is bewaard."),
    )


@blueprint.route("/vergaderingen/<int:meeting>/punten/<int:item>/verslag", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def item_minutes(meeting: int, item: int) -> Page:
    """The minutes of one point."""
    form = MinutesForm()
    command = services.SaveMinutes(meeting, item, form.seen_version, form.text.data or "")
    return handle(
        form,
        lambda: services.save_minutes(command, actor(), now()),
        lambda: _minutes(meeting, item, form),
        url_for("board.meeting", meeting=meeting),
        mark("Het verslag van dit punt is bewaard."),
    )


def _minutes(meeting: int, item: int, form: MinutesForm) -> str:
    page = managed_meeting(actor(), meeting, now())
    found = page.item(item)
    seen(form, found.version)
    if not form.is_submitted():
        form.text.data = found.minutes
    return render_template("board/meetings/minutes.html", form=form, page=page, item=found)


@blueprint.route("/vergaderingen/<int:meeting>/verslag-vaststellen", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def set_minutes(meeting: int) -> Page:
    """Lock the minutes: a later meeting set them."""
    form = SetMinutesForm()
    command = services.SetMinutes(meeting, form.seen_version, number(form.meeting.data), form.key)
    return handle(
        form,
        lambda: services.set_minutes(command, actor(), now()),
        lambda: _setting(meeting, form),
        url_for("board.meeting", meeting=meeting),
        mark("Het verslag is vastgesteld. Niemand kan het nog wijzigen."),
    )


def _setting(meeting: int, form: SetMinutesForm) -> str:
    work = minutes_work(actor(), meeting, now())
    seen(form, work.meeting.version)
    form.offer(work.later)
    return render_template("board/meetings/set_minutes.html", form=form, page=work.meeting)

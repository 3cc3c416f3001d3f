"""Planning a meeting, moving it, calling it off."""

from flask import render_template, url_for

from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.meeting_forms import invitable, own_boards
from waardevol_lab.queries.meetings import managed_meeting
from waardevol_lab.services import meetings as services
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.meetings.forms import CancelForm, MeetingForm
from waardevol_lab.web.board.pages import seen
from waardevol_lab.web.board.tabs import typed_number
from waardevol_lab.web.forms import number, select_choices
from waardevol_lab.wording.i18n import mark


@blueprint.route("/vergaderingen/nieuw", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def plan_meeting() -> Page:
    """Plan a meeting of a board of one's own; `?commissie=` chooses which."""
    form = MeetingForm()
    command = services.PlanMeeting(form.board_id, form.schedule, form.member_ids, form.key)
    return handle(
        form,
        lambda: services.plan_meeting(command, actor(), now()),
        lambda: _planning(form),
        _planned_url,
        mark("De vergadering is gepland en de leden hebben een uitnodiging gekregen."),
    )


def _planned_url(result: str) -> str:
    """The new meeting; the list when the act gave none."""
    meeting = number(result)
    return url_for("board.meeting", meeting=meeting) if meeting else url_for("board.meeting_list")


def _planning(form: MeetingForm) -> str:
    boards = own_boards(actor(), now())
    asked = form.board_id or typed_number("commissie") or boards[0].id
    chosen = next((board for board in boards if board.id == asked), boards[0])
    form.board.choices = select_choices((str(board.id), board.name) for board in boards)
    form.offer(chosen.members)
    if not form.is_submitted():
        form.board.data = str(chosen.id)
        form.members.data = [str(member.id) for member in chosen.members]
    return render_template(
        "board/meetings/plan.html", form=form, boards=boards, chosen=chosen, page=None
    )


@blueprint.route("/vergaderingen/<int:meeting>/wijzigen", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def move_meeting(meeting: int) -> Page:
    """Another time, place or members; what was called off is planned again."""
    form = MeetingForm()
    command = services.MoveMeeting(
        meeting, form.seen_version, form.schedule, form.member_ids, form.key
    )
    return handle(
        form,
        lambda: services.move_meeting(command, actor(), now()),
        lambda: _moving(meeting, form),
        url_for("board.meeting", meeting=meeting),
        mark("De vergadering is gewijzigd en de leden hebben bericht gekregen."),
    )


def _moving(meeting: int, form: MeetingForm) -> str:
    page = managed_meeting(actor(), meeting, now())
    form.offer(invitable(page.board_id, now()))
    form.begin_with(page)
    return render_template("board/meetings/plan.html", form=form, page=page)


@blueprint.route("/vergaderingen/<int:meeting>/afzeggen", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def cancel_meeting(meeting: int) -> Page:
    """Call it off, with the reason."""
    form = CancelForm()
    command = services.CancelMeeting(meeting, form.seen_version, form.reason.data or "", form.key)
    return handle(
        form,
        lambda: services.cancel_meeting(command, actor(), now()),
        lambda: _cancelling(meeting, form),
        url_for("board.meeting", meeting=meeting),
        mark("De vergadering gaat niet door en de leden hebben bericht gekregen."),
    )


def _cancelling(meeting: int, form: CancelForm) -> str:
    page = managed_meeting(actor(), meeting, now())
    seen(form, page.version)
    return render_template("board/meetings/cancel.html", form=form, page=page)

"""Work on an agenda: points come, go and change places; then it is sent."""

from flask import render_template, request, url_for

from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.meeting_forms import agenda_work
from waardevol_lab.queries.meetings import managed_meeting
from waardevol_lab.services import agendas as services
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.meetings.forms import EditItemForm, ItemForm, OrderForm, PressForm
from waardevol_lab.web.forms import number
from waardevol_lab.wording import board
from waardevol_lab.wording.i18n import mark

STEPS = {"up": -1, "down": 1}


@blueprint.route("/vergaderingen/<int:meeting>/punten", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def agenda(meeting: int) -> Page:
    """The points in their order, and a form for one more."""
    form = ItemForm()
    command = services.AddItem(
        meeting,
        form.seen_version,
        number(form.round.data),
        form.title.data or "",
        form.note.data or "",
        form.minutes,
        form.key,
    )
    return handle(
        form,
        lambda: services.add_item(command, actor(), now()),
        lambda: _agenda(meeting, form, OrderForm(formdata=None)),
        url_for("board.agenda", meeting=meeting),
        mark("Het punt staat op de agenda."),
    )


@blueprint.route("/vergaderingen/<int:meeting>/punten/<int:item>/wijzigen", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def edit_item(meeting: int, item: int) -> Page:
    """One point anew."""
    form = EditItemForm()
    command = services.EditItem(
        meeting,
        form.seen_version,
        item,
        form.title.data or "",
        form.note.data or "",
        form.minutes,
        form.key,
    )
    return handle(
        form,
        lambda: services.edit_item(command, actor(), now()),
        lambda: _edit(meeting, item, form),
        url_for("board.agenda", meeting=meeting, _anchor="volgorde"),
        mark("Het punt is gewijzigd."),
    )


def _edit(meeting: int, item: int, form: EditItemForm) -> str:
    page = managed_meeting(actor(), meeting, now())
    found = page.item(item)
    form.begin_with(page, found)
    return render_template("board/meetings/edit_item.html", form=form, page=page, item=found)


@blueprint.post("/vergaderingen/<int:meeting>/punten/<int:item>")
@requires(Permission.MANAGE_MEETINGS)
def order_item(meeting: int, item: int) -> Page:
    """Put one point elsewhere, or take it off."""
    form = OrderForm()
    pressed = request.form.get("press", "")
    return handle(
        form,
        lambda: _order(meeting, item, form, pressed),
        lambda: _agenda(meeting, ItemForm(formdata=None), form, item),
        url_for("board.agenda", meeting=meeting, _anchor="volgorde"),
        mark("Het punt is van de agenda.") if pressed == "remove" else "",
    )


def _order(meeting: int, item: int, form: OrderForm, pressed: str) -> None:
    if pressed == "remove":
        command = services.RemoveItem(meeting, form.seen_version, item, form.key)
        services.remove_item(command, actor(), now())
        return
    wanted = form.number.data
    if pressed in STEPS:
        here = agenda_work(actor(), meeting, now()).meeting.item(item).number
        wanted = here + STEPS[pressed]
    move = services.MoveItem(meeting, form.seen_version, item, wanted, form.key)
    services.move_item(move, actor(), now())


def _agenda(meeting: int, form: ItemForm, order: OrderForm, item: int = 0) -> str:
    work = agenda_work(actor(), meeting, now())
    if form.version.data is None:
        form.version.data = work.meeting.version
    form.offer(work.rounds)
    return render_template(
        "board/meetings/agenda.html",
        form=form,
        order=order,
        wrong_item=item,
        page=work.meeting,
        send=PressForm(formdata=None),
        words=board,
    )


@blueprint.post("/vergaderingen/<int:meeting>/agenda-versturen")
@requires(Permission.MANAGE_MEETINGS)
def send_agenda(meeting: int) -> Page:
    """Mail everybody the agenda as they may see it."""
    form = PressForm()
    command = services.SendAgenda(meeting, form.seen_version, form.key)
    return handle(
        form,
        lambda: services.send_agenda(command, actor(), now()),
        lambda: _agenda(meeting, ItemForm(formdata=None), OrderForm(formdata=None)),
        url_for("board.meeting", meeting=meeting),
        mark("De agenda is verstuurd."),
    )

"""Boards and the organisations that they serve."""

from flask import render_template, url_for

from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.managed_places import BoardLine, organisations
from waardevol_lab.queries.managed_places import board as board_of
from waardevol_lab.queries.managed_places import boards as boards_of
from waardevol_lab.services.boards import AddBoard, ChangeBoard, add_board, change_board
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.admin import blueprint
from waardevol_lab.web.admin.place_forms import BoardForm, board_filled_in
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import mark


@blueprint.get("/commissies")
@requires(Permission.MANAGE_PEOPLE)
def boards() -> Page:
    """The boards that serve the administrator's organisations."""
    return render_template("admin/boards.html", boards=boards_of(actor()), labels=labels)


@blueprint.route("/commissies/nieuw", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def new_board() -> Page:
    """Add a board."""
    form = BoardForm(data={"minimum_quorum": 3, "active": True, "kind": "advisory"})
    form.offer(organisations(actor()))
    return handle(
        form,
        lambda: add_board(_addition(form), actor(), now()),
        lambda: render_template("admin/new_board.html", form=form),
        lambda _board_id: url_for("admin.boards"),
        mark("De commissie is toegevoegd."),
    )


def _addition(form: BoardForm) -> AddBoard:
    return AddBoard(
        name=form.name.data,
        kind=form.chosen_kind,
        organisation_ids=form.chosen_organisations,
        minimum_quorum=form.minimum_quorum.data,
        key=form.key,
    )


@blueprint.route("/commissies/<int:board_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def board(board_id: int) -> Page:
    """Change a board; organisations of others stay as they are."""
    found = board_of(actor(), board_id)
    form = BoardForm(data=board_filled_in(found))
    mine = organisations(actor())
    form.offer(mine)
    return handle(
        form,
        lambda: change_board(_change(form, found), actor(), now()),
        lambda: render_template(
            "admin/board.html",
            form=form,
            board=found,
            others=[name for name in found.organisations if name not in {o.name for o in mine}],
        ),
        url_for("admin.board", board_id=board_id),
        mark("De commissie is bewaard."),
    )


def _change(form: BoardForm, found: BoardLine) -> ChangeBoard:
    return ChangeBoard(
        board_id=found.id,
        version=form.seen_version,
        name=form.name.data,
        kind=form.chosen_kind,
        organisation_ids=form.chosen_organisations,
        minimum_quorum=form.minimum_quorum.data,
        active=form.active.data,
        key=form.key,
    )

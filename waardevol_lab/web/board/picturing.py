"""The board in pictures: one page with the parts of the viewer's roles, and their files."""

from collections.abc import Mapping

from flask import Response, render_template, request, url_for

from waardevol_lab.documents.board_pictures import rows_of, through
from waardevol_lab.documents.heat import heat, heat_figure
from waardevol_lab.documents.public_figures import Figure
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import latest
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.queries.board_heat import weighed_rounds
from waardevol_lab.queries.board_list import choices
from waardevol_lab.queries.board_pictures import board_pictures
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.forms import number
from waardevol_lab.web.list_files import csv_file

HEAT = "waarden"


@blueprint.get("/beeld")
@requires(Permission.READ_ADVICE)
def board_pictures_page() -> Page:
    """What waits and for how long, how fast decisions go, what is overdue, where tensions are."""
    chosen, boards = _board(), choices(actor()).boards
    found = board_pictures(actor(), now(), chosen)
    rounds = weighed_rounds(actor(), chosen)
    weighed = [(one.reference, one.title, one.readings) for one in rounds]
    return render_template(
        "board/pictures.html",
        found=found,
        figures=rows_of(found, now()),
        months=through(found).drawing,
        rounds=rounds,
        heat=heat(latest(local_date(now())), weighed),
        heat_rows=heat_figure(weighed),
        boards=boards if len(boards) > 1 else (),
        chosen=chosen,
        is_secretary=actor().holds(Role.SECRETARY),
        file_url=lambda name: url_for("board.board_picture_csv", name=name, commissie=chosen),
    )


@blueprint.get("/beeld/<name>.csv")
@requires(Permission.READ_ADVICE)
def board_picture_csv(name: str) -> Response:
    """The rows of one picture for a spreadsheet."""
    figure = _heat_rows() if name == HEAT else _rows().get(name)
    if figure is None:
        raise NotFound(name)
    return csv_file(f"commissie-{name}", figure.columns, figure.rows)


def _rows() -> Mapping[str, Figure]:
    return rows_of(board_pictures(actor(), now(), _board()), now())


def _heat_rows() -> Figure:
    rounds = weighed_rounds(actor(), _board())
    return heat_figure((one.reference, one.title, one.readings) for one in rounds)


def _board() -> int | None:
    """The board that is asked for; what is no number, or not the viewer's, holds nothing."""
    return number(request.args.get("commissie"))

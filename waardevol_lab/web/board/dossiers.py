"""All dossiers that the viewer may know of: filtered, sorted, paged."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask import abort, render_template, url_for

from waardevol_lab.documents import list_files
from waardevol_lab.documents.spreadsheets import Cell
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.board_list import choices, every_row, listing
from waardevol_lab.queries.board_list_shape import Listing
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.dossier_filters import DossierFilters
from waardevol_lab.web.list_files import csv_file, xlsx_file
from waardevol_lab.wording import board, labels, turns
from waardevol_lab.wording.i18n import gettext

BAD_REQUEST = 400


@blueprint.get("/dossiers")
@requires(Permission.READ_ADVICE)
def dossiers() -> Page:
    """The list; an address that makes no sense gets 400 with what to do."""
    form = DossierFilters(choices(actor()), now())
    if not form.validate():
        return _page(form, None), BAD_REQUEST
    wanted = form.wanted()
    try:
        return _page(form, listing(actor(), wanted, now()))
    except BadTokenError:
        first = listing(actor(), replace(wanted, na=""), now())
        return _page(form, first, bad_token=True), BAD_REQUEST


@blueprint.get("/dossiers/csv")
@requires(Permission.READ_ADVICE)
def dossiers_csv() -> Page:
    """The list as CSV."""
    return csv_file(gettext("dossiers"), list_files.head(list_files.DOSSIER_HEAD), _rows())


@blueprint.get("/dossiers/xlsx")
@requires(Permission.READ_ADVICE)
def dossiers_xlsx() -> Page:
    """The list as XLSX."""
    return xlsx_file(gettext("dossiers"), list_files.head(list_files.DOSSIER_HEAD), _rows())


def _rows() -> Iterator[Sequence[Cell]]:
    """What the filters in the address ask for; 400 where they make no sense."""
    form = DossierFilters(choices(actor()), now())
    if not form.validate():
        abort(BAD_REQUEST)
    most = list_files.MOST_ROWS + 1
    return list_files.dossier_rows(every_row(actor(), form.wanted(), now(), most))


def _page(form: DossierFilters, found: Listing | None, bad_token: bool = False) -> str:
    address: dict[str, Any] = form.address()
    following = found.following if found and not bad_token else ""
    return render_template(
        "board/dossiers.html",
        form=form,
        found=found,
        bad_token=bad_token,
        words=board,
        labels=labels,
        turns=turns,
        following=url_for("board.dossiers", **address, na=following) if following else None,
        as_csv=url_for("board.dossiers_csv", **address),
        as_xlsx=url_for("board.dossiers_xlsx", **address),
        most_rows=list_files.MOST_ROWS,
    )

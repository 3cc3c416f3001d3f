"""All dossiers that the viewer may know of: filtered, sorted, paged."""

from dataclasses import replace
from typing import Any

from flask import render_template, url_for

from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.board_list import choices, listing
from waardevol_lab.queries.board_list_shape import Listing
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.dossier_filters import DossierFilters
from waardevol_lab.wording import board, labels, turns

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
    )

"""The way to the brake, on every page of a running experiment for who may pull it."""

from flask import request, url_for
from flask_login import current_user

from waardevol_lab.queries.brake_reach import Pages, brake_reach
from waardevol_lab.web.access import is_public_request

BRAKES = {Pages.TEAM: "leads.brake", Pages.BOARD: "board.board_brake"}


def brake_link() -> str:
    """The address of the brake of the dossier at hand; empty where there is nothing to pull.

    One press comes to that page, the next one pulls. On the page itself there is no link to it.
    """
    reference = (request.view_args or {}).get("reference")
    if not reference or is_public_request() or not current_user.is_authenticated:
        return ""
    if request.endpoint in BRAKES.values():
        return ""
    pages = brake_reach(current_user.actor, reference)
    return url_for(BRAKES[pages], reference=reference) if pages else ""

"""The clean-up of an experiment, for the board to read."""

from flask import render_template

from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.cleanup import cleanup_page
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.wording import cleanup as words
from waardevol_lab.wording import labels


@blueprint.get("/<reference>/opruimen")
@requires(Permission.READ_PLAN)
def board_cleanup(reference: str) -> Page:
    """The checklist after the end."""
    page = cleanup_page(actor(), reference, now(), Permission.READ_PLAN)
    return render_template("cleanup/list.html", page=page, words=words, labels=labels, team=False)

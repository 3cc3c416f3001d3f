"""The check-ins of an experiment, for the board to read."""

from flask import render_template

from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.check_ins import check_in_list
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.wording import check_ins as words
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import language


@blueprint.get("/<reference>/tussenberichten")
@requires(Permission.READ_PLAN)
def board_check_ins(reference: str) -> Page:
    """The check-ins of an experiment, and when the next one is due."""
    page = check_in_list(actor(), reference, now(), language())
    return render_template("check_ins/list.html", page=page, words=words, labels=labels, team=False)

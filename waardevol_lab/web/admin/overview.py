"""Where an administrator begins."""

from flask import render_template

from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.admin_overview import overview as overview_of
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.admin import blueprint


@blueprint.get("/")
@requires(Permission.MANAGE_PEOPLE)
def overview() -> Page:
    """What there is to manage, and what needs attention."""
    return render_template("admin/overview.html", found=overview_of(actor(), now()))

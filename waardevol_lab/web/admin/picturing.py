"""The installation in pictures: counts for who administers it, and their files."""

from flask import Response, render_template

from waardevol_lab.documents.admin_pictures import rows_of
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.admin_pictures import admin_pictures
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.admin import blueprint
from waardevol_lab.web.list_files import csv_file


@blueprint.get("/beeld")
@requires(Permission.MANAGE_PEOPLE)
def pictures() -> Page:
    """Experiments, accounts, mail and citizens, in numbers."""
    found = admin_pictures(actor(), now())
    return render_template("admin/pictures.html", found=found, figures=rows_of(found))


@blueprint.get("/beeld/<name>.csv")
@requires(Permission.MANAGE_PEOPLE)
def picture_csv(name: str) -> Response:
    """The rows of one picture for a spreadsheet."""
    figure = rows_of(admin_pictures(actor(), now())).get(name)
    if figure is None:
        raise NotFound(name)
    return csv_file(f"beheer-{name}", figure.columns, figure.rows)

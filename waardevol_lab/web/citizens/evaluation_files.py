"""The tables of the evaluation page as a file for a spreadsheet."""

from flask import Response

from waardevol_lab.documents.public_site import CSV
from waardevol_lab.documents.side_by_side_files import side_by_side_csv
from waardevol_lab.domain.days import local_date
from waardevol_lab.queries.notice_page import notice_page
from waardevol_lab.queries.public import public_version
from waardevol_lab.queries.public_notice import published_notice
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.public_data import sent_as
from waardevol_lab.web.stored_pages import by_version
from waardevol_lab.wording.i18n import language


@blueprint.get("/experimenten/<slug>/evaluaties.csv")
@public
def evaluations_csv(slug: str) -> Response:
    """What was promised beside what happened; a head without lines before there is any."""
    version, form = public_version(slug), sent_as(CSV, name=f"evaluaties-{slug}.csv")
    return by_version(version, version.changed_at, lambda: _csv(slug), form)


def _csv(slug: str) -> str:
    page = notice_page(published_notice(slug), language(), local_date(now()))
    return side_by_side_csv(page.evaluations)

"""My plans as a file for a spreadsheet."""

from collections.abc import Iterator, Sequence

from flask import abort

from waardevol_lab.documents import list_files
from waardevol_lab.documents.spreadsheets import Cell
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.plans import every_plan
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.plan_filters import PlanFilters
from waardevol_lab.web.list_files import csv_file, xlsx_file
from waardevol_lab.wording.i18n import gettext

BAD_REQUEST = 400


@blueprint.get("/lijst/csv")
@requires(Permission.EDIT_DRAFT)
def plans_csv() -> Page:
    """The list as CSV."""
    return csv_file(gettext("plannen"), list_files.head(list_files.PLAN_HEAD), _rows())


@blueprint.get("/lijst/xlsx")
@requires(Permission.EDIT_DRAFT)
def plans_xlsx() -> Page:
    """The list as XLSX."""
    return xlsx_file(gettext("plannen"), list_files.head(list_files.PLAN_HEAD), _rows())


def _rows() -> Iterator[Sequence[Cell]]:
    """What the filters in the address ask for; 400 where they make no sense."""
    form = PlanFilters()
    if not form.validate():
        abort(BAD_REQUEST)
    return list_files.plan_rows(every_plan(actor(), form.wanted()))

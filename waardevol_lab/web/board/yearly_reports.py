"""The yearly reports of boards for who works with them: the list, and a draft of each."""

from flask import render_template

from waardevol_lab.documents.yearly_report import chapters
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.yearly_report import board_years, yearly_report
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.wording import yearly_report as words


@blueprint.get("/jaarverslagen")
@requires(Permission.READ_YEARLY_REPORT)
def yearly_reports() -> Page:
    """The boards and years of which the viewer reads the report."""
    return render_template("board/yearly/list.html", boards=board_years(actor(), now()))


@blueprint.get("/jaarverslagen/<int:board>/<int:year>")
@requires(Permission.READ_YEARLY_REPORT)
def yearly(board: int, year: int) -> Page:
    """The report as it is counted now, each number with what it is made of."""
    found = yearly_report(actor(), board, year, now())
    return render_template(
        "board/yearly/report.html", report=found, chapters=chapters(found), words=words
    )

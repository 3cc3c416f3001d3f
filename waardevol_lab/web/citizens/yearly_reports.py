"""Yearly reports of boards for everybody: the list, a report, earlier versions, and its files."""

from flask import Response, render_template, url_for

from waardevol_lab.documents.public_site import CSV, JSON
from waardevol_lab.documents.yearly_files import yearly_csv, yearly_json
from waardevol_lab.documents.yearly_paper import yearly_pdf
from waardevol_lab.documents.yearly_report import chapters
from waardevol_lab.queries.public import record_version
from waardevol_lab.queries.published_yearly import Published, published, shelves
from waardevol_lab.web.access import public
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.formats import NAMES, Format
from waardevol_lab.web.pdf_files import PDF
from waardevol_lab.web.public_data import sent_as
from waardevol_lab.web.stored_pages import Sent, by_contents
from waardevol_lab.wording import yearly_report as words
from waardevol_lab.wording.i18n import gettext, mark

PAPER = mark("Het hele verslag als pdf")
NUMBERS = mark("De getallen voor een rekenblad (CSV)")


@blueprint.get("/jaarverslagen")
@public
def yearly_reports() -> Response:
    """The boards and the years of which there is a report."""
    return by_contents(
        record_version(),
        lambda: render_template("citizens/yearly/list.html", shelves=shelves()),
    )


@blueprint.get("/jaarverslagen/<board>/<int:year>")
@public
def yearly(board: str, year: int) -> Response:
    """The latest version of a report."""
    return by_contents(record_version(), lambda: _page(published(board, year)))


@blueprint.get("/jaarverslagen/<board>/<int:year>/versies/<int:number>")
@public
def yearly_version(board: str, year: int, number: int) -> Response:
    """A version of a report, also one that was corrected since."""
    return by_contents(record_version(), lambda: _page(published(board, year, number)))


@blueprint.get("/jaarverslagen/<board>/<int:year>.pdf")
@public
def yearly_file(board: str, year: int) -> Response:
    """The latest version as a tagged PDF."""
    form = sent_as(PDF, name=_name(board, year, "pdf"))
    return by_contents(record_version(), lambda: Sent(yearly_pdf(published(board, year)), form))


@blueprint.get("/jaarverslagen/<board>/<int:year>.csv")
@public
def yearly_sheet(board: str, year: int) -> Response:
    """The numbers of the latest version for a spreadsheet."""
    form = sent_as(CSV, name=_name(board, year, "csv"))
    return by_contents(record_version(), lambda: Sent(yearly_csv(published(board, year)), form))


@blueprint.get("/jaarverslagen/<board>/<int:year>.json")
@public
def yearly_data(board: str, year: int) -> Response:
    """The latest version as it was frozen, with its hash."""
    form = sent_as(JSON)
    return by_contents(record_version(), lambda: Sent(yearly_json(published(board, year)), form))


def _name(board: str, year: int, end: str) -> str:
    return f"{gettext(mark('jaarverslag'))}-{board}-{year}.{end}"


def _page(found: Published) -> str:
    return render_template(
        "citizens/yearly/report.html",
        found=found,
        report=found.report,
        chapters=chapters(found.report),
        words=words,
        formats=_formats(found),
    )


def _formats(found: Published) -> tuple[Format, ...]:
    def at(end: str) -> str:
        return url_for(f"citizens.{end}", board=found.slug, year=found.report.span.year)

    return (
        Format(at("yearly_file"), PDF, gettext(PAPER)),
        Format(at("yearly_sheet"), CSV, gettext(NUMBERS)),
        Format(at("yearly_data"), JSON, gettext(NAMES[JSON])),
    )

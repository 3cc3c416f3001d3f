"""The yearly reports of boards for who works with them: drafts, and publishing."""

from flask import Response, render_template, url_for
from wtforms import TextAreaField

from waardevol_lab.documents.yearly_paper import draft_pdf
from waardevol_lab.documents.yearly_report import chapters
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.published_yearly import Published, published_of
from waardevol_lab.queries.yearly_report import (
    YearlyReport,
    board_years,
    public_draft,
    yearly_report,
)
from waardevol_lab.services.yearly_reports import (
    LONGEST,
    PublishYearlyReport,
    publish_yearly_report,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.pages import seen
from waardevol_lab.web.forms import ActForm, longest, needed
from waardevol_lab.web.pdf_files import pdf_file
from waardevol_lab.wording import yearly_report as words
from waardevol_lab.wording.i18n import mark


class YearlyForm(ActForm):
    """The words before the numbers; from the second version on also why there is another."""

    foreword = TextAreaField(
        mark("Voorwoord"),
        [needed(mark("Vul dit in.")), longest(LONGEST)],
        description=mark("Wat viel op in dit jaar? Iedereen leest dit boven de getallen."),
    )
    reason = TextAreaField(
        mark("Waarom is er een nieuwe versie?"),
        [longest(LONGEST)],
        description=mark("Iedereen leest dit. De vorige versie blijft staan."),
    )


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
        "board/yearly/report.html",
        report=found,
        chapters=chapters(found),
        words=words,
        published=published_of(board, year),
    )


@blueprint.get("/jaarverslagen/<int:board>/<int:year>/concept.pdf")
@requires(Permission.READ_YEARLY_REPORT)
def yearly_pdf(board: int, year: int) -> Response:
    """The same on paper."""
    found = yearly_report(actor(), board, year, now())
    return pdf_file(draft_pdf(found, now()), f"jaarverslag-{year}-concept.pdf")


@blueprint.route("/jaarverslagen/<int:board>/<int:year>/publiceren", methods=["GET", "POST"])
@requires(Permission.PUBLISH_YEARLY_REPORT)
def publish_yearly(board: int, year: int) -> Page:
    """What everybody will read, and the words before it."""
    report, before = public_draft(actor(), board, year, now()), published_of(board, year)
    form = YearlyForm()
    if before is None:
        del form.reason
    seen(form, before.number + 1 if before else 1)
    command = PublishYearlyReport(
        board,
        year,
        form.seen_version,
        form.foreword.data or "",
        (form.reason.data or "") if before else "",
        form.key,
    )
    return handle(
        form,
        lambda: publish_yearly_report(command, actor(), now()),
        lambda: _page(form, report, before),
        url_for("board.yearly", board=board, year=year),
        mark("Het jaarverslag is gepubliceerd. Iedereen kan het nu lezen."),
    )


def _page(form: YearlyForm, report: YearlyReport, before: Published | None) -> str:
    if before and not form.is_submitted():
        form.foreword.data = before.foreword
    return render_template(
        "board/yearly/publish.html",
        form=form,
        report=report,
        chapters=chapters(report),
        words=words,
        before=before,
    )

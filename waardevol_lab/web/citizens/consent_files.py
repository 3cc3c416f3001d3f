"""Consent to keep: published texts, the text on paper, and receipts as PDF and JSON."""

from collections.abc import Callable

from flask import Response, make_response, url_for
from flask import json as flask_json

from waardevol_lab.documents import codes
from waardevol_lab.documents.consent_receipts import receipt_json
from waardevol_lab.documents.consents import notice_pdf, receipt_pdf
from waardevol_lab.domain.receipt_codes import read
from waardevol_lab.queries.consents import ConsentReceipt, consent_page
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import Page, now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.consent import asked_again, receipt_of, shown
from waardevol_lab.web.citizens.consent_forms import ReceiptForm
from waardevol_lab.web.citizens.visitor_forms import for_visitors
from waardevol_lab.web.pdf_files import pdf_file
from waardevol_lab.web.public_data import FOR_EVERY_SITE
from waardevol_lab.web.session import current_settings
from waardevol_lab.wording.i18n import language, use_language

JSON = "application/json"


@blueprint.get("/toestemming/<code>/versies/<int:number>")
@public
def consent_version(code: str, number: int) -> str:
    """A published text, as it was published; it says so when there is a newer one."""
    return shown("version", consent_page(code, language(), number))


@blueprint.get("/toestemming/<code>/tekst.pdf")
@public
def consent_paper(code: str) -> Response:
    """The text in force to print, with boxes to tick."""
    text = consent_page(code, language()).text
    with use_language("en" if text.language == "en" else "nl"):
        made = notice_pdf(text, address_of(code), now())
    return pdf_file(made, f"toestemming-{code}-{text.number}.pdf")


@blueprint.get("/toestemming/<code>/code.svg")
@public
def consent_code(code: str) -> Response:
    """The code that leads to the text, to print on a letter or a poster of one's own."""
    consent_page(code, language())
    drawing = codes.svg(address_of(code))
    return Response(drawing, mimetype="image/svg+xml", headers=list(FOR_EVERY_SITE))


@blueprint.post("/toestemming/<code>/bon.pdf")
@for_visitors
def consent_receipt_pdf(code: str) -> Page:
    """The receipt as PDF, for who has the code."""
    return _file(code, lambda found, typed: _as_pdf(code, found, typed))


@blueprint.post("/toestemming/<code>/bon.json")
@for_visitors
def consent_receipt_json(code: str) -> Page:
    """The receipt for machines, for who has the code."""
    return _file(code, lambda found, _typed: _as_json(code, found))


def address_of(code: str) -> str:
    """The address of a notice, as it stands on paper."""
    return f"{current_settings().base_url}{url_for('citizens.consent', code=code)}"


def _file(code: str, make: Callable[[ConsentReceipt, str], Response]) -> Page:
    form = ReceiptForm()
    found = receipt_of(code, form)
    if found is None:
        return asked_again(code, form)
    return make(found, form.receipt.data or "")


def _as_pdf(code: str, found: ConsentReceipt, typed: str) -> Response:
    with use_language("en" if found.agreed_to.language == "en" else "nl"):
        made = receipt_pdf(found, read(typed) or "", address_of(code), now())
    return pdf_file(made, "bewijs-van-toestemming.pdf")


def _as_json(code: str, found: ConsentReceipt) -> Response:
    body = flask_json.dumps(receipt_json(found, address_of(code)), ensure_ascii=False, indent=2)
    response = make_response(body)
    response.mimetype = JSON
    response.headers.set(
        "Content-Disposition", "attachment", filename="bewijs-van-toestemming.json"
    )
    return response

"""The pages of a fieldworker: what to do, and writing down a consent on paper or spoken."""

from flask import Response, make_response, render_template

from waardevol_lab.domain.errors import Refused
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.consents import consent_receipt
from waardevol_lab.queries.fieldwork import RecordingPage, recording_page
from waardevol_lab.queries.fieldwork import fieldwork as fieldwork_of
from waardevol_lab.services import tokens
from waardevol_lab.services.consenting import RecordConsent, record_consent
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import UNPROCESSABLE, Page, actor, now
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.consent_forms import RecordForm
from waardevol_lab.wording import consent_words, labels
from waardevol_lab.wording.i18n import language


@blueprint.get("/veldwerk")
@requires(Permission.RECORD_CONSENT)
def fieldwork() -> Page:
    """The experiments of a fieldworker."""
    return render_template(
        "leads/fieldwork.html",
        experiments=fieldwork_of(actor()),
        words=consent_words,
        labels=labels,
    )


@blueprint.get("/<reference>/toestemming/<int:number>/vastleggen")
@requires(Permission.RECORD_CONSENT)
def recording(reference: str, number: int) -> Page:
    """The text, and the form for a yes."""
    return _page(recording_page(actor(), reference, number, language()), RecordForm())


@blueprint.post("/<reference>/toestemming/<int:number>/vastleggen")
@requires(Permission.RECORD_CONSENT)
def record(reference: str, number: int) -> Page:
    """Keep a yes and show its code, to hand over."""
    form = RecordForm()
    page = recording_page(actor(), reference, number, language())
    receipt = tokens.receipt_code(form.seed(actor().pseudonym))
    command = RecordConsent(
        reference,
        number,
        receipt,
        form.text.data or 0,
        form.spoken.data or language(),
        form.choice,
        form.method.data or "",
        bool(form.copy_given.data),
    )
    if form.validate():
        try:
            record_consent(command, actor(), now())
            return _handed_over(page, receipt)
        except Refused as refusal:
            form.add_problems(refusal.problems)
    return _page(page, form), UNPROCESSABLE


def _page(page: RecordingPage, form: RecordForm) -> str:
    form.offer(page.text)
    return render_template(
        "leads/record_consent.html", page=page, form=form, words=consent_words, labels=labels
    )


def _handed_over(page: RecordingPage, receipt: str) -> Response:
    """The one page that shows the code."""
    found = consent_receipt(page.code, receipt, language())
    shown = render_template("leads/recorded_consent.html", page=page, found=found, receipt=receipt)
    return make_response(shown)

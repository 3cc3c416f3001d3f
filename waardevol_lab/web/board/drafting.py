"""The advice in the making: kept between visits, and looked at as it will be sent."""

from typing import Any

from flask import Response

from waardevol_lab.documents.letters import letter_pdf
from waardevol_lab.domain.errors import WrongState
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.advice_drafts import advice_preview, begin_text, typed_letter
from waardevol_lab.services.drafting import SaveAdviceDraft, save_advice_draft
from waardevol_lab.services.letter_papers import AdviceSaid
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import UNPROCESSABLE, Page, actor, now, too_late
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.addresses import page_url
from waardevol_lab.web.board.advising import advice_page_of, drafted_form
from waardevol_lab.web.board.forms import advice_form
from waardevol_lab.web.board.pages import show
from waardevol_lab.web.board.rows import handle_rows
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.web.pdf_files import pdf_file
from waardevol_lab.wording.i18n import mark, use_language


@blueprint.post("/<reference>/advies/concept")
@requires(Permission.WRITE_ADVICE)
def save_advice(reference: str) -> Page:
    """Keep what was written; `look` goes on to the letter.

    `begin` puts our words in the form and `paper` makes the letter of it; both keep nothing.
    """
    form = advice_form()()
    if form.begin.data and not form.wants_more:
        return _begin_again(reference, form)
    if form.paper.data and not form.wants_more:
        return _on_paper(reference, form)
    looking = bool(form.look.data)
    return handle_rows(
        form,
        lambda: save_advice_draft(_command(reference, form), actor(), now()),
        lambda: advice_page_of(reference, form),
        page_url("advice_letter" if looking else "advice", reference),
        "" if looking else mark("Het concept is bewaard."),
    )


def _begin_again(reference: str, form: Any) -> str:
    outcome, language = form.outcome.data or "", form.language.data or ""
    form.text.data = begin_text(actor(), reference, ronde(), outcome, language, now())
    return advice_page_of(reference, form)


def _on_paper(reference: str, form: Any) -> Page:
    if not form.validate():
        return advice_page_of(reference, form), UNPROCESSABLE
    said = AdviceSaid(
        form.outcome.data or "",
        form.text.data or "",
        form.proposed(),
        form.risks(),
        form.minority_view.data or "",
        "en" if form.language.data == "en" else "nl",
    )
    try:
        letter = typed_letter(actor(), reference, ronde(), said, now())
    except WrongState:
        return too_late(form, page_url("advice", reference))
    with use_language(said.language):
        made = letter_pdf(letter, now())
    return pdf_file(made, f"{reference}-getypt.pdf")


def _command(reference: str, form: Any) -> SaveAdviceDraft:
    return SaveAdviceDraft(
        reference,
        form.outcome.data or "",
        form.text.data or "",
        form.proposed(),
        form.risks(),
        form.minority_view.data or "",
        bool(form.open_to_objection.data),
        form.language.data or "",
        form.draft.data or 0,
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )


@blueprint.get("/<reference>/advies/brief")
@requires(Permission.WRITE_ADVICE)
def advice_letter(reference: str) -> Page:
    """The letter of the draft, with the button that adopts exactly this."""
    found = advice_preview(actor(), reference, ronde(), now())
    form = drafted_form(found.draft, found.head.round_version)
    return show("advice_letter", found.head, page=found, form=form)


@blueprint.get("/<reference>/advies/brief.pdf")
@requires(Permission.WRITE_ADVICE)
def advice_letter_pdf(reference: str) -> Response:
    """The same letter as the file that would be sent today."""
    found = advice_preview(actor(), reference, ronde(), now())
    with use_language(found.draft.said.language):
        made = letter_pdf(found.letter, now())
    return pdf_file(made, f"{reference}-concept.pdf")

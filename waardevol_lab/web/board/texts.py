"""The texts of letters as a secretary looks at them: with an example, and who wrote them."""

from flask import Response, render_template

from waardevol_lab.documents.letters import letter_pdf
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.letter_texts import text_page
from waardevol_lab.queries.letter_texts import texts as texts_of
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.pdf_files import pdf_file
from waardevol_lab.wording import letter_words
from waardevol_lab.wording.i18n import use_language


@blueprint.get("/teksten")
@requires(Permission.READ_LETTER_TEXTS)
def texts() -> Page:
    """The texts of the organisations that the secretary's boards serve."""
    return render_template("board/texts.html", places=texts_of(actor()), words=letter_words)


@blueprint.get("/teksten/<int:organisation_id>/<kind>/<language>")
@requires(Permission.READ_LETTER_TEXTS)
def text(organisation_id: int, kind: str, language: str) -> Page:
    """The text in force as a letter."""
    found = text_page(actor(), organisation_id, kind, language)
    return render_template(
        "board/text.html", found=found, letter=found.example(), words=letter_words
    )


@blueprint.get("/teksten/<int:organisation_id>/<kind>/<language>/voorbeeld.pdf")
@requires(Permission.READ_LETTER_TEXTS)
def text_pdf(organisation_id: int, kind: str, language: str) -> Response:
    """The same as a file."""
    found = text_page(actor(), organisation_id, kind, language)
    with use_language(found.language):
        return pdf_file(letter_pdf(found.example(), now()), f"{kind}-{language}.pdf")

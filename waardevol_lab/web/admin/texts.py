"""The texts of letters: written, looked at with an example, and put back."""

from flask import Response, render_template, url_for
from wtforms import IntegerField, StringField, SubmitField, TextAreaField
from wtforms.widgets import HiddenInput

from waardevol_lab.documents.letters import letter_pdf
from waardevol_lab.domain.errors import Refused
from waardevol_lab.domain.letter_texts import LONGEST, check
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.letter_texts import TextPage, text_page
from waardevol_lab.queries.letter_texts import texts as texts_of
from waardevol_lab.services.letter_texts import (
    LONGEST_REASON,
    ChangeLetterText,
    RestoreLetterText,
    change_letter_text,
    restore_letter_text,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import UNPROCESSABLE, Page, actor, handle, now
from waardevol_lab.web.admin import blueprint
from waardevol_lab.web.forms import ActForm, longest
from waardevol_lab.web.pdf_files import pdf_file
from waardevol_lab.wording import letter_words
from waardevol_lab.wording.i18n import mark, use_language


class TextForm(ActForm):
    """A text; `look` shows it with an example and `paper` as a file. Both keep nothing."""

    text = TextAreaField(mark("Tekst"), validators=[longest(LONGEST)])
    reason = StringField(
        mark("Waarom wijzigt u deze tekst?"),
        description=mark("Dit staat bij de versie. Alleen beheerders lezen het."),
        validators=[longest(LONGEST_REASON)],
    )
    look = SubmitField(mark("Bekijk het voorbeeld"))
    paper = SubmitField(mark("Voorbeeld als pdf"))


class RestoreForm(ActForm):
    """Put an older version back."""

    number = IntegerField(widget=HiddenInput())


@blueprint.get("/teksten")
@requires(Permission.MANAGE_PEOPLE)
def texts() -> Page:
    """The texts of the administrator's organisations."""
    return render_template("admin/texts.html", places=texts_of(actor()), words=letter_words)


@blueprint.route("/teksten/<int:organisation_id>/<kind>/<language>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def text(organisation_id: int, kind: str, language: str) -> Page:
    """Write a text."""
    found = text_page(actor(), organisation_id, kind, language)
    form = TextForm(data={"text": found.text, "version": found.number})
    if form.is_submitted() and (form.look.data or form.paper.data):
        return _looked(found, form)
    command = ChangeLetterText(
        organisation_id,
        kind,
        language,
        form.text.data or "",
        form.reason.data or "",
        form.version.data if form.version.data is not None else -1,
        form.key,
    )
    return handle(
        form,
        lambda: change_letter_text(command, actor(), now()),
        lambda: _page(found, form),
        url_for("admin.text", organisation_id=organisation_id, kind=kind, language=language),
        mark("De tekst is bewaard. Hij geldt voor brieven vanaf nu."),
    )


@blueprint.post("/teksten/<int:organisation_id>/<kind>/<language>/terug")
@requires(Permission.MANAGE_PEOPLE)
def restore_text(organisation_id: int, kind: str, language: str) -> Page:
    """Put an older version, or the product's own text, in force again."""
    found = text_page(actor(), organisation_id, kind, language)
    form = RestoreForm()
    command = RestoreLetterText(
        organisation_id,
        kind,
        language,
        form.number.data if form.number.data is not None else -1,
        form.version.data if form.version.data is not None else -1,
        form.key,
    )
    return handle(
        form,
        lambda: restore_letter_text(command, actor(), now()),
        lambda: _page(found, _filled(found), form),
        url_for("admin.text", organisation_id=organisation_id, kind=kind, language=language),
        mark("De tekst van toen geldt weer."),
    )


@blueprint.get("/teksten/<int:organisation_id>/<kind>/<language>/voorbeeld.pdf")
@requires(Permission.MANAGE_PEOPLE)
def text_pdf(organisation_id: int, kind: str, language: str) -> Response:
    """The text in force with an example, as the file that would be sent."""
    found = text_page(actor(), organisation_id, kind, language)
    return pdf_file(_example(found), f"{kind}-{language}.pdf")


def _example(found: TextPage, typed: str | None = None) -> bytes:
    with use_language(found.language):
        return letter_pdf(found.example(typed), now())


def _looked(found: TextPage, form: TextForm) -> Page:
    try:
        check(form.text.data or "", found.fields)
    except Refused as refusal:
        form.validate()
        form.add_problems(refusal.problems)
        return _page(found, form), UNPROCESSABLE
    typed = form.text.data or ""
    if form.paper.data:
        return pdf_file(_example(found, typed), f"{found.kind}-{found.language}.pdf")
    return _page(found, form, typed=typed)


def _filled(found: TextPage) -> TextForm:
    return TextForm(formdata=None, data={"text": found.text, "version": found.number})


def _page(
    found: TextPage, form: TextForm, refused: RestoreForm | None = None, typed: str | None = None
) -> str:
    return render_template(
        "admin/text.html",
        found=found,
        form=form,
        refused=refused,
        restore=lambda number: RestoreForm(
            formdata=None, data={"number": number, "version": found.number}
        ),
        letter=found.example(typed),
        looking=typed is not None,
        words=letter_words,
    )

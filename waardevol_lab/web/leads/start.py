"""The start gate, the start, and the signs in the street."""

from flask import render_template, request, url_for

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.running import running_head
from waardevol_lab.queries.start_checklist import signs as signs_of
from waardevol_lab.queries.start_checklist import start_checklist
from waardevol_lab.services.starting import ConfirmSign, StartExperiment, confirm_sign, start
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.running_forms import PressForm, SignForm, upload_in
from waardevol_lab.wording import labels, problems, running_words
from waardevol_lab.wording.i18n import mark

REPLACED = "bord"
"""Names the sign in an address whose place is filled in."""


@blueprint.route("/<reference>/start", methods=["GET", "POST"])
@requires(Action.START, Permission.READ_DRAFT)
def start_gate(reference: str) -> Page:
    """The checklist, and starting when every line holds."""
    form = PressForm()
    command = StartExperiment(reference, form.seen_version, form.key)
    return handle(
        form,
        lambda: start(command, actor(), now()),
        lambda: _checklist(reference, form),
        url_for("leads.start_gate", reference=reference),
        mark("Het experiment is gestart. De bekendmaking zegt dat nu ook."),
    )


def _checklist(reference: str, form: PressForm) -> str:
    gate = start_checklist(actor(), reference, now())
    if not form.is_submitted():
        form.version.data = gate.head.version
    return render_template(
        "leads/start.html",
        form=form,
        gate=gate,
        words=running_words,
        labels=labels,
        sentence=problems.sentence,
    )


@blueprint.route("/<reference>/borden", methods=["GET", "POST"])
@requires(Action.CONFIRM_SIGN, Permission.READ_DRAFT)
def signs(reference: str) -> Page:
    """The signs that hang, and confirming one more."""
    form = SignForm()
    command = ConfirmSign(
        reference,
        form.place.data or "",
        form.placed_on.data,
        form.note.data or "",
        upload_in(form.sign),
        form.key,
        form.photo_alt.data or "",
    )
    return handle(
        form,
        lambda: confirm_sign(command, actor(), now()),
        lambda: _signs(reference, form),
        url_for("leads.signs", reference=reference),
        mark("Het bord is bevestigd."),
    )


def _signs(reference: str, form: SignForm) -> str:
    """The signs, for all who read the plan; the form again, only for who may send it."""
    if form.is_submitted():
        running_head(actor(), reference, Action.CONFIRM_SIGN)
    page = signs_of(actor(), reference, now())
    replaced = page.sign(request.args.get(REPLACED, ""))
    if replaced and not form.is_submitted():
        form.place.data = replaced.place
    return render_template("leads/signs.html", form=form, page=page, labels=labels)

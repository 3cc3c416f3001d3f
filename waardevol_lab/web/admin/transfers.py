"""Handing dossiers to another lead."""

from flask import render_template, url_for
from wtforms import BooleanField, SelectField

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.transfers import transfer as transfer_of
from waardevol_lab.queries.transfers import transferable
from waardevol_lab.services.transferring import TransferLead, transfer_lead
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.admin import blueprint
from waardevol_lab.web.forms import ActForm, needed, number
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import gettext, mark


class TransferForm(ActForm):
    """Who becomes the lead."""

    new_lead = SelectField(
        mark("Nieuwe projectleider"),
        validators=[needed(mark("Kies een projectleider."))],
        # A second press still names who became the lead at the first; the rules know who may.
        validate_choice=False,
    )
    keep = BooleanField(
        mark("De vorige projectleider blijft meeschrijven als teamlid"),
        description=mark("Anders ziet de vorige projectleider het dossier niet meer."),
    )


@blueprint.get("/overdracht")
@requires(Permission.MANAGE_PEOPLE)
def transfers() -> Page:
    """Every dossier that can be handed over, with its lead."""
    return render_template("admin/transfers.html", dossiers=transferable(actor()), labels=labels)


@blueprint.route("/overdracht/<reference>", methods=["GET", "POST"])
@requires(Action.TRANSFER_LEAD)
def transfer(reference: str) -> Page:
    """Hand one dossier over."""
    found = transfer_of(actor(), reference, now())
    form = TransferForm(data={"version": found.version})
    form.new_lead.choices = [
        ("", gettext("Kies een projectleider")),
        *((str(account_id), name) for account_id, name in found.candidates),
    ]
    return handle(
        form,
        lambda: transfer_lead(
            TransferLead(
                reference,
                number(form.new_lead.data) or 0,
                form.seen_version,
                bool(form.keep.data),
                form.key,
            ),
            actor(),
            now(),
        ),
        lambda: render_template("admin/transfer.html", form=form, found=found),
        url_for("admin.transfers"),
        mark("Het dossier is overgedragen. Beide projectleiders krijgen een mail."),
    )

"""The conditions of the decision, and handing in evidence."""

from flask import render_template, url_for

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.conditions import conditions as conditions_of
from waardevol_lab.services.conditions import SubmitEvidence
from waardevol_lab.services.conditions import submit_evidence as submit
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.running_forms import EvidenceForm, upload_in
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import mark


@blueprint.get("/<reference>/voorwaarden")
@requires(Action.SUBMIT_EVIDENCE, Permission.READ_DRAFT)
def conditions(reference: str) -> Page:
    """Every condition with its evidence."""
    page = conditions_of(actor(), reference, now())
    return render_template("leads/conditions.html", page=page, labels=labels)


@blueprint.route("/<reference>/voorwaarden/<int:number>/bewijs", methods=["GET", "POST"])
@requires(Action.SUBMIT_EVIDENCE)
def submit_evidence(reference: str, number: int) -> Page:
    """Evidence for one condition."""
    form = EvidenceForm()
    command = SubmitEvidence(
        reference,
        number,
        form.text.data or "",
        form.seen_version,
        form.key,
        upload_in(form.evidence),
    )
    return handle(
        form,
        lambda: submit(command, actor(), now()),
        lambda: _page(reference, number, form),
        url_for("leads.conditions", reference=reference),
        mark("Het bewijs is ingediend. De secretaris bekijkt het."),
    )


def _page(reference: str, number: int, form: EvidenceForm) -> str:
    page = conditions_of(actor(), reference, now())
    card = page.card(number)
    if not form.is_submitted():
        form.version.data = card.version
    return render_template("leads/evidence.html", form=form, page=page, card=card, labels=labels)

"""Changing an approved plan: an amendment, or a longer period."""

from flask import render_template, request, url_for

from waardevol_lab.domain.errors import NotFound, WrongState
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.changing import TopicsToChange, topics_to_change
from waardevol_lab.queries.check_ins import changes_in
from waardevol_lab.queries.plan_status import plan_status
from waardevol_lab.queries.running import running_head
from waardevol_lab.services.amending import (
    OpenAmendment,
    OpenExtension,
)
from waardevol_lab.services.amending import open_amendment as amend
from waardevol_lab.services.amending import open_extension as extend
from waardevol_lab.services.resuming import OPENING, ResumeChange
from waardevol_lab.services.resuming import resume_change as resume
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.forms import number, select_choices
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.check_ins import CHANGES
from waardevol_lab.web.running_forms import AmendForm, ReasonForm
from waardevol_lab.web.running_pages import ActPage, Trail, act_page
from waardevol_lab.wording.check_ins import reason
from waardevol_lab.wording.i18n import gettext, language, mark
from waardevol_lab.wording.turns import resume_label

IN_FORCE = mark("Tot het besluit blijft het goedgekeurde plan gelden.")


@blueprint.route("/<reference>/wijzigen", methods=["GET", "POST"])
@requires(Action.OPEN_AMENDMENT)
def open_amendment(reference: str) -> Page:
    """Begin an amendment of chosen topics, with the plan in force as its draft."""
    form, found = AmendForm(), topics_to_change(actor(), reference)
    form.topics.choices = select_choices(
        (one.task.id, f"{one.number} {one.task.title.in_(language())}") for one in found.topics
    )
    _from_check_in(reference, form, found)
    chosen = tuple(form.topics.data or ())
    command = OpenAmendment(reference, form.reason.data or "", form.key, chosen)
    return handle(
        form,
        lambda: amend(command, actor(), now()),
        lambda: render_template("leads/open_amendment.html", page=found, form=form),
        url_for("leads.plan", reference=reference),
        mark("U kunt het plan nu wijzigen."),
    )


def _from_check_in(reference: str, form: AmendForm, found: TopicsToChange) -> None:
    """Fill in what a check-in said has changed: the reason, and the topics that it is about."""
    asked = number(request.args.get(CHANGES))
    if asked is not None and not form.is_submitted():
        changes = changes_in(actor(), reference, asked)
        form.reason.data = reason(changes)
        form.topics.data = found.about(changes)


@blueprint.route("/<reference>/verlengen", methods=["GET", "POST"])
@requires(Action.OPEN_EXTENSION)
def open_extension(reference: str) -> Page:
    """Begin an extension, with the plan in force as its draft."""
    form = ReasonForm()
    command = OpenExtension(reference, form.reason.data or "", form.key)
    words = (
        gettext("U krijgt een kopie van het goedgekeurde plan. Kies daarin een latere einddatum."),
        gettext("De andere onderdelen blijven zoals ze gelden. U kunt er later een toevoegen."),
        gettext("Op de oude einddatum stopt het experiment, als er dan nog geen besluit is."),
        gettext(IN_FORCE),
    )
    return act_page(
        form,
        lambda: extend(command, actor(), now()),
        lambda: _page(reference, Action.OPEN_EXTENSION, gettext("Verleng het experiment"), words),
        url_for("leads.plan", reference=reference),
        mark("Kies nu een latere einddatum."),
    )


@blueprint.route("/<reference>/wijzigen/opnieuw", methods=["GET", "POST"])
@requires(Action.OPEN_AMENDMENT, Action.OPEN_EXTENSION)
def resume_change(reference: str) -> Page:
    """Begin the change that was withdrawn last again, with what was written in it."""
    form = ReasonForm()
    command = ResumeChange(reference, form.reason.data or "", form.key)
    return act_page(
        form,
        lambda: resume(command, actor(), now()),
        lambda: _resuming(reference),
        url_for("leads.plan", reference=reference),
        mark("Uw antwoorden van toen staan er weer in."),
    )


def _resuming(reference: str) -> tuple[ActPage, Trail]:
    """Refuses where there is nothing to begin again; who may not gets no page at all."""
    found = plan_status(actor(), reference, now())
    if not found.is_lead:
        raise NotFound(reference)
    if found.resumable is None:
        raise WrongState(Action.OPEN_AMENDMENT, found.state)
    words = (
        gettext("U krijgt een concept met wat u schreef voordat u introk, ook met de bijlagen."),
        gettext(IN_FORCE),
    )
    title = resume_label(found.resumable)
    return _page(reference, OPENING[found.resumable], title, words)


def _page(
    reference: str, action: Action, title: str, lines: tuple[str, ...]
) -> tuple[ActPage, Trail]:
    head = running_head(actor(), reference, action)
    back = url_for("leads.status", reference=reference)
    trail = [(gettext("Mijn plannen"), url_for("leads.plans")), (head.title, back)]
    subject = f"{head.reference} · {head.title}"
    return ActPage(subject, title, lines, title, back), trail

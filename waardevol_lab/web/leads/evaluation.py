"""The final evaluation: write it, offer it to the board, publish it."""

from typing import Any

from flask import render_template, request, url_for

from waardevol_lab.domain.errors import NotFound, Refused
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.evaluations import EvaluationPage, evaluation_page
from waardevol_lab.queries.running import running_head
from waardevol_lab.services.evaluating import (
    OfferEvaluation,
    PublishEvaluation,
    SaveEvaluation,
    save_evaluation,
)
from waardevol_lab.services.evaluating import offer_evaluation as offer
from waardevol_lab.services.evaluating import publish_evaluation as publish
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now, too_late
from waardevol_lab.web.evaluation_form import evaluation_form, typed_answers
from waardevol_lab.web.forms import ActForm
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.running_forms import PressForm, ResponseForm
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import language, mark

TAKE_OVER = "take_over"
"""The button that fills what is empty with what check-ins saw."""


@blueprint.route("/<reference>/evaluatie", methods=["GET", "POST"])
@requires(Permission.WRITE_EVALUATION)
def evaluation(reference: str) -> Page:
    """Write the evaluation; what is saved may still be incomplete."""
    page = _found(reference)
    form = evaluation_form(page.form, page.answers, page.version)
    typed, take_over = typed_answers(form, page.form), TAKE_OVER in request.form
    command = SaveEvaluation(reference, typed, form.seen_version, take_over)
    return handle(
        form,
        lambda: save_evaluation(command, actor(), now()),
        lambda: _page(page, form),
        url_for("leads.evaluation", reference=reference),
        mark("De evaluatie is bewaard. U heeft haar nog niet voorgelegd."),
    )


@blueprint.post("/<reference>/evaluatie/voorleggen")
@requires(Action.OFFER_FINAL_EVALUATION)
def offer_evaluation(reference: str) -> Page:
    """Offer what was saved to the board; what is missing stands at its field."""
    press = PressForm()
    try:
        page = _found(reference)
    except NotFound:
        return _too_early(press, reference, Action.OFFER_FINAL_EVALUATION)
    form = evaluation_form(page.form, page.answers, page.version, sent=False)
    command = OfferEvaluation(reference, press.seen_version, press.key)

    def perform() -> None:
        try:
            offer(command, actor(), now())
        except Refused as refusal:
            form.add_problems(refusal.problems)
            raise Refused from refusal

    return handle(
        press,
        perform,
        lambda: _page(page, form),
        url_for("leads.evaluation", reference=reference),
        mark("De evaluatie ligt bij de commissie."),
    )


@blueprint.post("/<reference>/evaluatie/publiceren")
@requires(Action.PUBLISH_FINAL_EVALUATION)
def publish_evaluation(reference: str) -> Page:
    """Publish the evaluation, with the remarks of the board and an answer to them."""
    form = ResponseForm()
    try:
        page = _found(reference)
    except NotFound:
        return _too_early(form, reference, Action.PUBLISH_FINAL_EVALUATION)
    command = PublishEvaluation(reference, form.seen_version, form.response.data or "", form.key)
    return handle(
        form,
        lambda: publish(command, actor(), now()),
        lambda: _page(page, form),
        url_for("leads.evaluation", reference=reference),
        mark("De evaluatie is gepubliceerd."),
    )


def _too_early(form: ActForm, reference: str, action: Action) -> Page:
    """Without an approved plan there is no evaluation: a conflict for who may evaluate it."""
    running_head(actor(), reference, action)
    return too_late(form, url_for("leads.status", reference=reference))


def _found(reference: str) -> EvaluationPage:
    return evaluation_page(actor(), reference, now(), language())


def _page(page: EvaluationPage, form: Any) -> str:
    """`form` is the one at hand: the evaluation itself, or its publication."""
    publishing = form if isinstance(form, ResponseForm) else ResponseForm(formdata=None)
    press = PressForm(formdata=None)
    if publishing is not form or not form.is_submitted():
        publishing.version.data = page.head.version
    press.version.data = page.version
    return render_template(
        "leads/evaluation.html",
        form=form,
        page=page,
        press=press,
        publishing=publishing,
        labels=labels,
    )

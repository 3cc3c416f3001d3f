"""The final evaluation and its follow-ups: write, offer to the board, publish."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from waardevol_lab.domain.errors import NotFound, Stale, WrongState
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.evaluations import EvaluationPage, evaluation_page
from waardevol_lab.queries.running import running_head
from waardevol_lab.services.continuing import ContinueExperiment, continue_experiment
from waardevol_lab.services.evaluating import (
    OfferEvaluation,
    PublishEvaluation,
    SaveEvaluation,
    save_evaluation,
)
from waardevol_lab.services.evaluating import offer_evaluation as offer
from waardevol_lab.services.evaluating import publish_evaluation as publish
from waardevol_lab.services.follow_ups import ACTS
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import CONFLICT, UNPROCESSABLE, Page, actor, handle, now, too_late
from waardevol_lab.web.evaluation_form import (
    FINAL,
    LATER,
    evaluation_form,
    name_subjects,
    typed_answers,
)
from waardevol_lab.web.forms import ActForm
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.autosaving import by_itself, kept, said
from waardevol_lab.web.running_forms import PressForm, ResponseForm
from waardevol_lab.web.session import current_settings
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import SOURCE, gettext, language, mark, use_language

TAKE_OVER = "take_over"
"""The button that fills what is empty with what check-ins saw."""
TOO_LONG = mark("Niet bewaard: een tekst is te lang. Probeer Bewaar: dan ziet u welke.")
OVERTAKEN = mark(
    "Niet bewaard: de evaluatie is intussen ergens anders bewaard of voorgelegd. "
    "Probeer Bewaar: dan ziet u wat u typte."
)


@blueprint.route("/<reference>/vervolgevaluatie", defaults=LATER, methods=["GET", "POST"])
@blueprint.route("/<reference>/evaluatie", defaults=FINAL, methods=["GET", "POST"])
@requires(Permission.WRITE_EVALUATION)
def evaluation(reference: str, kind: EvaluationKind) -> Page:
    """Write the evaluation, or look back once more; what is saved may still be incomplete."""
    page = _found(reference, kind)
    form = _form(page)
    typed, take_over = typed_answers(form, page.form), TAKE_OVER in request.form
    command = SaveEvaluation(reference, typed, form.seen_version, take_over, kind, form.key)
    if by_itself():
        return _kept_by_itself(form, replace(command, key=""))
    return handle(
        form,
        lambda: save_evaluation(command, actor(), now()),
        lambda: _page(page, form, page.can_write),
        url_for("leads.evaluation", reference=reference, kind=kind),
        mark("De evaluatie is bewaard. U heeft haar nog niet voorgelegd."),
    )


@blueprint.post("/<reference>/vervolgevaluatie/voorleggen", defaults=LATER)
@blueprint.post("/<reference>/evaluatie/voorleggen", defaults=FINAL)
@requires(Action.OFFER_FINAL_EVALUATION, Action.OFFER_FOLLOW_UP)
def offer_evaluation(reference: str, kind: EvaluationKind) -> Page:
    """Offer what was typed to the board; what is missing stands at its field."""
    try:
        page = _found(reference, kind)
    except NotFound:
        return _too_early(PressForm(), reference, ACTS[kind].offer)
    form = _form(page)
    typed = typed_answers(form, page.form)
    command = OfferEvaluation(reference, form.seen_version, form.key, kind, typed)
    return handle(
        form,
        lambda: offer(command, actor(), now()),
        lambda: _page(page, form, page.can_write),
        url_for("leads.evaluation", reference=reference, kind=kind),
        mark("De evaluatie ligt bij de commissie."),
    )


@blueprint.post("/<reference>/vervolgevaluatie/publiceren", defaults=LATER)
@blueprint.post("/<reference>/evaluatie/publiceren", defaults=FINAL)
@requires(Action.PUBLISH_FINAL_EVALUATION, Action.PUBLISH_FOLLOW_UP)
def publish_evaluation(reference: str, kind: EvaluationKind) -> Page:
    """Publish the evaluation, with the remarks of the board and an answer to them."""
    form = ResponseForm()
    try:
        page = _found(reference, kind)
    except NotFound:
        return _too_early(form, reference, ACTS[kind].publish)
    response = form.response.data or ""
    command = PublishEvaluation(reference, form.seen_version, response, form.key, kind)
    return handle(
        form,
        lambda: publish(command, actor(), now()),
        lambda: _page(page, form, page.can_publish),
        url_for("leads.evaluation", reference=reference),
        mark("De evaluatie is gepubliceerd."),
    )


@blueprint.post("/<reference>/evaluatie/vervolg")
@requires(Permission.CONTINUE_EXPERIMENT)
def continue_plan(reference: str) -> Page:
    """Begin a new plan that goes on from the experiment, with the answers in force."""
    page, form = _found(reference, EvaluationKind.FINAL), PressForm()
    address = current_settings().base_url + url_for("citizens.evaluations", slug=page.head.slug)
    with use_language(SOURCE):
        title = gettext("Vervolg: %(title)s", title=page.head.title)
        learned = gettext(
            "Dit plan gaat verder op %(title)s. Wat daar is beloofd en wat eruit kwam: %(address)s",
            title=page.head.title,
            address=address,
        )
    command = ContinueExperiment(reference, title, learned, form.key)
    return handle(
        form,
        lambda: continue_experiment(command, actor(), now()),
        lambda: _page(page, form),
        lambda made: url_for("leads.plan", reference=made or reference),
        mark(
            "Het nieuwe plan staat er als concept, met de antwoorden van het oude."
            " Kies een nieuwe periode en lees alles na."
        ),
    )


def _kept_by_itself(form: Any, command: SaveEvaluation) -> Response:
    """Saved while somebody types; a later press of the same form still counts."""
    if not form.validate():
        return said(UNPROCESSABLE, gettext(TOO_LONG))
    try:
        return kept(save_evaluation(command, actor(), now()))
    except (Stale, WrongState):
        return said(CONFLICT, gettext(OVERTAKEN))


def _too_early(form: ActForm, reference: str, action: Action) -> Page:
    """Without an approved plan there is no evaluation: a conflict for who may evaluate it."""
    running_head(actor(), reference, action)
    return too_late(form, url_for("leads.status", reference=reference))


def _found(reference: str, kind: EvaluationKind) -> EvaluationPage:
    need = Permission.WRITE_EVALUATION
    return evaluation_page(actor(), reference, now(), language(), kind, need)


def _form(page: EvaluationPage) -> Any:
    form = evaluation_form(page.form, page.answers, page.version)
    name_subjects(form, page.form, page.value_titles)
    return form


def _page(page: EvaluationPage, form: Any, there: bool = True) -> str:
    """`form` is the one at hand: the evaluation itself, or its publication.

    `there`: whether the page still has that form. Raises `Stale` when it was sent and has not.
    """
    if form.is_submitted() and not there:
        raise Stale("evaluation")
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
        about={"reference": page.head.reference, "kind": page.kind},
        acts=ACTS[page.kind],
    )

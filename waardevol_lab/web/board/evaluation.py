"""The final evaluation as the board sees it: remarks, or closing without one."""

from flask import render_template, url_for

from waardevol_lab.domain.errors import Stale
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.evaluations import OFFERED, EvaluationPage, board_page
from waardevol_lab.queries.running import running_head
from waardevol_lab.services.evaluating import (
    CloseUnevaluated,
    RemarkOnEvaluation,
    remark_on_evaluation,
)
from waardevol_lab.services.evaluating import close_unevaluated as close
from waardevol_lab.services.follow_ups import ACTS
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.evaluation_form import FINAL, LATER
from waardevol_lab.web.forms import ActForm
from waardevol_lab.web.running_forms import PressForm, RemarkForm
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import language, mark


@blueprint.get("/<reference>/evaluatie")
@requires(Permission.READ_EVALUATION)
def board_evaluation(reference: str) -> Page:
    """The evaluation that was offered, with the remarks on it."""
    return _page(_found(reference), RemarkForm())


@blueprint.post("/<reference>/vervolgevaluatie", defaults=LATER)
@blueprint.post("/<reference>/evaluatie", defaults=FINAL)
@requires(Action.REMARK_ON_EVALUATION, Action.REMARK_ON_FOLLOW_UP)
def remark(reference: str, kind: EvaluationKind) -> Page:
    """Place a remark."""
    form = RemarkForm()
    number = form.number.data or 0
    command = RemarkOnEvaluation(reference, form.text.data or "", form.key, kind, number)
    return handle(
        form,
        lambda: remark_on_evaluation(command, actor(), now()),
        lambda: _remarked(reference, form, kind),
        url_for("board.board_evaluation", reference=reference),
        mark("Uw opmerking is geplaatst. De projectleider ziet haar."),
    )


@blueprint.post("/<reference>/evaluatie/sluiten")
@requires(Action.CLOSE_UNEVALUATED)
def close_unevaluated(reference: str) -> Page:
    """Close the dossier: no evaluation came."""
    form = PressForm()
    command = CloseUnevaluated(reference, form.seen_version, form.key)
    return handle(
        form,
        lambda: close(command, actor(), now()),
        lambda: _page(_found(reference), form),
        url_for("board.board_evaluation", reference=reference),
        mark("Het dossier is gesloten zonder evaluatie. De openbare pagina zegt dat."),
    )


def _remarked(reference: str, form: RemarkForm, kind: EvaluationKind) -> str:
    """The page with a remark that was refused. Raises `Stale` when it has no place for it."""
    running_head(actor(), reference, ACTS[kind].remark)
    page = _found(reference)
    gone = (page.kind, page.state, page.number) != (kind, OFFERED, form.number.data)
    if gone and (form.text.data or "").strip():
        raise Stale("evaluation")
    return _page(page, form)


def _found(reference: str) -> EvaluationPage:
    return board_page(actor(), reference, now(), language())


def _page(page: EvaluationPage, form: ActForm) -> str:
    closing = form if isinstance(form, PressForm) else PressForm(formdata=None)
    if closing is not form:
        closing.version.data = page.head.version
    remarking = form if isinstance(form, RemarkForm) else RemarkForm(formdata=None)
    remarking.number.data = page.number
    return render_template(
        "board/evaluation.html",
        form=form,
        remark=remarking,
        closing=closing,
        page=page,
        acts=ACTS[page.kind],
        labels=labels,
    )

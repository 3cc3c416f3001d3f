"""The final evaluation as the board sees it: remarks, or closing without one."""

from flask import render_template, url_for

from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.evaluations import board_page
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
from waardevol_lab.web.forms import ActForm
from waardevol_lab.web.running_forms import PressForm, RemarkForm
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import language, mark

REMARKING = {
    EvaluationKind.FINAL: "board.remark",
    EvaluationKind.FOLLOW_UP: "board.remark_on_follow_up",
}


@blueprint.get("/<reference>/evaluatie")
@requires(Permission.READ_EVALUATION)
def board_evaluation(reference: str) -> Page:
    """The evaluation that was offered, with the remarks on it."""
    return _page(reference, RemarkForm())


@blueprint.post("/<reference>/evaluatie")
@requires(Action.REMARK_ON_EVALUATION)
def remark(reference: str) -> Page:
    """Place a remark."""
    return _remark(reference, EvaluationKind.FINAL)


@blueprint.post("/<reference>/vervolgevaluatie")
@requires(Action.REMARK_ON_FOLLOW_UP)
def remark_on_follow_up(reference: str) -> Page:
    """Place a remark on the follow-up."""
    return _remark(reference, EvaluationKind.FOLLOW_UP)


@blueprint.post("/<reference>/evaluatie/sluiten")
@requires(Action.CLOSE_UNEVALUATED)
def close_unevaluated(reference: str) -> Page:
    """Close the dossier: no evaluation came."""
    form = PressForm()
    command = CloseUnevaluated(reference, form.seen_version, form.key)
    return handle(
        form,
        lambda: close(command, actor(), now()),
        lambda: _page(reference, form),
        url_for("board.board_evaluation", reference=reference),
        mark("Het dossier is gesloten zonder evaluatie. De openbare pagina zegt dat."),
    )


def _remark(reference: str, kind: EvaluationKind) -> Page:
    form = RemarkForm()
    command = RemarkOnEvaluation(reference, form.text.data or "", form.key, kind)
    return handle(
        form,
        lambda: remark_on_evaluation(command, actor(), now()),
        lambda: _page(reference, form, ACTS[kind].remark),
        url_for("board.board_evaluation", reference=reference),
        mark("Uw opmerking is geplaatst. De projectleider ziet haar."),
    )


def _page(reference: str, form: ActForm, need: Action | None = None) -> str:
    if need is not None:
        running_head(actor(), reference, need)
    page = board_page(actor(), reference, now(), language())
    closing = form if isinstance(form, PressForm) else PressForm(formdata=None)
    if closing is not form:
        closing.version.data = page.head.version
    return render_template(
        "board/evaluation.html",
        form=form,
        remark=form if isinstance(form, RemarkForm) else RemarkForm(formdata=None),
        closing=closing,
        page=page,
        acts=ACTS[page.kind],
        there=url_for(REMARKING[page.kind], reference=reference),
        labels=labels,
    )

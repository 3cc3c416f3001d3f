"""The conditions of a decision, and the secretary's judgement of evidence."""

from flask import render_template, url_for

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.conditions import conditions as conditions_of
from waardevol_lab.queries.running import running_head
from waardevol_lab.services.conditions import JudgeEvidence
from waardevol_lab.services.conditions import judge_evidence as judge
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.running_forms import JudgementForm
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import mark


@blueprint.get("/<reference>/voorwaarden")
@requires(Permission.READ_PLAN)
def board_conditions(reference: str) -> Page:
    """Every condition with its evidence."""
    page = conditions_of(actor(), reference, now())
    return render_template("board/conditions.html", page=page, labels=labels)


@blueprint.route("/<reference>/voorwaarden/<int:number>/bewijs", methods=["GET", "POST"])
@requires(Permission.JUDGE_EVIDENCE, Action.ACCEPT_EVIDENCE, Action.REFUSE_EVIDENCE)
def judge_evidence(reference: str, number: int) -> Page:
    """Accept or refuse the evidence of one condition."""
    form = JudgementForm()
    command = JudgeEvidence(
        reference, number, form.accepts, form.seen_version, form.reason.data or "", form.key
    )
    return handle(
        form,
        lambda: judge(command, actor(), now()),
        lambda: _page(reference, number, form),
        url_for("board.board_conditions", reference=reference),
        mark("Uw oordeel over het bewijs is vastgelegd."),
    )


def _page(reference: str, number: int, form: JudgementForm) -> str:
    running_head(actor(), reference, Permission.JUDGE_EVIDENCE)
    page = conditions_of(actor(), reference, now())
    card = page.card(number)
    if not form.is_submitted():
        form.version.data = card.version
    return render_template("board/evidence.html", form=form, page=page, card=card, labels=labels)

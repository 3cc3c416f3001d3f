"""The desk of the data protection officer, and their opinion on one round."""

from flask import render_template

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries import board_dpo
from waardevol_lab.queries.board_dpo import opinion_page
from waardevol_lab.queries.incident_log import breaches
from waardevol_lab.services.reviewing import RecordDpoOpinion
from waardevol_lab.services.reviewing import record_dpo_opinion as record
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.addresses import page_url
from waardevol_lab.web.board.forms import OpinionForm
from waardevol_lab.web.board.pages import seen, show
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.wording import board, labels
from waardevol_lab.wording.i18n import language, mark


@blueprint.get("/fg")
@requires(Action.RECORD_DPO_OPINION)
def dpo_desk() -> Page:
    """What waits for an opinion, with its term."""
    found = board_dpo.dpo_desk(actor(), now())
    waiting = breaches(actor(), now())
    return render_template(
        "board/dpo_desk.html", desk=found, breaches=waiting, labels=labels, words=board
    )


@blueprint.get("/<reference>/fg-oordeel")
@requires(Permission.READ_DELIBERATION)
def dpo_opinion(reference: str) -> Page:
    """The opinion, or the form for it."""
    return _opinion(reference, OpinionForm())


@blueprint.post("/<reference>/fg-oordeel")
@requires(Action.RECORD_DPO_OPINION)
def record_dpo_opinion(reference: str) -> Page:
    """Record the opinion."""
    form = OpinionForm()
    command = RecordDpoOpinion(
        reference,
        form.verdict.data or "",
        form.text.data or "",
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle(
        form,
        lambda: record(command, actor(), now()),
        lambda: _opinion(reference, form),
        page_url("dpo_opinion", reference),
        mark("Uw oordeel is vastgelegd."),
    )


def _opinion(reference: str, form: OpinionForm) -> str:
    found = opinion_page(actor(), reference, ronde(), now(), language())
    if found.opinion and not form.is_submitted():
        form.verdict.data, form.text.data = found.opinion.verdict, found.opinion.text
    seen(form, found.head.round_version)
    writes = Action.RECORD_DPO_OPINION in found.head.actions
    return show("dpo_opinion", found.head, page=found, form=form, writes=writes)

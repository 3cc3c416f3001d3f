"""Mijn oordeel, and the tally."""

from collections.abc import Callable
from typing import Any

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.board_assessment import assessment_page
from waardevol_lab.queries.board_votes import tally_page
from waardevol_lab.services.assessing import (
    WriteAssessment,
    file_assessment,
    save_assessment,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.addresses import page_url
from waardevol_lab.web.board.forms import assessment_form, risk_values
from waardevol_lab.web.board.pages import show
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.wording.i18n import mark

KEPT = mark("Uw concept is bewaard. U heeft nog niets ingediend.")
FILED = mark("Uw oordeel is ingediend. Hier ziet u hoe de leden stemden.")


@blueprint.route("/<reference>/oordeel", methods=["GET", "POST"])
@requires(Action.FILE_ASSESSMENT, Permission.WRITE_ASSESSMENT)
def assessment(reference: str) -> Page:
    """The viewer's own assessment: keep a draft, or file it."""
    form = assessment_form()()
    command = WriteAssessment(
        reference,
        form.ballot(),
        form.seen_version,
        version=form.round_version.data or 0,
        round_number=ronde(),
        key=form.key,
    )
    files = bool(form.file.data)
    perform: Callable[..., Any] = file_assessment if files else save_assessment
    return handle(
        form,
        lambda: perform(command, actor(), now()),
        lambda: _page(reference, form),
        page_url("tally" if files else "assessment", reference),
        FILED if files else KEPT,
    )


def _page(reference: str, form: Any) -> str:
    found = assessment_page(actor(), reference, ronde(), now())
    if not form.is_submitted():
        form = assessment_form()(
            verdict=found.draft.verdict,
            reasons=found.draft.reasons,
            conditions=found.draft.conditions,
            version=found.draft_version,
            round_version=found.head.round_version,
            **risk_values(found.draft.risks),
        )
    form.offer_values(found.values)
    return show("assessment", found.head, page=found, form=form)


@blueprint.get("/<reference>/stemming")
@requires(Permission.READ_DELIBERATION)
def tally(reference: str) -> Page:
    """How the votes stand, for who may see it."""
    found = tally_page(actor(), reference, ronde(), now())
    return show("tally", found.head, page=found, second=found.may_vote_again)

"""The advice of the board."""

from typing import Any

from waardevol_lab.domain.deliberation import TallyOutcome
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.advice_drafts import Draft
from waardevol_lab.queries.board_papers import AdvicePage, advice_page
from waardevol_lab.services.advising import AdoptAdvice
from waardevol_lab.services.advising import adopt_advice as adopt
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.addresses import page_url
from waardevol_lab.web.board.forms import advice_form, risk_values
from waardevol_lab.web.board.pages import show
from waardevol_lab.web.board.rows import condition_values, handle_rows
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.wording.board import minority_draft
from waardevol_lab.wording.i18n import mark


@blueprint.get("/<reference>/advies")
@requires(Permission.READ_ADVICE)
def advice(reference: str) -> Page:
    """The advice, or the chair's page to write it."""
    return advice_page_of(reference, None)


@blueprint.post("/<reference>/advies")
@requires(Action.ADOPT_ADVICE)
def adopt_advice(reference: str) -> Page:
    """Adopt the advice."""
    form = advice_form()()
    command = AdoptAdvice(
        reference,
        form.outcome.data or "",
        form.text.data or "",
        form.proposed(),
        form.risks(),
        form.minority_view.data or "",
        bool(form.open_to_objection.data),
        form.language.data or "",
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle_rows(
        form,
        lambda: adopt(command, actor(), now()),
        lambda: advice_page_of(reference, form),
        page_url("advice", reference),
        mark("Het advies is vastgesteld."),
    )


def advice_page_of(reference: str, form: Any) -> str:
    """The advice, or the page to write it; `form` is what was typed, None at first."""
    found = advice_page(actor(), reference, ronde(), now())
    form = form or _begun(found)
    form.offer_values(found.values)
    return show("advice", found.head, page=found, form=form)


def _begun(found: AdvicePage) -> Any:
    """The form with what was kept, or else with what the votes carry and members propose."""
    if found.drafted.draft:
        return drafted_form(found.drafted.draft, found.head.round_version)
    adoptable = found.tally is not None and found.tally.adoptable
    outcome = found.tally.outcome if found.tally and adoptable else ""
    wishes = found.proposed_conditions if outcome == TallyOutcome.APPROVED_WITH_CONDITIONS else ()
    form = advice_form()(
        formdata=None,
        outcome=str(outcome),
        text=found.drafted.begun,
        language="nl",
        conditions=condition_values(ProposedCondition(text) for text in wishes),
        minority_view=minority_draft(found.dissent),
        draft=0,
        version=found.head.round_version,
        open_to_objection=True,
        **risk_values(found.proposed_risks),
    )
    form.fill_up()
    return form


def drafted_form(draft: Draft, round_version: int) -> Any:
    """The form with what was kept."""
    said = draft.said
    form = advice_form()(
        formdata=None,
        outcome=said.outcome,
        text=said.text,
        language=said.language,
        conditions=condition_values(said.conditions),
        minority_view=said.minority_view,
        draft=draft.version,
        version=round_version,
        open_to_objection=draft.open_to_objection,
        **risk_values(said.risks),
    )
    form.fill_up()
    return form

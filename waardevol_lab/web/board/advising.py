"""The advice of the board."""

from typing import Any

from waardevol_lab.domain.deliberation import TallyOutcome
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.states import Action
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
    return _advice(reference, None)


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
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle_rows(
        form,
        lambda: adopt(command, actor(), now()),
        lambda: _advice(reference, form),
        page_url("advice", reference),
        mark("Het advies is vastgesteld."),
    )


def _advice(reference: str, form: Any) -> str:
    found = advice_page(actor(), reference, ronde(), now())
    form = form or _begun(found)
    form.offer_values(found.values)
    return show("advice", found.head, page=found, form=form)


def _begun(found: AdvicePage) -> Any:
    """A form that begins with what the votes carry, and what members propose and object."""
    adoptable = found.tally is not None and found.tally.adoptable
    outcome = found.tally.outcome if found.tally and adoptable else ""
    wishes = found.proposed_conditions if outcome == TallyOutcome.APPROVED_WITH_CONDITIONS else ()
    form = advice_form()(
        formdata=None,
        outcome=str(outcome),
        conditions=condition_values(ProposedCondition(text) for text in wishes),
        minority_view=minority_draft(found.dissent),
        version=found.head.round_version,
        open_to_objection=True,
        **risk_values(found.proposed_risks),
    )
    form.fill_up()
    return form

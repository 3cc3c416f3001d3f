"""The decision and its correction."""

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.board_papers import DecisionPage, decision_page
from waardevol_lab.services.deciding import Correct, Decide
from waardevol_lab.services.deciding import correct as take_correction
from waardevol_lab.services.deciding import decide as take_decision
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.board.addresses import page_url
from waardevol_lab.web.board.forms import CorrectionForm, DecisionForm
from waardevol_lab.web.board.pages import show
from waardevol_lab.web.board.rows import condition_values, handle_rows
from waardevol_lab.web.board.tabs import ronde
from waardevol_lab.wording.i18n import mark


@blueprint.get("/<reference>/besluit")
@requires(Permission.READ_ADVICE)
def decision(reference: str) -> Page:
    """The decision, or the decider's page to take it from the advice."""
    return _deciding(reference, None)


@blueprint.post("/<reference>/besluit")
@requires(Action.DECIDE)
def decide(reference: str) -> Page:
    """Take the decision."""
    form = DecisionForm()
    command = Decide(
        reference,
        form.outcome.data or "",
        form.motivation.data or "",
        form.proposed(),
        bool(form.open_to_objection.data),
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle_rows(
        form,
        lambda: take_decision(command, actor(), now()),
        lambda: _deciding(reference, form),
        page_url("decision", reference),
        mark("Het besluit is genomen en bekendgemaakt."),
    )


def _deciding(reference: str, form: DecisionForm | None) -> str:
    found = decision_page(actor(), reference, ronde(), now())
    return show(
        "decision",
        found.head,
        page=found,
        form=form or _as_advised(found),
        writes=Action.DECIDE in found.head.actions,
        corrects=Action.CORRECT in found.head.actions,
    )


def _as_advised(found: DecisionPage) -> DecisionForm:
    """A form with the conditions of the advice; the outcome is for the decider to choose."""
    advice = found.advice
    return DecisionForm(
        formdata=None,
        conditions=condition_values(advice.conditions if advice else ()),
        open_to_objection=True,
        version=found.head.round_version,
    )


@blueprint.route("/<reference>/besluit/correctie", methods=["GET", "POST"])
@requires(Action.CORRECT)
def correct(reference: str) -> Page:
    """A new decision in place of the one that holds."""
    form = CorrectionForm()
    command = Correct(
        reference,
        form.outcome.data or "",
        form.motivation.data or "",
        form.proposed(),
        bool(form.open_to_objection.data),
        corrects=form.corrects.data or 0,
        version=form.seen_version,
        round_number=ronde(),
        key=form.key,
    )
    return handle_rows(
        form,
        lambda: take_correction(command, actor(), now()),
        lambda: _correcting(reference, form),
        page_url("decision", reference),
        mark("De correctie is vastgelegd en bekendgemaakt."),
    )


def _correcting(reference: str, form: CorrectionForm) -> str:
    found = decision_page(actor(), reference, ronde(), now())
    current = found.decisions[0] if found.decisions else None
    if not form.is_submitted():
        form = CorrectionForm(
            formdata=None,
            outcome=current.outcome if current else "",
            conditions=condition_values(current.conditions if current else ()),
            open_to_objection=current.open_to_objection if current else True,
            corrects=current.number if current else 0,
            version=found.head.round_version,
        )
    return show("correct", found.head, page=found, form=form, current=current)

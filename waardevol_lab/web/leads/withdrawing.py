"""Taking a round or the experiment back, and beginning a new round."""

from flask import render_template, url_for

from waardevol_lab.domain.errors import NotFound, WrongState
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.plan_checks import plan_check
from waardevol_lab.queries.plan_status import plan_status
from waardevol_lab.services.reopening import OpenRound
from waardevol_lab.services.reopening import open_round as open_new_round
from waardevol_lab.services.withdrawing import (
    WithdrawExperiment,
    WithdrawRound,
    withdraw_experiment,
)
from waardevol_lab.services.withdrawing import withdraw_round as withdraw_the_round
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.plan_forms import PressForm, ReasonForm
from waardevol_lab.web.leads.rounds import incident, which
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import language, mark


@blueprint.route("/<reference>/ronde-intrekken", methods=["GET", "POST"])
@requires(Action.WITHDRAW_ROUND)
def withdraw_round(reference: str) -> Page:
    """Take the open round back."""
    form = ReasonForm()
    seen = plan_check(actor(), reference, language(), which())
    if not form.is_submitted():
        form.version.data = seen.version
    command = WithdrawRound(
        reference, form.reason.data or "", form.seen_version, form.key, incident=incident()
    )
    what = "incident" if incident() else "round"
    return handle(
        form,
        lambda: withdraw_the_round(command, actor(), now()),
        lambda: _page("leads/withdraw.html", form, reference, Action.WITHDRAW_ROUND, what=what),
        url_for("leads.status", reference=reference),
        mark("De ronde is ingetrokken."),
    )


@blueprint.route("/<reference>/intrekken", methods=["GET", "POST"])
@requires(Action.WITHDRAW)
def withdraw(reference: str) -> Page:
    """Take the whole experiment back."""
    form = ReasonForm()
    if not form.is_submitted():
        seen = plan_status(actor(), reference, now())
        if Action.WITHDRAW in seen.actions - seen.offered:
            raise WrongState(Action.WITHDRAW, seen.state)
        form.version.data = seen.phase_version
    command = WithdrawExperiment(reference, form.reason.data or "", form.seen_version, form.key)
    return handle(
        form,
        lambda: withdraw_experiment(command, actor(), now()),
        lambda: _page("leads/withdraw.html", form, reference, Action.WITHDRAW, what="experiment"),
        url_for("leads.status", reference=reference),
        mark("Het experiment is ingetrokken."),
    )


@blueprint.route("/<reference>/nieuwe-ronde", methods=["GET", "POST"])
@requires(Action.OPEN_ROUND)
def open_round(reference: str) -> Page:
    """Begin a new round with the last answers."""
    form = PressForm()
    if not form.is_submitted():
        form.version.data = plan_status(actor(), reference, now()).phase_version
    command = OpenRound(reference, form.seen_version, form.key)
    return handle(
        form,
        lambda: open_new_round(command, actor(), now()),
        lambda: _page("leads/open_round.html", form, reference, Action.OPEN_ROUND),
        url_for("leads.plan", reference=reference),
        mark("Er is een nieuwe ronde begonnen. Uw laatste antwoorden staan er al in."),
    )


def _page(
    template: str, form: PressForm | ReasonForm, reference: str, action: Action, **context: str
) -> str:
    """The page of an act of the lead; who may not do it does not get to see it either."""
    found = plan_status(actor(), reference, now())
    if not found.is_lead:
        raise NotFound(action)
    if incident() and not (found.incident and found.incident.may_withdraw):
        raise WrongState(action, found.incident.state if found.incident else None)
    if not incident() and action not in found.actions:
        raise WrongState(action, found.state)
    return render_template(template, form=form, plan=found, labels=labels, **context)

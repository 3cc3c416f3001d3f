"""A plan to practise with: what it is, and how it goes away or becomes a real one."""

from flask import render_template, url_for

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.references import is_practice
from waardevol_lab.queries.teams import team as team_of
from waardevol_lab.services.practising import (
    DeletePractice,
    MakeReal,
    delete_practice,
    make_real,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.plan_forms import PressForm
from waardevol_lab.wording.i18n import mark


@blueprint.get("/<reference>/oefenplan")
@requires(Permission.DELETE_PRACTICE)
def practice(reference: str) -> Page:
    """What can be done with it; only for its lead."""
    return _page(reference)


@blueprint.post("/<reference>/oefenplan/verwijderen")
@requires(Permission.DELETE_PRACTICE)
def remove_practice(reference: str) -> Page:
    """Delete it."""
    form = PressForm()
    return handle(
        form,
        lambda: delete_practice(DeletePractice(reference, form.key), actor(), now()),
        lambda: _page(reference),
        url_for("leads.plans"),
        mark("Het oefenplan is verwijderd."),
    )


@blueprint.post("/<reference>/oefenplan/echt")
@requires(Permission.DELETE_PRACTICE)
def real_plan(reference: str) -> Page:
    """Begin a real plan with its answers."""
    form = PressForm()
    return handle(
        form,
        lambda: make_real(MakeReal(reference, form.key), actor(), now()),
        lambda: _page(reference),
        lambda real: url_for("leads.plan", reference=real),
        mark("Dit is nu een echt plan, met de antwoorden van uw oefenplan. Voeg de bestanden toe."),
    )


def _page(reference: str) -> str:
    found = team_of(actor(), reference)
    if not (is_practice(reference) and found.is_lead):
        raise NotFound(reference)
    return render_template("leads/practice.html", plan=found, form=PressForm())

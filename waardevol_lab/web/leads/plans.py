"""My plans, a new plan, and the task list."""

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, url_for

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import WrongState
from waardevol_lab.domain.framework import latest
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.drafts import task_list
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.queries.plans import MyPlans, my_plans, places_to_begin
from waardevol_lab.services.plans import CreateExperiment, create_experiment
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import SEE_OTHER, Page, actor, handle, now
from waardevol_lab.web.forms import number, select_choices
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.plan_filters import PlanFilters
from waardevol_lab.web.leads.plan_forms import NewPlanForm, PressForm
from waardevol_lab.web.leads.rounds import which
from waardevol_lab.web.leads.steps import next_link
from waardevol_lab.wording import labels, turns

BAD_REQUEST = 400


@blueprint.get("/")
@requires(Permission.EDIT_DRAFT)
def plans() -> Page:
    """My plans, each with the one thing to do next; an address that makes no sense gets 400."""
    form = PlanFilters()
    if not form.validate():
        return _plans(form, None), BAD_REQUEST
    wanted = form.wanted()
    try:
        return _plans(form, my_plans(actor(), wanted))
    except BadTokenError:
        first = my_plans(actor(), replace(wanted, na=""))
        return _plans(form, first, bad_token=True), BAD_REQUEST


def _plans(form: PlanFilters, found: MyPlans | None, bad_token: bool = False) -> str:
    address: dict[str, Any] = form.address()
    following = found.following if found and not bad_token else ""
    return render_template(
        "leads/plans.html",
        form=form,
        found=found,
        bad_token=bad_token,
        following=url_for("leads.plans", **address, na=following) if following else None,
        as_csv=url_for("leads.plans_csv", **address),
        as_xlsx=url_for("leads.plans_xlsx", **address),
        places=places_to_begin(actor()),
        next_link=next_link,
        labels=labels,
        turns=turns,
    )


@blueprint.route("/nieuw", methods=["GET", "POST"])
@requires(Action.CREATE)
def new_plan() -> Page:
    """Begin a plan."""
    places, form = places_to_begin(actor()), NewPlanForm()
    form.organisation.choices = select_choices((str(p.id), p.name) for p in places)
    if len(places) == 1:
        form.organisation.data = str(places[0].id)
    command = CreateExperiment(
        organisation_id=number(form.organisation.data) or 0,
        title=form.title.data or "",
        key=form.key,
        practice=bool(form.practice.data),
    )
    return handle(
        form,
        lambda: create_experiment(command, actor(), now()),
        lambda: render_template(
            "leads/new_plan.html",
            form=form,
            places=places,
            framework=latest(local_date(now())).version,
        ),
        lambda reference: url_for("leads.plan", reference=reference),
    )


@blueprint.get("/<reference>")
@requires(Permission.READ_DRAFT)
def plan(reference: str) -> Page:
    """The task list while the plan is being written, otherwise where it stands."""
    try:
        found = task_list(actor(), reference, now(), which())
    except WrongState:
        return redirect(url_for("leads.status", reference=reference), code=SEE_OTHER)
    press = PressForm(formdata=None)
    return render_template("leads/task_list.html", plan=found, labels=labels, press=press)

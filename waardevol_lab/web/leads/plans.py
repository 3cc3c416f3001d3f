"""My plans, a new plan, the task list, and the team."""

from flask import redirect, render_template, url_for

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound, WrongState
from waardevol_lab.domain.framework import latest
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.drafts import task_list
from waardevol_lab.queries.plans import my_plans, places_to_begin
from waardevol_lab.queries.teams import team as team_of
from waardevol_lab.services.plans import CreateExperiment, create_experiment
from waardevol_lab.services.teaming import (
    AddTeammate,
    RemoveTeammate,
    add_teammate,
    remove_teammate,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import SEE_OTHER, Page, actor, handle, now
from waardevol_lab.web.forms import number, select_choices
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.plan_forms import NewPlanForm, PressForm, TeammateForm
from waardevol_lab.web.leads.rounds import which
from waardevol_lab.web.leads.steps import next_link
from waardevol_lab.wording import labels, turns
from waardevol_lab.wording.i18n import mark


@blueprint.get("/")
@requires(Permission.EDIT_DRAFT)
def plans() -> Page:
    """My plans, each with the one thing to do next."""
    return render_template(
        "leads/plans.html",
        plans=my_plans(actor()),
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
    return render_template("leads/task_list.html", plan=found, labels=labels)


@blueprint.get("/<reference>/team")
@requires(Permission.EDIT_DRAFT)
def team(reference: str) -> Page:
    """Who works on the plan."""
    found = team_of(actor(), reference)
    return render_template("leads/team.html", form=TeammateForm(), press=PressForm(), team=found)


@blueprint.post("/<reference>/team")
@requires(Permission.MANAGE_TEAM)
def add_to_team(reference: str) -> Page:
    """Add somebody who has an account."""
    form = TeammateForm()
    command = AddTeammate(reference, form.email.data or "", form.key)
    return handle(
        form,
        lambda: add_teammate(command, actor(), now()),
        lambda: _team_page(reference, form, PressForm()),
        url_for("leads.team", reference=reference),
        mark("Deze persoon doet nu mee."),
    )


@blueprint.post("/<reference>/team/<int:account_id>/weg")
@requires(Permission.MANAGE_TEAM)
def remove_from_team(reference: str, account_id: int) -> Page:
    """Take somebody off the team."""
    form = PressForm()
    return handle(
        form,
        lambda: remove_teammate(RemoveTeammate(reference, account_id, form.key), actor(), now()),
        lambda: _team_page(reference, TeammateForm(formdata=None), form),
        url_for("leads.team", reference=reference),
        mark("Deze persoon doet niet meer mee."),
    )


def _team_page(reference: str, form: TeammateForm, press: PressForm) -> str:
    """The team again after a press that failed; only for who manages it."""
    found = team_of(actor(), reference)
    if not found.may_manage:
        raise NotFound(reference)
    return render_template("leads/team.html", form=form, press=press, team=found)

"""Who works on the plan: adding, inviting again and taking off."""

from flask import render_template, url_for

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.teams import team as team_of
from waardevol_lab.services.teaming import (
    AddTeammate,
    InviteTeammateAgain,
    RemoveTeammate,
    add_teammate,
    invite_teammate_again,
    remove_teammate,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.plan_forms import PressForm, TeammateForm
from waardevol_lab.wording.i18n import mark


@blueprint.get("/<reference>/team")
@requires(Permission.EDIT_DRAFT)
def team(reference: str) -> Page:
    """Who works on the plan."""
    found = team_of(actor(), reference)
    return render_template("leads/team.html", form=TeammateForm(), press=PressForm(), team=found)


@blueprint.post("/<reference>/team")
@requires(Permission.MANAGE_TEAM)
def add_to_team(reference: str) -> Page:
    """Add somebody by their address; the answer does not tell whether it was known."""
    form = TeammateForm()
    command = AddTeammate(reference, form.email.data or "", form.name.data or "", form.key)
    return handle(
        form,
        lambda: add_teammate(command, actor(), now()),
        lambda: _team_page(reference, form, PressForm()),
        url_for("leads.team", reference=reference),
        mark("Deze persoon krijgt een mail en kan daarna meeschrijven."),
    )


@blueprint.post("/<reference>/team/<int:account_id>/opnieuw")
@requires(Permission.MANAGE_TEAM)
def invite_to_team_again(reference: str, account_id: int) -> Page:
    """Send the mail once more."""
    form = PressForm()
    command = InviteTeammateAgain(reference, account_id, form.key)
    return handle(
        form,
        lambda: invite_teammate_again(command, actor(), now()),
        lambda: _team_page(reference, TeammateForm(formdata=None), form),
        url_for("leads.team", reference=reference),
        mark("De mail is opnieuw verstuurd."),
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

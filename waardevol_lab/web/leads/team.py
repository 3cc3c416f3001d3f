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
from waardevol_lab.web.running_pages import ActPage, Trail, act_page
from waardevol_lab.wording.i18n import gettext, mark


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


@blueprint.route("/<reference>/team/<int:account_id>/weg", methods=["GET", "POST"])
@requires(Permission.MANAGE_TEAM)
def remove_from_team(reference: str, account_id: int) -> Page:
    """Take somebody off the team, on a page of its own: there is no way back but a new mail."""
    form = PressForm()
    return act_page(
        form,
        lambda: remove_teammate(RemoveTeammate(reference, account_id, form.key), actor(), now()),
        lambda: _removing(reference, account_id),
        url_for("leads.team", reference=reference),
        mark("Deze persoon doet niet meer mee."),
    )


def _removing(reference: str, account_id: int) -> tuple[ActPage, Trail]:
    found = team_of(actor(), reference)
    person = next((one for one in found.teammates if one.id == account_id), None)
    if person is None or not found.may_manage:
        raise NotFound(reference)
    back = url_for("leads.team", reference=reference)
    if person.invited_at:
        title = gettext("Trek de uitnodiging van %(name)s in", name=person.name)
        lines = [gettext("De link in de mail werkt dan niet meer.")]
    else:
        title = gettext("Haal %(name)s van het team", name=person.name)
        lines = [
            gettext("Deze persoon kan het plan dan niet meer lezen of eraan meeschrijven."),
            gettext("Wat al geschreven is, blijft staan."),
        ]
    again = gettext("U kunt deze persoon later opnieuw toevoegen.")
    trail = [
        (gettext("Mijn plannen"), url_for("leads.plans")),
        (found.title, url_for("leads.plan", reference=reference)),
        (gettext("Team"), back),
    ]
    subject = f"{found.reference} · {found.title}"
    return ActPage(subject, title, (*lines, again), title, back, "danger"), trail


def _team_page(reference: str, form: TeammateForm, press: PressForm) -> str:
    """The team again after a press that failed; only for who manages it."""
    found = team_of(actor(), reference)
    if not found.may_manage:
        raise NotFound(reference)
    return render_template("leads/team.html", form=form, press=press, team=found)

"""People: inviting them, their roles, closing and opening their accounts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for

from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.queries.people import people, person
from waardevol_lab.queries.role_options import principals, role_options
from waardevol_lab.queries.transfers import transferable
from waardevol_lab.services import accounts, granting, inviting
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.admin import blueprint
from waardevol_lab.web.admin.user_forms import GrantForm, InviteForm, PressForm
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import mark


@blueprint.get("/gebruikers")
@requires(Permission.MANAGE_PEOPLE)
def users() -> Page:
    """Everybody with a role in the administrator's organisations."""
    search = request.args.get("q", "")[:100]
    found = people(actor(), now(), search=search)
    return render_template("admin/users.html", people=found, search=search, labels=labels)


@blueprint.route("/gebruikers/uitnodigen", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def invite() -> Page:
    """Invite somebody to a first role."""
    form = InviteForm()
    form.offer(role_options(actor()), principals(actor(), now()))
    return handle(
        form,
        lambda: inviting.invite(_invitation(form), actor(), now()),
        lambda: render_template("admin/invite.html", form=form),
        lambda account_id: url_for("admin.user", account_id=account_id or 0),
        mark("De uitnodiging is verstuurd."),
    )


def _invitation(form: InviteForm) -> inviting.InvitePerson:
    role, place_id = form.chosen
    return inviting.InvitePerson(
        email=form.email.data,
        name=form.name.data,
        role=role,
        place_id=place_id,
        language=form.language.data,
        period=form.period,
        on_behalf_of_id=form.principal_id,
        key=form.key,
    )


@blueprint.route("/gebruikers/<int:account_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def user(account_id: int) -> Page:
    """One person; give a role."""
    found = person(actor(), account_id, now())
    form = GrantForm()
    form.offer(role_options(actor()), principals(actor(), now()))
    return handle(
        form,
        lambda: granting.grant(_grant(form, account_id), actor(), now()),
        lambda: _page(found.id, form),
        url_for("admin.user", account_id=account_id),
        mark("De rol is gegeven."),
    )


def _grant(form: GrantForm, account_id: int) -> granting.GrantRole:
    role, place_id = form.chosen
    return granting.GrantRole(account_id, role, place_id, form.period, form.principal_id, form.key)


def _page(account_id: int, form: GrantForm, press: PressForm | None = None) -> str:
    found = person(actor(), account_id, now())
    return render_template(
        "admin/user.html",
        person=found,
        form=form,
        press=press or PressForm(formdata=None, data={"version": found.version}),
        is_self=found.id == actor().user_id,
        led=transferable(actor(), account_id),
        labels=labels,
    )


Perform = Callable[[PressForm, Actor, datetime], Any]


def _pressed(account_id: int, perform: Perform, message: str) -> Page:
    """Do an act of one press on the page of a person; what is refused stands on that page."""
    person(actor(), account_id, now())
    press, form = PressForm(), GrantForm(formdata=None)
    form.offer(role_options(actor()), principals(actor(), now()))
    return handle(
        press,
        lambda: perform(press, actor(), now()),
        lambda: _page(account_id, form, press),
        url_for("admin.user", account_id=account_id),
        message,
    )


@blueprint.post("/gebruikers/<int:account_id>/rollen/<int:grant_id>/intrekken")
@requires(Permission.MANAGE_PEOPLE)
def revoke_role(account_id: int, grant_id: int) -> Page:
    """Take a role back."""
    return _pressed(
        account_id,
        lambda form, who, at: granting.revoke(granting.RevokeRole(grant_id, form.key), who, at),
        mark("De rol is ingetrokken."),
    )


@blueprint.post("/gebruikers/<int:account_id>/opnieuw-uitnodigen")
@requires(Permission.MANAGE_PEOPLE)
def invite_again(account_id: int) -> Page:
    """Send a new link."""
    return _pressed(
        account_id,
        lambda form, who, at: inviting.invite_again(
            inviting.InviteAgain(account_id, form.key), who, at
        ),
        mark("De uitnodiging is opnieuw verstuurd."),
    )


@blueprint.post("/gebruikers/<int:account_id>/sluiten")
@requires(Permission.MANAGE_PEOPLE)
def disable_user(account_id: int) -> Page:
    """Close the account."""
    return _pressed(
        account_id,
        lambda form, who, at: accounts.disable(
            accounts.SetActive(account_id, form.seen_version, form.key), who, at
        ),
        mark("Het account is gesloten."),
    )


@blueprint.post("/gebruikers/<int:account_id>/openen")
@requires(Permission.MANAGE_PEOPLE)
def enable_user(account_id: int) -> Page:
    """Open the account again."""
    return _pressed(
        account_id,
        lambda form, who, at: accounts.enable(
            accounts.SetActive(account_id, form.seen_version, form.key), who, at
        ),
        mark("Het account is weer open."),
    )

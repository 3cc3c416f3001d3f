"""One's own account: name, language, roles, and where one is signed in."""

from flask import flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from waardevol_lab.queries.own_account import OwnAccount, own_account
from waardevol_lab.services import accounts
from waardevol_lab.services.accounts import ChangeProfile
from waardevol_lab.services.standing_in import NAMING_ROLES
from waardevol_lab.web.access import signed_in
from waardevol_lab.web.account import blueprint
from waardevol_lab.web.account.forms import ProfileForm
from waardevol_lab.web.acts import SEE_OTHER, Page, actor, handle, now
from waardevol_lab.web.forms import BaseForm
from waardevol_lab.web.languages import in_language
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import gettext, mark


@blueprint.route("/profiel", methods=["GET", "POST"])
@signed_in
def profile() -> Page:
    """Show one's account and change name and language."""
    found = own_account(actor(), _token(), now())
    form = ProfileForm(
        data={"name": found.name, "language": found.language, "version": found.version}
    )
    return handle(
        form,
        lambda: accounts.change_profile(
            ChangeProfile(form.name.data, form.language.data, form.seen_version, form.key),
            actor(),
            now(),
        ),
        lambda: _page(form, found),
        lambda _result: in_language(url_for("account.profile"), form.language.data or "nl"),
        mark("Uw gegevens zijn bewaard."),
    )


def _page(form: ProfileForm, found: OwnAccount) -> str:
    return render_template(
        "account/profile.html",
        form=form,
        own=found,
        ending=BaseForm(),
        labels=labels,
        names_stand_ins=any(actor().holds(role) for role in NAMING_ROLES),
    )


@blueprint.post("/profiel/sessies/<int:session_id>/beeindigen")
@signed_in
def end_session(session_id: int) -> Response:
    """Sign out somewhere else."""
    accounts.end_session(session_id, actor(), now())
    flash(gettext("Daar bent u nu uitgelogd."), "success")
    return redirect(url_for("account.profile"), code=SEE_OTHER)


@blueprint.post("/profiel/sessies/andere-beeindigen")
@signed_in
def end_other_sessions() -> Response:
    """Sign out everywhere but here."""
    accounts.end_other_sessions(_token(), actor(), now())
    flash(gettext("U bent overal uitgelogd, behalve hier."), "success")
    return redirect(url_for("account.profile"), code=SEE_OTHER)


def _token() -> str:
    """The token of this browser's session."""
    return str(getattr(session, "token", ""))

"""Signing in and out."""

import re

from flask import redirect, render_template, request, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import BOARD_ROLES, Role
from waardevol_lab.services import credentials
from waardevol_lab.web.access import anonymous, signed_in
from waardevol_lab.web.account import blueprint
from waardevol_lab.web.account.forms import SignInForm
from waardevol_lab.web.acts import SEE_OTHER, UNPROCESSABLE, Page, now
from waardevol_lab.web.languages import in_language
from waardevol_lab.web.limits import SIGN_IN, limited
from waardevol_lab.web.session import SignedInUser, load_user
from waardevol_lab.wording.i18n import gettext, mark

OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
"""A path on this site: one slash first, nothing that a browser reads as another site."""
DESKS: tuple[tuple[str, frozenset[Role]], ...] = (
    ("leads.plans", frozenset({Role.LEAD, Role.TEAMMATE})),
    ("board.desk", frozenset({*BOARD_ROLES, Role.DPO, Role.DECIDER, Role.AUDITOR})),
    ("admin.overview", frozenset({Role.ADMIN})),
    ("leads.fieldwork", frozenset({Role.FIELDWORKER})),
)
LOST = "verlopen"
REASONS = {
    "wachtwoord": mark("Uw wachtwoord is gewijzigd. Log in met uw nieuwe wachtwoord."),
    "uitnodiging": mark("Uw account is klaar. Log in met het wachtwoord dat u net koos."),
    "uit": mark("U bent uitgelogd."),
    LOST: mark(
        "U was niet meer ingelogd. Wat u net verstuurde, is niet bewaard. Wat daarvoor al was "
        "bewaard, met een knop of vanzelf, staat er nog. Log in en kijk wat er staat."
    ),
}


@blueprint.route("/inloggen", methods=["GET", "POST"])
@anonymous
@limited(SIGN_IN, failures_only=True)
def sign_in() -> Page:
    """Sign in; the same answer whether the address is unknown, the password wrong or all closed."""
    form = SignInForm()
    if not form.is_submitted():
        if current_user.is_authenticated:
            return redirect(following(current_user), code=SEE_OTHER)
        return _page(form)
    if not form.validate():
        return _page(form), UNPROCESSABLE
    account_id = credentials.check_password(form.email.data, form.password.data, now())
    user = load_user(str(account_id)) if account_id else None
    if user is None:
        form.form_errors.append(
            gettext("Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Probeer het opnieuw.")
        )
        return _page(form), UNPROCESSABLE
    login_user(user)
    return redirect(following(user), code=SEE_OTHER)


def _page(form: SignInForm) -> str:
    after = request.args.get("na", "")
    reason = REASONS.get(after)
    return render_template(
        "account/sign_in.html",
        form=form,
        reason=gettext(reason) if reason else "",
        tone="warning" if after == LOST else "success",
    )


def following(user: SignedInUser) -> str:
    """Where to after signing in: the page that was asked for, on this site alone, or one's desk."""
    wanted = request.args.get("next", "")
    if OWN_PATH.fullmatch(wanted) and not wanted.startswith(url_for("account.sign_out")):
        root = request.script_root
        return wanted if wanted.startswith(f"{root}/") and root else root + wanted
    return in_language(url_for(desk_of(user.actor)), user.language)


def desk_of(actor: Actor) -> str:
    """The first page for somebody with these roles."""
    for endpoint, roles in DESKS:
        if any(actor.holds(role) for role in roles):
            return endpoint
    return "account.profile"


@blueprint.post("/uitloggen")
@signed_in
def sign_out() -> Response:
    """End the session."""
    logout_user()
    return redirect(url_for("account.sign_in", na="uit"), code=SEE_OTHER)

"""A new password: asked for by mail, chosen with the link, or changed while signed in."""

from flask import redirect, render_template, url_for

from waardevol_lab.domain.errors import NotFound, Refused
from waardevol_lab.queries.account_links import password_link
from waardevol_lab.services import credentials
from waardevol_lab.services.credentials import ChangePassword, ResetPassword
from waardevol_lab.web.access import anonymous, signed_in
from waardevol_lab.web.account import blueprint
from waardevol_lab.web.account.forms import ChangePasswordForm, ForgotForm, NewPasswordForm
from waardevol_lab.web.acts import SEE_OTHER, UNPROCESSABLE, Page, actor, handle, now
from waardevol_lab.web.limits import SIGN_IN, limited


@blueprint.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@anonymous
@limited(SIGN_IN)
def forgot() -> Page:
    """Ask for a link; the answer is the same whether the address exists."""
    form = ForgotForm()
    if not form.is_submitted():
        return render_template("account/forgot.html", form=form)
    if not form.validate():
        return render_template("account/forgot.html", form=form), UNPROCESSABLE
    credentials.request_reset(form.email.data, now())
    return redirect(url_for("account.forgot_done"), code=SEE_OTHER)


@blueprint.get("/wachtwoord-vergeten/verstuurd")
@anonymous
def forgot_done() -> Page:
    """Say that the link is on its way, if there is an account."""
    return render_template("account/forgot_done.html")


@blueprint.route("/wachtwoord/<token>", methods=["GET", "POST"])
@anonymous
def reset(token: str) -> Page:
    """Choose a new password; looking at the page uses nothing up."""
    form = NewPasswordForm()
    try:
        link = password_link(token, now())
        if not form.is_submitted():
            return render_template("account/reset.html", form=form, link=link)
        if not form.validate():
            return render_template("account/reset.html", form=form, link=link), UNPROCESSABLE
        credentials.reset_password(ResetPassword(token, form.password.data), now())
    except NotFound:
        return render_template("account/link_spent.html", purpose="reset"), 404
    except Refused as refusal:
        form.add_problems(refusal.problems)
        return render_template("account/reset.html", form=form, link=link), UNPROCESSABLE
    return redirect(url_for("account.sign_in", na="wachtwoord"), code=SEE_OTHER)


@blueprint.route("/profiel/wachtwoord", methods=["GET", "POST"])
@signed_in
@limited(SIGN_IN)
def change_password() -> Page:
    """Change one's own password; every session ends, this one too."""
    form = ChangePasswordForm()
    return handle(
        form,
        lambda: credentials.change_password(
            ChangePassword(form.current.data, form.password.data, form.key), actor(), now()
        ),
        lambda: render_template("account/change_password.html", form=form),
        url_for("account.sign_in", na="wachtwoord"),
    )

"""Taking up an invitation. Looking at the page uses nothing up."""

from flask import redirect, render_template, url_for

from waardevol_lab.domain.errors import NotFound, Refused
from waardevol_lab.queries.account_links import AccountLink, invitation
from waardevol_lab.services.inviting import AcceptInvitation
from waardevol_lab.services.inviting import accept_invitation as accept
from waardevol_lab.web.access import anonymous
from waardevol_lab.web.account import blueprint
from waardevol_lab.web.account.forms import AcceptForm
from waardevol_lab.web.acts import SEE_OTHER, UNPROCESSABLE, Page, now


@blueprint.route("/uitnodiging/<token>", methods=["GET", "POST"])
@anonymous
def accept_invitation(token: str) -> Page:
    """Show who is invited, or set the password and go to the sign-in page."""
    try:
        link = invitation(token, now())
        form = AcceptForm(data={"name": link.name, "language": link.language})
        if not form.is_submitted():
            return _page(form, link)
        if not form.validate():
            return _page(form, link), UNPROCESSABLE
        command = AcceptInvitation(token, form.password.data, form.name.data, form.language.data)
        accept(command, now())
    except NotFound:
        return render_template("account/link_spent.html", purpose="invitation"), 404
    except Refused as refusal:
        form.add_problems(refusal.problems)
        return _page(form, link), UNPROCESSABLE
    return redirect(url_for("account.sign_in", na="uitnodiging"), code=SEE_OTHER)


def _page(form: AcceptForm, link: AccountLink) -> str:
    return render_template("account/accept_invitation.html", form=form, link=link)

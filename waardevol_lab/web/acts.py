"""From a form to an act and back: done, refused at the field, too late, or pressed twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import current_app, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectField

from waardevol_lab.domain.errors import AlreadyDone, Refused, Stale, WrongState
from waardevol_lab.domain.policy import Actor
from waardevol_lab.web.forms import BaseForm
from waardevol_lab.wording.i18n import gettext

Page = str | tuple[str, int] | Response

SEE_OTHER = 303
CONFLICT = 409
UNPROCESSABLE = 422


def actor() -> Actor:
    """Who is signed in."""
    who: Actor = current_user.actor
    return who


def now() -> datetime:
    """The instant on the workflow's clock."""
    instant: datetime = current_app.extensions["waardevol_clock"]()
    return instant


def handle(
    form: BaseForm,
    perform: Callable[[], Any],
    page: Callable[[], str],
    done: str | Callable[[str], str],
    message: str = "",
    overtaken: str = "",
) -> Page:
    """Show the form, or do what it asks and go to `done`.

    `done` is an address, or makes one from the act's result. `message` is a msgid, shown there;
    `overtaken` is one for a lost race, where there is more to say than that it was lost.
    A refusal shows the page again with 422 and the typed text; a lost race is a 409 page that
    holds the typed text; a second press goes where the first one went. `page` may raise `Stale`
    when its form is not there any more: then the 409 page holds what was typed.
    """
    if not form.is_submitted():
        return page()
    try:
        return _sent(form, perform, page, done, message)
    except (Stale, WrongState):
        return too_late(form, done if isinstance(done, str) else done(""), overtaken)


def _sent(
    form: BaseForm,
    perform: Callable[[], Any],
    page: Callable[[], str],
    done: str | Callable[[str], str],
    message: str,
) -> Page:
    if not form.validate():
        return page(), UNPROCESSABLE
    try:
        result = str(perform() or "")
    except AlreadyDone as again:
        result = again.result
    except Refused as refusal:
        form.add_problems(refusal.problems)
        return page(), UNPROCESSABLE
    if message:
        flash(gettext(message), "success")
    return redirect(done if isinstance(done, str) else done(result), code=SEE_OTHER)


def too_late(form: BaseForm, back: str, overtaken: str = "") -> Page:
    """Somebody was first: the page shows what was typed, so that nothing is lost."""
    typed = [
        (field.label.text, _shown(field))
        for field in form
        if isinstance(field.data, str)
        and field.data.strip()
        and not field.type.startswith(("Hidden", "CSRF"))
    ]
    why = gettext(overtaken) if overtaken else ""
    return render_template("errors/too_late.html", typed=typed, back=back, why=why), CONFLICT


def _shown(field: Any) -> str:
    """The words of a choice, or the text as it was typed."""
    choices = field.iter_choices() if isinstance(field, SelectField) else ()
    return next((str(one.label) for one in choices if one.value == field.data), field.data)

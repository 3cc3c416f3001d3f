"""Check-ins while it runs: those there were, and writing the next one."""

from typing import Any

from flask import render_template, url_for

from waardevol_lab.domain.checking_in import changed
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.check_ins import CheckInPage, check_in_list, check_in_page
from waardevol_lab.services.checking_in import FileCheckIn
from waardevol_lab.services.checking_in import file_check_in as file
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.check_in_form import check_in_form, typed_check_in
from waardevol_lab.web.leads import blueprint
from waardevol_lab.wording import check_ins as words
from waardevol_lab.wording import labels, running_words
from waardevol_lab.wording.i18n import language, mark

CHANGES = "tussenbericht"
"""Names the check-in in the address of the amendment that follows from it."""


@blueprint.get("/<reference>/tussenberichten")
@requires(Action.FILE_CHECK_IN, Permission.READ_DRAFT)
def check_ins(reference: str) -> Page:
    """The check-ins of an experiment, and when the next one is due."""
    page = check_in_list(actor(), reference, now(), language())
    return render_template("check_ins/list.html", page=page, words=words, labels=labels, team=True)


@blueprint.route("/<reference>/tussenberichten/nieuw", methods=["GET", "POST"])
@requires(Action.FILE_CHECK_IN)
def file_check_in(reference: str) -> Page:
    """Write it; when something changed, the amendment follows at once."""
    page = check_in_page(actor(), reference, now(), language())
    form = check_in_form(page.form)
    said = typed_check_in(form, page.form)
    if not form.is_submitted():
        form.number.data = page.number
    amends = Action.OPEN_AMENDMENT in page.head.actions and bool(changed(said))

    def done(number: str) -> str:
        if amends and number:
            chosen: dict[str, Any] = {CHANGES: number}
            return url_for("leads.open_amendment", reference=reference, **chosen)
        return url_for("leads.check_ins", reference=reference)

    command = FileCheckIn(reference, said, form.key, form.number.data)
    return handle(
        form,
        lambda: file(command, actor(), now()),
        lambda: _form(page, form),
        done,
        mark("Het tussenbericht is bewaard en staat op de bekendmaking."),
    )


def _form(page: CheckInPage, form: object) -> str:
    return render_template(
        "check_ins/form.html",
        page=page,
        form=form,
        words=words,
        running_words=running_words,
        labels=labels,
    )

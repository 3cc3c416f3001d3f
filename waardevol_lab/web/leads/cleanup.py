"""Cleaning up after the end: the lines, each done once, and the signs that go."""

from flask import render_template, url_for

from waardevol_lab.domain.cleanup import CleanupLine
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.cleanup import cleanup_page
from waardevol_lab.services.cleaning_up import (
    ConfirmCleanup,
    TakeDownSign,
    confirm_cleanup,
    take_down_sign,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.cleanup_forms import CleanupForm, TakeDownForm
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.running_forms import upload_in
from waardevol_lab.wording import cleanup as words
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import mark


@blueprint.get("/<reference>/opruimen")
@requires(Action.CONFIRM_CLEANUP, Permission.READ_DRAFT)
def cleanup(reference: str) -> Page:
    """The checklist after the end."""
    page = cleanup_page(actor(), reference, now(), Action.CONFIRM_CLEANUP, Permission.READ_DRAFT)
    return render_template("cleanup/list.html", page=page, words=words, labels=labels, team=True)


@blueprint.route("/<reference>/opruimen/<line>", methods=["GET", "POST"])
@requires(Action.CONFIRM_CLEANUP)
def clean_line(reference: str, line: str) -> Page:
    """One line of it."""
    form = CleanupForm()
    command = ConfirmCleanup(
        reference=reference,
        line=CleanupLine(line) if line in set(CleanupLine) else None,
        done_on=parse_day((form.done_on.data or "").strip()),
        fate=form.chosen_fate,
        note=form.note.data or "",
        proof=upload_in(form.proof),
        key=form.key,
    )
    return handle(
        form,
        lambda: confirm_cleanup(command, actor(), now()),
        lambda: _line(reference, line, form),
        url_for("leads.cleanup", reference=reference),
        mark("Dit punt is gedaan."),
    )


def _line(reference: str, line: str, form: CleanupForm) -> str:
    page = cleanup_page(actor(), reference, now(), Action.CONFIRM_CLEANUP)
    if line not in set(CleanupLine):
        raise NotFound(line)
    return render_template(
        "cleanup/line.html",
        page=page,
        line=CleanupLine(line),
        row=page.line(line),
        form=form,
        words=words,
        labels=labels,
    )


@blueprint.route("/<reference>/borden/<int:sign_id>/weg", methods=["GET", "POST"])
@requires(Action.TAKE_DOWN_SIGN)
def take_down(reference: str, sign_id: int) -> Page:
    """A sign is gone, or covered while the experiment lies still."""
    form = TakeDownForm()
    gone_on = parse_day((form.gone_on.data or "").strip())
    command = TakeDownSign(reference, sign_id, form.chosen_fate, gone_on, form.key)
    return handle(
        form,
        lambda: take_down_sign(command, actor(), now()),
        lambda: _sign(reference, sign_id, form),
        url_for("leads.signs", reference=reference),
        mark("Dat is opgeschreven."),
    )


def _sign(reference: str, sign_id: int, form: TakeDownForm) -> str:
    page = cleanup_page(actor(), reference, now(), Action.TAKE_DOWN_SIGN)
    return render_template(
        "cleanup/sign.html", page=page, sign=page.sign(sign_id), form=form, labels=labels
    )

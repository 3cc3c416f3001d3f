"""The files of a plan: all of them on one page, adding, changing, and taking away."""

from flask import Response, flash, redirect, render_template, request, url_for

from waardevol_lab.domain.errors import NotFound, Stale, WrongState
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.attachments import picture as picture_of
from waardevol_lab.queries.plan_attachments import PlanFiles, plan_files
from waardevol_lab.services.plan_attachments import (
    AddFiles,
    ChangeFile,
    RemoveFile,
    RestoreAnswer,
    add_files,
    change_file,
    remove_file,
)
from waardevol_lab.services.plan_attachments import restore_answer as put_back
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import SEE_OTHER, Page, actor, handle, now, too_late
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.attachment_forms import AddFilesForm, ChangeFileForm
from waardevol_lab.web.leads.following import handed_out
from waardevol_lab.web.leads.plan_forms import PressForm
from waardevol_lab.web.leads.rounds import incident, which
from waardevol_lab.web.running_forms import upload_in
from waardevol_lab.wording import attachments as words
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import gettext, mark

TOPIC = "onderdeel"
PLACE = "bij"


@blueprint.get("/<reference>/bijlagen")
@requires(Permission.READ_DRAFT)
def attachments(reference: str) -> Page:
    """All files of the plan; `?onderdeel=` and `?bij=` say where a new one belongs."""
    return _page(plan_files(actor(), reference, which()), AddFilesForm(formdata=None))


@blueprint.post("/<reference>/bijlagen")
@requires(Permission.EDIT_DRAFT)
def add_attachments(reference: str) -> Page:
    """Add files, all or none."""
    found, form = plan_files(actor(), reference, which()), AddFilesForm()
    if not found.is_team:
        raise NotFound(reference)
    command = AddFiles(
        reference,
        form.place.data or "",
        form.described(),
        form.chosen(),
        form.key,
        incident=incident(),
    )
    return handle(
        form,
        lambda: add_files(command, actor(), now()),
        lambda: _page(found, form),
        _back(reference),
        mark("Toegevoegd."),
    )


@blueprint.route("/<reference>/bijlagen/<int:file_id>/wijzigen", methods=["GET", "POST"])
@requires(Permission.EDIT_DRAFT)
def change_attachment(reference: str, file_id: int) -> Page:
    """Say something else of a file, or put a new version in its place."""
    found = plan_files(actor(), reference, which())
    file = found.file(file_id)
    if not found.is_team or file.removed or not file.asked:
        raise NotFound("file")
    seen = "public" if file.public else "internal"
    form = ChangeFileForm(data={"kind": file.kind, "visible": seen, "alt_text": file.alt_text})
    command = ChangeFile(
        reference, file_id, form.described(), upload_in(form.files), form.key, incident=incident()
    )
    return handle(
        form,
        lambda: change_file(command, actor(), now()),
        lambda: render_template(
            "leads/attachment.html", plan=found, file=file, form=form, words=words
        ),
        _back(reference),
        mark("Bewaard."),
    )


@blueprint.post("/<reference>/bijlagen/<int:file_id>/weg")
@requires(Permission.EDIT_DRAFT)
def remove_attachment(reference: str, file_id: int) -> Page:
    """Take a file out of the draft."""
    command = RemoveFile(reference, file_id, incident=incident())
    return _pressed(command, gettext("Weggehaald. U kunt het bestand nog terugzetten."))


@blueprint.post("/<reference>/bijlagen/<int:file_id>/terug")
@requires(Permission.EDIT_DRAFT)
def restore_attachment(reference: str, file_id: int) -> Page:
    """Put a file back in the draft."""
    command = RemoveFile(reference, file_id, back=True, incident=incident())
    return _pressed(command, gettext("Teruggezet."))


@blueprint.get("/<reference>/bijlagen/<int:attachment_id>/beeld")
@requires(Permission.READ_DRAFT, Permission.READ_PLAN)
def picture(reference: str, attachment_id: int) -> Response:
    """A picture as pages show it: smaller, and without metadata."""
    return handed_out(picture_of(actor(), reference, attachment_id))


@blueprint.post("/<reference>/bijlagen/<int:attachment_id>/antwoord")
@requires(Permission.EDIT_DRAFT)
def restore_answer(reference: str, attachment_id: int) -> Page:
    """Let a file answer its question again."""
    command = RestoreAnswer(reference, attachment_id, incident=incident())
    return _pressed(command, gettext("Teruggezet."))


def _pressed(command: RemoveFile | RestoreAnswer, message: str) -> Page:
    try:
        if isinstance(command, RestoreAnswer):
            put_back(command, actor(), now())
        else:
            remove_file(command, actor(), now())
    except (Stale, WrongState):
        return too_late(PressForm(), _back(command.reference))
    flash(message, "success")
    return redirect(_back(command.reference), code=SEE_OTHER)


def _back(reference: str) -> str:
    return url_for("leads.attachments", reference=reference)


def _page(found: PlanFiles, form: AddFilesForm) -> str:
    task = request.args.get(TOPIC, "")
    known = any(one.id == task for one in found.framework.tasks)
    asked = found.asked & {task} if known else found.asked
    form.offer(found.framework, asked or found.asked, request.args.get(PLACE, ""))
    return render_template(
        "leads/attachments.html",
        plan=found,
        form=form,
        press=PressForm(formdata=None),
        topic=found.framework.task(task) if known else None,
        words=words,
        labels=labels,
    )

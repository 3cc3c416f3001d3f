"""Lessons of this site and of others: taken over from a file, given away as one, hidden."""

import json
from typing import Any

from flask import Response, render_template, request, url_for
from flask_wtf.file import FileField
from wtforms import TextAreaField

from waardevol_lab.domain.errors import NotFound, Problem, Refused
from waardevol_lab.domain.lesson_file import LARGEST, LessonFileError
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.queries.lesson_export import shared_lessons
from waardevol_lab.queries.managed_lessons import managed_lesson, managed_lessons
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.services.lesson_files import ImportLessons, ImportReport, import_lessons
from waardevol_lab.services.lesson_hiding import (
    LONGEST_REASON,
    HideLesson,
    ShowLesson,
    hide_lesson,
    show_lesson,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import UNPROCESSABLE, Page, actor, handle, now
from waardevol_lab.web.admin import blueprint
from waardevol_lab.web.forms import ActForm, longest, needed
from waardevol_lab.web.protection import PRIVATE_CACHE
from waardevol_lab.web.running_forms import PressForm, upload_in
from waardevol_lab.web.session import current_settings
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.lessons import TAKEN
from waardevol_lab.wording.problems import sentence

PASSING_ON = "ook-van-anderen"


class LessonFileForm(ActForm):
    """Take over lessons from a file."""

    file = FileField(
        mark("Bestand met lessen"),
        description=mark("Een bestand dat een andere site met Waardevol Lab heeft gemaakt."),
    )


class HideLessonForm(ActForm):
    """Hide a lesson."""

    reason = TextAreaField(
        mark("Waarom is de les hier niet te lezen?"),
        description=mark("Iedereen kan dit lezen. Noem geen namen van personen."),
        validators=[needed(mark("Schrijf waarom.")), longest(LONGEST_REASON)],
    )


@blueprint.get("/lessen")
@requires(Permission.MANAGE_LESSONS)
def lessons() -> Page:
    """All lessons, the newest first, and the way in and out."""
    return _page(LessonFileForm(formdata=None))


@blueprint.post("/lessen")
@requires(Permission.MANAGE_LESSONS)
def take_over_lessons() -> Page:
    """Take over a file, and say what became of each lesson in it."""
    form = LessonFileForm()
    if not form.validate():
        return _page(form), UNPROCESSABLE
    try:
        report = _taken(form)
    except Refused as refusal:
        form.add_problems(refusal.problems)
        return _page(form), UNPROCESSABLE
    return _page(LessonFileForm(formdata=None), report)


def _taken(form: LessonFileForm) -> ImportReport:
    upload = upload_in(form.file)
    if upload is None:
        raise Refused(Problem("file", "file_needed"))
    contents = upload.stream.read(LARGEST + 1)  # one byte more, so that too much is noticed
    try:
        return import_lessons(ImportLessons(contents, current_settings().base_url), actor(), now())
    except LessonFileError as error:
        raise Refused(Problem("file", error.code, error.params)) from error


@blueprint.get("/lessen/bestand.json")
@requires(Permission.MANAGE_LESSONS)
def give_lessons() -> Response:
    """The lessons of this site as a file; with those of others when that is asked."""
    settings = current_settings()
    found = shared_lessons(
        settings.base_url, settings.organisation, now(), passing_on=PASSING_ON in request.args
    )
    body = json.dumps(found, ensure_ascii=False, indent=2)
    response = Response(body + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="lessen.json"'
    response.headers["Cache-Control"] = PRIVATE_CACHE
    return response


@blueprint.route("/lessen/<slug>/verbergen", methods=["GET", "POST"])
@requires(Permission.MANAGE_LESSONS)
def hide(slug: str) -> Page:
    """Hide a lesson with the reason."""
    lesson, form = managed_lesson(actor(), slug), HideLessonForm()
    command = HideLesson(slug, form.reason.data or "", form.key)
    return handle(
        form,
        lambda: hide_lesson(command, actor(), now()),
        lambda: render_template("admin/hide_lesson.html", form=form, lesson=lesson),
        url_for("admin.lessons"),
        mark("De les is verborgen."),
    )


@blueprint.post("/lessen/<slug>/tonen")
@requires(Permission.MANAGE_LESSONS)
def show(slug: str) -> Page:
    """Let a hidden lesson be read again."""
    form = PressForm()
    return handle(
        form,
        lambda: show_lesson(ShowLesson(slug, form.key), actor(), now()),
        lambda: _page(LessonFileForm(formdata=None)),
        url_for("admin.lessons"),
        mark("De les is weer te lezen."),
    )


def _page(form: LessonFileForm, report: ImportReport | None = None) -> str:
    try:
        found = managed_lessons(actor(), request.args.get("na", ""))
    except BadTokenError as error:
        raise NotFound("lessons") from error
    taken = {one: gettext(text) for one, text in TAKEN.items()}
    words: dict[str, Any] = {"taken": taken, "sentence": sentence, "passing_on": PASSING_ON}
    return render_template(
        "admin/lessons.html",
        form=form,
        found=found,
        report=report,
        press=PressForm(formdata=None),
        words=words,
        tabs=actor().holds(Role.ADMIN),
    )

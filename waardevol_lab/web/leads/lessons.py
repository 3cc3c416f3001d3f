"""The lessons of an experiment: all of them, one draft, and publishing it."""

from flask import redirect, render_template, url_for

from waardevol_lab.domain.errors import NotFound, Stale
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.lesson_desk import LessonDraftPage, lesson_desk, lesson_draft
from waardevol_lab.services.lessons import (
    BeginLesson,
    DropLesson,
    PublishLesson,
    SaveLesson,
    begin_lesson,
    drop_lesson,
    save_lesson,
)
from waardevol_lab.services.lessons import publish_lesson as publish
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import SEE_OTHER, Page, actor, handle, now, too_late
from waardevol_lab.web.forms import number as chosen_number
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.lesson_form import BeginLessonForm, LessonForm, lesson_form
from waardevol_lab.web.running_forms import PressForm
from waardevol_lab.web.session import current_settings
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import mark


@blueprint.get("/<reference>/lessen")
@requires(Permission.WRITE_EVALUATION)
def lessons(reference: str) -> Page:
    """Every card of the experiment: being written, published, replaced."""
    return _desk(reference, BeginLessonForm(formdata=None))


@blueprint.post("/<reference>/lessen")
@requires(Permission.WRITE_EVALUATION)
def begin_a_lesson(reference: str) -> Page:
    """Begin a card, or the correction of one."""
    form = BeginLessonForm()
    command = BeginLesson(reference, chosen_number(form.replaces.data), form.key)
    return handle(
        form,
        lambda: begin_lesson(command, actor(), now()),
        lambda: _desk(reference, form),
        lambda number: url_for("leads.lesson", reference=reference, number=number or 1),
    )


@blueprint.get("/<reference>/lessen/<int:number>")
@requires(Permission.WRITE_EVALUATION)
def lesson(reference: str, number: int) -> Page:
    """One draft; once it is published, the page of all."""
    try:
        page = lesson_draft(actor(), reference, number)
    except Stale:
        return redirect(url_for("leads.lessons", reference=reference), code=SEE_OTHER)
    return _draft(page, lesson_form(page.contents, page.version))


@blueprint.post("/<reference>/lessen/<int:number>")
@requires(Permission.WRITE_EVALUATION)
def save_a_lesson(reference: str, number: int) -> Page:
    """Keep what was typed, complete or not."""
    try:
        page = lesson_draft(actor(), reference, number)
    except Stale:
        return too_late(LessonForm(), url_for("leads.lessons", reference=reference))
    form = lesson_form(page.contents, page.version)
    command = SaveLesson(reference, number, form.contents, form.seen_version)
    return handle(
        form,
        lambda: save_lesson(command, actor(), now()),
        lambda: _draft(page, form),
        url_for("leads.lesson", reference=reference, number=number),
        mark("De les is bewaard. Alleen uw team ziet haar nog."),
    )


@blueprint.post("/<reference>/lessen/<int:number>/weg")
@requires(Permission.WRITE_EVALUATION)
def drop_a_lesson(reference: str, number: int) -> Page:
    """Throw a draft away."""
    form = PressForm()
    command = DropLesson(reference, number, form.seen_version)
    return handle(
        form,
        lambda: drop_lesson(command, actor(), now()),
        lambda: _as_saved(reference, number),
        url_for("leads.lessons", reference=reference),
        mark("Het concept is weg."),
    )


@blueprint.post("/<reference>/lessen/<int:number>/publiceren")
@requires(Action.PUBLISH_LESSON)
def publish_lesson(reference: str, number: int) -> Page:
    """Publish the card as it was typed; what is missing stands at its field."""
    form, site = _typed(reference, number), current_settings().base_url
    command = PublishLesson(reference, number, form.seen_version, site, form.key, form.contents)
    return handle(
        form,
        lambda: publish(command, actor(), now()),
        lambda: _draft(lesson_draft(actor(), reference, number), form),
        url_for("leads.lessons", reference=reference),
        mark("De les staat online."),
    )


def _typed(reference: str, number: int) -> LessonForm:
    """The form as it was sent; where its draft is not there the act says why it is refused."""
    try:
        page = lesson_draft(actor(), reference, number)
    except (NotFound, Stale):
        return LessonForm()
    return lesson_form(page.contents, page.version)


def _as_saved(reference: str, number: int) -> str:
    page = lesson_draft(actor(), reference, number)
    return _draft(page, lesson_form(page.contents, page.version, sent=False))


def _desk(reference: str, form: BeginLessonForm) -> str:
    return render_template(
        "leads/lesson_desk.html",
        desk=lesson_desk(actor(), reference),
        form=form,
        begin=lambda replaces="": BeginLessonForm(formdata=None, replaces=str(replaces)),
        labels=labels,
    )


def _draft(page: LessonDraftPage, form: LessonForm) -> str:
    form.offer(page.framework)
    press = PressForm(formdata=None)
    press.version.data = page.version
    return render_template("leads/lesson.html", page=page, form=form, press=press, labels=labels)

"""One topic of the plan on a page: read, save, and come back."""

from flask import flash, redirect, render_template, request, url_for

from waardevol_lab.domain.answers import check_task
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.drafts import Topic
from waardevol_lab.queries.drafts import topic as topic_of
from waardevol_lab.queries.earlier_lessons import earlier_lessons
from waardevol_lab.queries.english_texts import english_texts
from waardevol_lab.queries.lead_questions import BoardQuestion, board_questions
from waardevol_lab.queries.plan_attachments import plan_files
from waardevol_lab.queries.plan_checks import plan_check
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import SEE_OTHER, Page, actor, too_late
from waardevol_lab.web.framework_forms import TopicForm, lines_of, rows_name, rows_of, topic_form
from waardevol_lab.web.leads import blueprint, quoting
from waardevol_lab.web.leads.autosaving import by_itself, saved_by_itself
from waardevol_lab.web.leads.plan_forms import PressForm
from waardevol_lab.web.leads.reading import hints_in_form, saved_words
from waardevol_lab.web.leads.rounds import which
from waardevol_lab.web.leads.topic_saving import Saved, Unsaved, save_sent, sent_form
from waardevol_lab.wording import attachments
from waardevol_lab.wording.i18n import gettext, language

CHECK = "controle"
ROW = "rij"
LATER = "later"
FILES = "bijlagen"
ENGLISH = "engels"
UNPROCESSABLE = 422


@blueprint.get("/<reference>/onderdelen/<task>")
@requires(Permission.EDIT_DRAFT)
def topic(reference: str, task: str) -> Page:
    """The questions of a topic with what is kept; `?controle=1` shows what is wrong."""
    found = topic_of(actor(), reference, task, which())
    if found.unasked:
        return page_in_force(found)
    if not found.writable:
        return redirect(url_for("leads.status", reference=reference), code=SEE_OTHER)
    form = topic_form(
        found.framework,
        task,
        found.answers,
        version=found.version,
        one_more=request.args.getlist(ROW),
    )
    if CHECK in request.args:
        form.show_problems(found.framework, _problems(found))
    return page(found, form)


@blueprint.post("/<reference>/onderdelen/<task>")
@requires(Permission.EDIT_DRAFT)
def save_topic(reference: str, task: str) -> Page:
    """Save what was typed, right or wrong; only a lost race or too much text is not saved."""
    found = topic_of(actor(), reference, task, which())
    form = sent_form(found)
    if by_itself():
        return saved_by_itself(found, form)
    if not found.writable:
        return too_late(form, _elsewhere(found))
    outcome = save_sent(found, form)
    if isinstance(outcome, Unsaved):
        return page(outcome.found, form, outcome), outcome.status
    if outcome.problems:
        form.renew(outcome.version)
        form.show_problems(found.framework, outcome.problems)
        return page(found, form), UNPROCESSABLE
    if quoting.pressed(reference):
        here = url_for("leads.topic", reference=reference, task=task, _anchor="lessen-titel")
        return redirect(here, code=SEE_OTHER)
    return redirect(_following(found, outcome), code=SEE_OTHER)


def page(found: Topic, form: TopicForm, unsaved: Unsaved | None = None) -> str:
    """The page; `unsaved` when nothing of what was typed is kept yet."""
    return render_template(
        "leads/topic.html",
        topic=found,
        form=form,
        unsaved=unsaved,
        lessons=earlier_lessons(found),
        reading=hints_in_form(form),
        errors=[text for _, text in form.summary],
        checking=CHECK in request.args,
        asked=_asked(found),
        files=plan_files(actor(), found.reference, which()).at(found.task.id),
        words=attachments,
        press=PressForm(formdata=None),
    )


def _problems(found: Topic) -> tuple[Problem, ...]:
    """What is wrong in the topic, also what the round has to change in it."""
    plan = plan_check(actor(), found.reference, language(), which())
    own = {question.id for question in found.task.questions}
    lacking = (p for p in plan.change_problems if p.field.partition(".")[0] in own)
    return (*check_task(found.framework, found.task.id, found.answers), *lacking)


def page_in_force(found: Topic) -> str:
    """The answers of a topic that the round does not ask, to read."""
    plan = plan_check(actor(), found.reference, language(), which())
    return render_template(
        "leads/topic_in_force.html",
        topic=found,
        plan=plan,
        shown=plan.of(found.task.id),
        asked=_asked(found),
        press=PressForm(formdata=None),
        lines_of=lines_of,
    )


def _elsewhere(found: Topic) -> str:
    """Where to go when the topic cannot be saved."""
    if found.unasked:
        return url_for("leads.topic", reference=found.reference, task=found.task.id)
    return url_for("leads.status", reference=found.reference)


def _asked(found: Topic) -> tuple[BoardQuestion, ...]:
    """What the board asked about this topic and has not closed."""
    return board_questions(actor(), found.reference, which()).about_topic(found.task.id)


def _following(found: Topic, saved: Saved) -> str:
    """Where to go after saving."""
    reference, task = found.reference, found.task.id
    wanted_row = request.form.get(ROW, "")
    if wanted_row in found.framework:
        question = found.framework.question(wanted_row)
        number = len(rows_of(question, saved.answers.get(wanted_row)))
        anchor = f"{rows_name(question)}.{number}"
        url = url_for("leads.topic", reference=reference, task=task, rij=wanted_row)
        return f"{url}#{anchor}"
    if FILES in request.form:
        return url_for("leads.attachments", reference=reference, onderdeel=task)
    if ENGLISH in request.form:
        there = {one.task.id for one in english_texts(actor(), reference, which()).tasks}
        if task in there:
            return url_for("leads.english_topic", reference=reference, task=task)
        return url_for("leads.english", reference=reference)
    if LATER in request.form:
        flash(gettext("Bewaard. U kunt later verdergaan."), "success")
        return url_for("leads.plan", reference=reference)
    if check_task(found.framework, task, saved.whole):
        flash(gettext("Bewaard. Verbeter nog wat hieronder staat, of doe dat later."), "success")
        return url_for("leads.topic", reference=reference, task=task, controle=1)
    waiting = next((one.id for one in _asked(found) if one.waits), None)
    if waiting is not None:
        flash(gettext("Bewaard. Schrijf nu uw antwoord aan de commissie."), "success")
        return url_for("leads.questions", reference=reference, _anchor=f"vraag-{waiting}")
    if found.next_task:
        flash(saved_words(found.answers, saved.answers), "success")
        return url_for("leads.topic", reference=reference, task=found.next_task)
    return url_for("leads.check", reference=reference)

"""Where a plan stands, what the board asked, and the files."""

from flask import Response, render_template, send_file, url_for

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.attachments import Download
from waardevol_lab.queries.attachments import attachment as attachment_of
from waardevol_lab.queries.lead_questions import board_questions
from waardevol_lab.queries.plan_status import PlanStatus, plan_status
from waardevol_lab.queries.plans import NextStep
from waardevol_lab.services.answering import AnswerQuestion, answer_question
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.happenings import links_of
from waardevol_lab.web.leads.plan_forms import AnswerForm
from waardevol_lab.web.leads.rounds import incident, which
from waardevol_lab.web.leads.steps import Step, next_link, possible
from waardevol_lab.web.page_policy import sandboxed
from waardevol_lab.web.protection import PRIVATE_CACHE
from waardevol_lab.wording import events, labels, turns
from waardevol_lab.wording.i18n import mark


@blueprint.get("/<reference>/status")
@requires(Permission.READ_DRAFT)
def status(reference: str) -> Page:
    """Who has the plan, since when and until when, and what happened."""
    found = plan_status(actor(), reference, now())
    return render_template(
        "leads/status.html",
        plan=found,
        next=_next(found),
        possible=(*_resuming(found), *possible(found.offered, reference)),
        events=events,
        links_of=links_of,
        today=local_date(now()),
        letter_at=lambda number: url_for("leads.letter", reference=reference, number=number),
        labels=labels,
        turns=turns,
    )


def _next(found: PlanStatus) -> Step:
    """The next step; to think again is to begin a new round, where that can be done."""
    if found.next_step is NextStep.RETHINK and Action.OPEN_ROUND in found.offered:
        return possible({Action.OPEN_ROUND}, found.reference)[0]
    return next_link(found.next_step, found.reference)


def _resuming(found: PlanStatus) -> tuple[Step, ...]:
    """The link to begin a withdrawn change again, where there is one."""
    if found.resumable is None:
        return ()
    url = url_for("leads.resume_change", reference=found.reference)
    return (Step(turns.resume_label(found.resumable), url),)


@blueprint.get("/<reference>/vragen")
@requires(Permission.READ_DRAFT)
def questions(reference: str) -> Page:
    """What the board asked, with the answers."""
    return _questions_page(reference, AnswerForm(), 0)


@blueprint.post("/<reference>/vragen/<int:question_id>")
@requires(Permission.ANSWER_QUESTION)
def answer(reference: str, question_id: int) -> Page:
    """Answer one question."""
    form = AnswerForm()
    command = AnswerQuestion(
        reference, question_id, form.text.data or "", form.key, incident=incident()
    )
    return handle(
        form,
        lambda: answer_question(command, actor(), now()),
        lambda: _questions_page(reference, form, question_id),
        lambda _reference: _after_answer(reference),
        mark("Uw antwoord is verstuurd."),
    )


def _after_answer(reference: str) -> str:
    """The next question that waits; when none does and the plan can be submitted, to that."""
    found = board_questions(actor(), reference, which())
    if found.next_waiting is not None:
        anchor = f"vraag-{found.next_waiting}"
        return url_for("leads.questions", reference=reference, _anchor=anchor)
    page = "leads.check" if found.may_write else "leads.questions"
    return url_for(page, reference=reference)


def _questions_page(reference: str, form: AnswerForm, answering: int) -> str:
    """`answering` is the question that `form` is about; the others get a form of their own."""
    found = board_questions(actor(), reference, which())
    if answering and not found.is_writer:
        raise NotFound("question")
    forms = {
        question.id: form if question.id == answering else _fresh(question.id)
        for question in found.questions
    }
    return render_template(
        "leads/board_questions.html", plan=found, form=form, forms=forms, labels=labels
    )


def _fresh(question_id: int) -> AnswerForm:
    form = AnswerForm(formdata=None)
    form.text.id = f"text-{question_id}"
    form.text.label.field_id = form.text.id
    return form


@blueprint.get("/<reference>/bijlagen/<int:attachment_id>")
@requires(Permission.READ_DRAFT, Permission.READ_PLAN)
def attachment(reference: str, attachment_id: int) -> Response:
    """A file, to be saved and never opened within the site."""
    return handed_out(attachment_of(actor(), reference, attachment_id))


def handed_out(found: Download) -> Response:
    """The file as something to save; a page of this site may show it as a picture."""
    try:
        response = send_file(
            found.path, mimetype=found.media_type, as_attachment=True, download_name=found.name
        )
    except FileNotFoundError:
        raise NotFound("attachment") from None
    response.headers["Content-Security-Policy"] = sandboxed()
    response.headers["Cache-Control"] = PRIVATE_CACHE
    return response

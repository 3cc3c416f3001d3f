"""Alleen tekst verbeteren: other words for an approved plan, without a round."""

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from waardevol_lab.domain.errors import AlreadyDone, Refused, Stale, WrongState
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.wording_topics import WordingPage, wording_page
from waardevol_lab.services.rewording import RewordPlan
from waardevol_lab.services.rewording import reword as mend
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import SEE_OTHER, UNPROCESSABLE, Page, actor, now, too_late
from waardevol_lab.web.framework_forms import TopicForm, to_answers, topic_form
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.leads.reading import hints_in_form
from waardevol_lab.web.running_forms import RewordForm

TOPIC = "onderdeel"


@blueprint.get("/<reference>/tekst")
@requires(Action.REWORD)
def wording(reference: str) -> Page:
    """Choose a topic; `?onderdeel=` shows its answers in force to mend."""
    found = wording_page(actor(), reference, request.args.get(TOPIC, ""))
    form = RewordForm(formdata=None, version=found.head.version)
    return _page(found, form, _topic_form(found, None))


@blueprint.post("/<reference>/tekst")
@requires(Action.REWORD)
def reword(reference: str) -> Page:
    """Put the words in force; whatever is more than words is refused at its question."""
    form, back = RewordForm(), url_for("leads.status", reference=reference)
    try:
        found = wording_page(actor(), reference, request.form.get(TOPIC, ""))
    except WrongState:
        return too_late(form, back)
    topic = _topic_form(found, MultiDict(request.form))
    if found.task is None or topic is None or not form.validate():
        return _page(found, form, topic), UNPROCESSABLE
    command = RewordPlan(
        reference,
        found.task.id,
        to_answers(topic, found.own),
        form.reason.data or "",
        form.seen_version,
        form.key,
    )
    done = url_for("leads.version_difference", reference=reference)
    try:
        mend(command, actor(), now())
    except AlreadyDone:
        return redirect(done, code=SEE_OTHER)
    except Refused as refusal:
        asked = {question.id for question in found.task.questions}
        at_question = [p for p in refusal.problems if p.field.partition(".")[0] in asked]
        topic.show_problems(found.framework, at_question)
        form.add_problems(p for p in refusal.problems if p not in at_question)
        return _page(found, form, topic), UNPROCESSABLE
    except (Stale, WrongState):
        return too_late(form, back)
    return redirect(done, code=SEE_OTHER)


def _topic_form(found: WordingPage, sent: MultiDict[str, str] | None) -> TopicForm | None:
    if found.task is None:
        return None
    return topic_form(
        found.framework, found.task.id, found.answers, version=found.head.version, sent=sent
    )


def _page(found: WordingPage, form: RewordForm, topic: TopicForm | None) -> str:
    return render_template(
        "leads/rewording.html",
        page=found,
        topic=found,
        form=form,
        questions=topic,
        reading=hints_in_form(topic),
        errors=[text for _, text in topic.summary] if topic else [],
    )

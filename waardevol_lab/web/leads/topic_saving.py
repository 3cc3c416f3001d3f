"""Saving a topic as it was sent: everything that can be kept is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import request
from werkzeug.datastructures import MultiDict

from waardevol_lab.domain.answer_summary import Shown, summarise
from waardevol_lab.domain.errors import Problem, Refused, Stale
from waardevol_lab.domain.framework import Kind, Question
from waardevol_lab.queries.drafts import Topic
from waardevol_lab.queries.drafts import topic as topic_of
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.plans import SaveTopic, save_topic
from waardevol_lab.web.acts import CONFLICT, UNPROCESSABLE, actor, now
from waardevol_lab.web.framework_forms import (
    TopicForm,
    lines_of,
    rows_of,
    to_answers,
    topic_form,
    uploads,
)
from waardevol_lab.web.leads.rounds import incident, which
from waardevol_lab.wording.i18n import format_number, gettext, language, mark

CHOOSE: Final = "kies."
STORED: Final = "opgeslagen"
SOMEBODY_ELSE: Final = mark(
    "Iemand anders bewaarde dit onderdeel terwijl u schreef. Kies welke tekst blijft."
)
OWN_TAB: Final = mark(
    "U bewaarde dit onderdeel ook in een ander tabblad of venster. Kies welke tekst blijft."
)


@dataclass(frozen=True, slots=True)
class Saved:
    """The topic was saved; `problems` are about a file that was not taken."""

    version: int
    answers: Mapping[str, Any]
    whole: Mapping[str, Any]
    """The answers of the whole draft as they are now."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved as the answer to a question."""

    shown: Shown
    points: str
    """The points of each place as they stand in the form, also those that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Nothing was saved; the page shows what was typed, with why."""

    status: int
    found: Topic
    why: str
    stored: dict[str, Theirs] = field(default_factory=dict)
    """What somebody else saved meanwhile, for the questions where it differs."""


def sent_form(found: Topic) -> TopicForm:
    """The form as it was sent."""
    sent: MultiDict[str, Any] = MultiDict(request.form)
    sent.update(request.files)
    return topic_form(found.framework, found.task.id, found.answers, sent=sent)


def save_sent(found: Topic, form: TopicForm, with_files: bool = True) -> Saved | Unsaved:
    """Save the form. A file that is refused does not keep the texts from being saved.

    Without files those that are kept stay as they are, whatever was sent.
    """
    answers = _chosen(found, to_answers(form, found.own))
    files = {key: Upload(f.filename or "", f.stream) for key, f in uploads(form).items()}
    if not with_files:
        answers, files = _with_kept_files(found, answers), {}
    try:
        return _saved(found, form, answers, files)
    except Stale:
        return _overtaken(found, form, answers, files)
    except Refused as refusal:
        if not files:
            return _too_much(found, form, refusal)
        refused = refusal
    try:
        kept = _saved(found, form, answers, {})
    except Refused as refusal:
        return _too_much(found, form, refusal)
    return Saved(kept.version, kept.answers, kept.whole, refused.problems)


def _chosen(found: Topic, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers, with those of somebody else where the page of a lost race chose them."""
    for question in found.task.questions:
        if request.form.get(CHOOSE + question.id) == STORED:
            answers.pop(question.id, None)
            if question.id in found.own:
                answers[question.id] = found.own[question.id]
    return answers


def _with_kept_files(found: Topic, answers: dict[str, Any]) -> dict[str, Any]:
    ids = {question.id for question in found.task.questions if question.kind is Kind.FILE}
    texts = {key: value for key, value in answers.items() if key not in ids}
    return texts | {key: value for key, value in found.own.items() if key in ids}


def _saved(
    found: Topic, form: TopicForm, answers: dict[str, Any], files: dict[str, Upload]
) -> Saved:
    command = SaveTopic(
        found.reference, found.task.id, answers, form.seen_version, files, incident=incident()
    )
    version = save_topic(command, actor(), now())
    kept = topic_of(actor(), found.reference, found.task.id, which())
    return Saved(version, kept.own, kept.answers)


def _too_much(found: Topic, form: TopicForm, refusal: Refused) -> Unsaved:
    params = refusal.problems[0].params
    text = gettext(
        "Dit is te veel tekst om te bewaren: %(length)s tekens. In één onderdeel passen er "
        "%(max)s. Uw tekst staat hieronder: maak die korter en bewaar dan opnieuw.",
        length=format_number(int(params.get("length", 0))),
        max=format_number(int(params.get("max", 0))),
    )
    form.summary = (("", text), *form.summary)
    return Unsaved(UNPROCESSABLE, found, text)


def _overtaken(
    found: Topic, form: TopicForm, answers: dict[str, Any], files: Mapping[str, Upload]
) -> Saved | Unsaved:
    """Somebody saved this topic meanwhile: both texts are shown, unless they are the same."""
    fresh = topic_of(actor(), found.reference, found.task.id, which())
    form.renew(fresh.version)
    stored = {
        q.id: _theirs(fresh, q)
        for q in fresh.task.questions
        if answers.get(q.id) != fresh.own.get(q.id)
    }
    if not stored and not files:
        return Saved(fresh.version, fresh.own, fresh.answers)
    text = gettext(OWN_TAB if fresh.saved_by_viewer else SOMEBODY_ELSE)
    chosen_again = tuple(_choose_again(form, key) for key in files)
    first = next(iter(stored), "")
    told = ((f"{CHOOSE}{first}-0", text),) if first else ()
    form.summary = told + form.summary + chosen_again
    return Unsaved(CONFLICT, fresh, text, stored)


def _theirs(fresh: Topic, question: Question) -> Theirs:
    value = fresh.own.get(question.id)
    shown = summarise(fresh.framework, question, value, language())
    if question.kind is not Kind.PLACE or not isinstance(value, Mapping):
        return Theirs(shown, "")
    places = ({"geometry": value.get("geometry")}, *rows_of(question, value))
    points = (
        "\n".join((str(place.get("name", "")), lines_of(place.get("geometry")).lines)).strip()
        for place in places
    )
    return Theirs(shown, "\n\n".join(filter(None, points)))


def _choose_again(form: TopicForm, question: str) -> tuple[str, str]:
    """A browser never fills in a file by itself."""
    text = gettext("Uw bestand is nog niet bewaard. Kies het opnieuw.")
    field = form.input(question)
    if field is None:
        return "", text
    field.errors = [*field.errors, text]
    return str(field.id), text

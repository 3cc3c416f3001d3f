"""Which topics of an approved plan a round asks, changed while its draft is written.

Saving a draft is no act, and neither is this. A topic that is not asked is as it is in force.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound, Problem, Refused
from waardevol_lab.domain.plan_changes import Draft, differing_topics
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import RoundKind
from waardevol_lab.domain.topic_choice import extension_topics, in_order
from waardevol_lab.persistence.models import DraftTopic
from waardevol_lab.services.acting import acting
from waardevol_lab.services.dossiers import Dossier, load_writable
from waardevol_lab.services.files_of_drafts import files_of_draft
from waardevol_lab.services.rounds import draft_answers


@dataclass(frozen=True, slots=True)
class ChooseTopic:
    """Let the round ask a topic after all, or with `asked` False no longer."""

    reference: str
    task: str
    asked: bool


def choose_topic(command: ChooseTopic, actor: Actor, now: datetime) -> None:
    """Add the topic to what the round asks, or take it off; twice is once.

    Raises `NotFound` when the actor does not write on it, and for a round that asks every topic or
    a topic that does not exist; `WrongState` when no round is open for writing; `Refused` for
    taking off a topic that was changed, that the round is about, or that is the last.
    """
    with acting(actor, now) as act:
        dossier = load_writable(act.session, actor, command.reference, "choose_topic")
        round_, framework = dossier.round_, dossier.framework
        if round_.topics is None or not in_order(framework, (command.task,)):
            raise NotFound("topic")
        if command.asked is round_.asks(command.task):
            return
        if command.asked:
            round_.topics = list(in_order(framework, (*round_.topics, command.task)))
            return
        problem = what_keeps(act.session, dossier, command.task)
        if problem is not None:
            raise Refused(problem)
        round_.topics = [topic for topic in round_.topics if topic != command.task]
        _as_in_force(act.session, dossier, command.task)


def what_keeps(session: Session, dossier: Dossier, task: str) -> Problem | None:
    """Why a topic that is asked cannot be taken off; None when it can."""
    round_, framework = dossier.round_, dossier.framework
    if round_.kind == RoundKind.EXTENSION and task in extension_topics(framework):
        return Problem("topics", "topic_of_the_round")
    if round_.topics == [task]:
        return Problem("topics", "no_topic_chosen")
    if task in topics_changed(session, dossier):
        return Problem("topics", "topic_changed")
    return None


def topics_changed(session: Session, dossier: Dossier) -> frozenset[str]:
    """The topics of the draft that differ from the version in force: answers, English or files.

    None differ where nothing is in force.
    """
    version, framework = dossier.binding_version(), dossier.framework
    if version is None:
        return frozenset()
    files = files_of_draft(session, framework, dossier.round_.id)
    draft = Draft(*draft_answers(session, dossier.round_.id), files)
    return differing_topics(framework, version, draft)


def _as_in_force(session: Session, dossier: Dossier, task: str) -> None:
    """What no longer applied in the topic is forgotten: it could come back otherwise."""
    version = dossier.binding_version()
    topic = session.get(DraftTopic, (dossier.round_.id, task))
    if version is None or topic is None:
        return
    ids = {question.id for question in dossier.framework.questions_of(task)}
    topic.answers = {key: value for key, value in version.answers.items() if key in ids}
    topic.version += 1

"""Writing a plan: beginning an experiment and saving its topics."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from waardevol_lab.domain.answers import Answers
from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale, WrongState
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import Framework, latest, shipped
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.policy import Actor, Scope, authorise
from waardevol_lab.domain.references import numbered, practice_reference
from waardevol_lab.domain.states import Action, Machine, Phase, RoundKind
from waardevol_lab.domain.workflow import advance
from waardevol_lab.persistence.inserting import insert_unless_there
from waardevol_lab.persistence.models import (
    DraftTopic,
    Experiment,
    Organisation,
    ReferenceCounter,
)
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.attachments import Upload, as_answer, store
from waardevol_lab.services.dossiers import Dossier, load_writable
from waardevol_lab.services.indexing import has_draft, index_draft, read_in_index
from waardevol_lab.services.rounds import draft_topics, new_round

SIGN_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
SIGN_LENGTH = 6
LONGEST_TITLE = 100
LONGEST_TOPIC = 200_000
"""Characters of one topic that a draft keeps, right or wrong."""


@dataclass(frozen=True, slots=True)
class CreateExperiment:
    """Begin a plan in an organisation."""

    organisation_id: int
    title: str
    key: str = ""
    fictional: bool = False
    answers: Mapping[str, Any] | None = None
    answers_en: Mapping[str, Any] | None = None
    framework: str = ""
    practice: bool = False
    """A plan to practise with: it can be deleted, and never submitted."""
    origin: Mapping[str, Any] | None = None
    """The plan that this one is a copy of: its reference, and the number of the version."""
    continues_id: int | None = None
    """The evaluated experiment that this one goes on from."""


@dataclass(frozen=True, slots=True)
class SaveTopic:
    """Save the answers of one topic as typed; `version` 0 when nothing was saved before.

    A file takes the place of the answer to its question.
    """

    reference: str
    task: str
    answers: Mapping[str, Any]
    version: int
    uploads: Mapping[str, Upload] | None = None
    incident: bool = False


def create_experiment(command: CreateExperiment, actor: Actor, now: datetime) -> str:
    """Begin a plan with a draft round and give its reference; the actor becomes its lead."""
    with acting(actor, now, command.key) as act:
        experiment = begin(act, command)
        act.result = experiment.reference
        return experiment.reference


def begin(act: Act, command: CreateExperiment) -> Experiment:
    """The experiment itself; part of the act that calls it."""
    organisation = act.session.get(Organisation, command.organisation_id)
    if organisation is None:
        raise NotFound("organisation")
    authorise(act.actor, Scope(organisation.id), Machine.EXPERIMENT, Action.CREATE)
    transition = advance(Machine.EXPERIMENT, None, Action.CREATE, Facts())
    experiment = _new_experiment(act, command, transition.target)
    framework = _framework(command, act)
    answers = {"title": experiment.title, **(command.answers or {})}
    round_ = new_round(act, experiment, RoundKind.INITIAL, framework, answers, command.answers_en)
    show_draft(experiment, answers)
    act.record(
        experiment.subject,
        transition.event,
        {
            "reference": experiment.reference,
            "organisation": organisation.subject,
            "round": round_.number,
            "framework": framework.version,
            **({"origin": dict(command.origin)} if command.origin else {}),
        },
    )
    return experiment


def _new_experiment(act: Act, command: CreateExperiment, phase: str | None) -> Experiment:
    code = _sign_code(act)
    experiment = Experiment(
        subject=secrets.token_hex(16),
        reference=practice_reference(code) if command.practice else _next_reference(act),
        sign_code=code,
        organisation_id=command.organisation_id,
        lead_id=act.actor.user_id,
        phase=phase,
        title=_title(command.title),
        fictional=command.fictional,
        continues_id=command.continues_id,
        created_at=act.now,
        phase_since=act.now,
    )
    act.session.add(experiment)
    act.session.flush()
    return experiment


def _title(typed: str) -> str:
    title = typed.strip()
    if not title:
        raise Refused(Problem("title", "missing"))
    if len(title) > LONGEST_TITLE:
        raise Refused(Problem("title", "too_long", {"length": len(title), "max": LONGEST_TITLE}))
    return title


def _framework(command: CreateExperiment, act: Act) -> Framework:
    return shipped(command.framework) if command.framework else latest(act.today)


def save_topic(command: SaveTopic, actor: Actor, now: datetime) -> int:
    """Keep the topic as typed, right or wrong, and give its new version.

    Raises `NotFound` when the actor does not write on it, `WrongState` when no round is open for
    writing or the round does not ask the topic, `Stale` when somebody saved it since, `Refused`
    when it is too long or a file is not taken. It is no act: saving a draft leaves no entry.
    """
    with acting(actor, now) as act:
        dossier, ids = _written_on(act, command)
        answers = {key: value for key, value in command.answers.items() if key in ids}
        topics = {one.task: one for one in draft_topics(act.session, dossier.round_.id)}
        topic = topics.get(command.task)
        if command.version != (topic.version if topic else 0):
            raise Stale("topic")
        refuse_longer(answers)
        for question, upload in (command.uploads or {}).items():
            if question in ids:
                answers[question] = as_answer(store(act, dossier, question, upload))
        if topic is None:
            topic = DraftTopic(round_id=dossier.round_.id, task=command.task, version=0)
            act.session.add(topic)
            topics[command.task] = topic
        before, topic.answers = topic.answers or {}, answers
        topic.version += 1
        topic.saved_at, topic.saved_by_id = now, actor.user_id
        if dossier.experiment.phase in {Phase.PREPARING, Phase.REJECTED}:
            show_draft(dossier.experiment, answers)
        if _is_found_otherwise(dossier, before, answers):
            index_draft(act.session, dossier.experiment, dossier.round_, topics.values())
        return topic.version


def _written_on(act: Act, command: SaveTopic) -> tuple[Dossier, frozenset[str]]:
    """The dossier, once the actor may write this topic in it, and the questions of the topic."""
    dossier = load_writable(
        act.session, act.actor, command.reference, "save_topic", incident=command.incident
    )
    ids = _question_ids(dossier.framework, command.task)
    if not dossier.round_.asks(command.task):
        raise WrongState("save_topic", "in force")
    return dossier, ids


def _is_found_otherwise(dossier: Dossier, before: Answers, answers: Answers) -> bool:
    """Whether the words change by which the draft is found: a choice or a file has none."""
    framework = dossier.round_.framework
    if read_in_index(framework, before) != read_in_index(framework, answers):
        return True
    return not has_draft(dossier.session, dossier.round_)


def _question_ids(framework: Framework, task: str) -> frozenset[str]:
    try:
        return frozenset(question.id for question in framework.questions_of(task))
    except KeyError:
        raise NotFound("topic") from None


def refuse_longer(answers: Answers) -> None:
    """Raise `Refused` when the answers of one topic are longer than a draft keeps."""
    length = sum(len(text) for text in _texts(answers))
    if length > LONGEST_TOPIC:
        raise Refused(Problem("topic", "too_long", {"length": length, "max": LONGEST_TOPIC}))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return []


def show_draft(experiment: Experiment, answers: Answers) -> None:
    """Copy what lists show of a plan to the experiment, as far as it can be read."""
    title, summary = answers.get("title"), answers.get("summary")
    if isinstance(title, str) and title.strip():
        experiment.title = title.strip()[:255]
    if isinstance(summary, str):
        experiment.summary = summary.strip()[:2000]
    place = answers.get("place")
    if isinstance(place, Mapping) and isinstance(place.get("text"), str):
        experiment.place = str(place["text"]).strip()[:255]
    period = answers.get("period")
    if isinstance(period, Mapping):
        experiment.starts_on = parse_day(period.get("start"))
        experiment.ends_on = parse_day(period.get("end"))


def _next_reference(act: Act) -> str:
    """The next reference of the year; a number is never given out twice."""
    year = act.today.year
    insert_unless_there(act.session, ReferenceCounter, year=year, last=0)
    counter = act.session.get_one(ReferenceCounter, year, with_for_update=True)
    counter.last += 1
    act.session.flush()
    return numbered(year, counter.last)


def _sign_code(act: Act) -> str:
    """A short code that no experiment has or had."""
    while True:
        code = "".join(secrets.choice(SIGN_ALPHABET) for _ in range(SIGN_LENGTH))
        taken = act.session.scalar(select(Experiment.id).where(Experiment.sign_code == code))
        if taken is None:
            return code

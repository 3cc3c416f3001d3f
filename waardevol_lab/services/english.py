"""Writing the English texts of a plan beside the Dutch; saving them is no act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from waardevol_lab.domain.english import (
    EnglishQuestion,
    english_answer,
    english_questions,
    fingerprint,
)
from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.models import DraftTopic, EnglishTopic
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import Dossier, load_writable
from waardevol_lab.services.plans import refuse_longer
from waardevol_lab.services.rounds import draft_answers


@dataclass(frozen=True, slots=True)
class SaveEnglish:
    """The English texts of a topic, by the paths of the Dutch ones.

    `version` 0 when nothing was saved before; `confirmed` are questions of which the English still
    fits a Dutch text that changed.
    """

    reference: str
    task: str
    typed: Mapping[str, str]
    version: int
    confirmed: frozenset[str] = frozenset()
    incident: bool = False


def save_english(command: SaveEnglish, actor: Actor, now: datetime) -> int:
    """Keep the texts and give the new version; what was left empty has no English.

    A text that is saved unchanged beside a Dutch one that changed stays marked, until it is
    confirmed. Raises `NotFound` when the actor does not write on it or the round does not ask the
    topic, `WrongState` when no round is open for writing, `Stale` when somebody saved it since,
    `Refused` for texts that are too long.
    """
    with acting(actor, now) as act:
        dossier = load_writable(
            act.session, actor, command.reference, "save_english", incident=command.incident
        )
        key = (dossier.round_.id, command.task)
        topic, row = act.session.get(DraftTopic, key), act.session.get(EnglishTopic, key)
        if command.version != (row.version if row else 0):
            raise Stale("english")
        asked = _asked(act, dossier, command.task, row)
        if topic is None or not asked or not dossier.round_.asks(command.task):
            raise NotFound("topic")
        _refuse_longer(asked, command.typed)
        if row is None:
            row = EnglishTopic(round_id=key[0], task=key[1], version=0, written_for={})
            act.session.add(row)
        _write(topic, row, asked, command)
        row.version += 1
        row.saved_at, row.saved_by_id = now, actor.user_id
        return row.version


def _asked(
    act: Act, dossier: Dossier, task: str, row: EnglishTopic | None
) -> tuple[EnglishQuestion, ...]:
    answers, answers_en = draft_answers(act.session, dossier.round_.id)
    written = row.written_for if row else {}
    try:
        return english_questions(dossier.framework, task, answers, answers_en, written)
    except KeyError:
        raise NotFound("topic") from None


def _refuse_longer(asked: tuple[EnglishQuestion, ...], typed: Mapping[str, str]) -> None:
    problems = []
    for one in asked:
        for part in one.parts:
            length = len(typed.get(part.path, "").strip())
            if length > one.question.maximum:
                params = {"length": length, "max": one.question.maximum}
                problems.append(Problem(part.path, "too_long", params))
    if problems:
        raise Refused(*problems)


def _write(
    topic: DraftTopic, row: EnglishTopic, asked: tuple[EnglishQuestion, ...], command: SaveEnglish
) -> None:
    """What is not asked keeps its English: a question that does not apply now may do so later."""
    texts: dict[str, Any] = dict(topic.answers_en)
    written = dict(row.written_for)
    for one in asked:
        question = one.question.id
        answer = english_answer(one, topic.answers.get(question), command.typed)
        changed = any(command.typed.get(p.path, "").strip() != p.english for p in one.parts)
        texts.pop(question, None)
        if answer is None:
            written.pop(question, None)
            continue
        texts[question] = answer
        if changed or not one.stale or question in command.confirmed:
            written[question] = fingerprint(one.parts)
    refuse_longer(texts)
    topic.answers_en, row.written_for = texts, written

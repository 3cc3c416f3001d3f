"""Answering what the board asks about a plan."""

from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.domain.errors import NotFound, Problem, Refused, WrongState
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.states import RoundState
from waardevol_lab.domain.texts import normalise
from waardevol_lab.persistence.models import LeadQuestion
from waardevol_lab.services.acting import acting
from waardevol_lab.services.asking import ANSWER, add_message
from waardevol_lab.services.dossiers import Which, load
from waardevol_lab.services.telling import tell_asker, tell_secretaries

LONGEST_ANSWER = 5000
ANSWERABLE = frozenset({RoundState.SUBMITTED, RoundState.RETURNED, RoundState.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Answer one question of the board, or what it asked further; given once, for the record."""

    reference: str
    question_id: int
    text: str
    key: str = ""
    incident: bool = False


def answer_question(command: AnswerQuestion, actor: Actor, now: datetime) -> str:
    """Keep the answer, tell the secretary and who asked, and give the reference.

    Raises `NotFound` for a question of another round, `WrongState` when it was answered or the
    round takes no answers any more, `Refused` at `text`.
    """
    with acting(actor, now, command.key) as act:
        which = Which.INCIDENT if command.incident else Which.PLAN
        dossier = load(act.session, command.reference, which)
        require(actor, dossier.scope, Permission.ANSWER_QUESTION)
        question = act.session.get(LeadQuestion, command.question_id)
        if question is None or question.round_id != dossier.round_.id:
            raise NotFound("question")
        if question.answered_at is not None or dossier.round_.state not in ANSWERABLE:
            raise WrongState("answer_question", dossier.round_.state)
        text = normalise(command.text).strip()
        _refuse_wrong(text)
        add_message(act, question, dossier.version(), ANSWER, text)
        question.answered_at = now
        act.record(
            dossier.experiment.subject,
            "QuestionAnswered",
            {"round": dossier.round_.number, "question": question.question, "number": question.id},
        )
        tell_secretaries(act, dossier, "question_answered")
        tell_asker(act, dossier, question.asked_by_id, "question_answered")
        act.result = command.reference
        return command.reference


def _refuse_wrong(text: str) -> None:
    if not text:
        raise Refused(Problem("text", "missing"))
    if len(text) > LONGEST_ANSWER:
        params = {"length": len(text), "max": LONGEST_ANSWER}
        raise Refused(Problem("text", "too_long", params))

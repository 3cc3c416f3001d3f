"""The board at work: remarks among its members, questions to the lead, changes, the dpo."""

from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.domain.errors import NotFound, Problem, Refused, WrongState
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.letter_kinds import LetterKind
from waardevol_lab.domain.outcomes import DpoVerdict
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import Comment, DpoOpinion, LeadQuestion
from waardevol_lab.services.acting import acting
from waardevol_lab.services.asking import Asked, ask, open_for_more, written
from waardevol_lab.services.completeness import stop_clock
from waardevol_lab.services.deliberating import dpo_opinion
from waardevol_lab.services.opening import open_round
from waardevol_lab.services.remarking import readable_comment
from waardevol_lab.services.returning import Returning
from waardevol_lab.services.telling import tell_lead, tell_secretaries


@dataclass(frozen=True, slots=True)
class PlaceComment:
    """A remark for the board alone, beside one question of the plan; maybe a reply to another."""

    reference: str
    question: str
    text: str
    reply_to: int | None = None
    version: int | None = None
    round_number: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class AskLead:
    """Questions to the lead while the review goes on."""

    reference: str
    questions: tuple[Asked, ...]
    version: int | None = None
    round_number: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class CloseQuestion:
    """Take the answer to a question as enough."""

    reference: str
    question_id: int
    version: int | None = None
    round_number: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class RequestChanges:
    """Hold the plan over: the lead answers and submits a new version."""

    reference: str
    reason: str
    questions: tuple[Asked, ...]
    version: int | None = None
    round_number: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class RecordDpoOpinion:
    """The opinion of the data protection officer on the version at hand."""

    reference: str
    verdict: str
    text: str
    version: int | None = None
    round_number: int | None = None
    key: str = ""


def comment(command: PlaceComment, actor: Actor, now: datetime) -> str:
    """Place a remark that only the board reads. Gives the question that it stands beside.

    Raises `NotFound` for a reply to what the actor may not read (yet).
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.COMMENT)
        act.move_round(
            dossier,
            Action.COMMENT,
            Facts(text=command.text),
            {"question": command.question},
        )
        if command.question not in dossier.framework:
            raise Refused(Problem("question", "topic_needed"))
        if command.reply_to is not None:
            readable_comment(act, dossier, command.reply_to, command.question)
        act.session.add(
            Comment(
                round_id=dossier.round_.id,
                plan_version_id=dossier.version().id,
                question=command.question,
                text=command.text.strip(),
                author_id=actor.user_id,
                placed_at=now,
                reply_to_id=command.reply_to,
            )
        )
        act.result = command.question
        return command.question


def ask_lead(command: AskLead, actor: Actor, now: datetime) -> str:
    """Ask the lead; the review goes on and the term runs on. Gives the reference."""
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.ASK_LEAD)
        questions = written(command.questions)
        act.move_round(
            dossier,
            Action.ASK_LEAD,
            Facts(questions=len(questions)),
            lambda: {"questions": [one.question for one in ask(act, dossier, questions)]},
        )
        tell_lead(act, dossier, "lead_asked", count=len(questions))
        act.result = command.reference
        return command.reference


def close_question(command: CloseQuestion, actor: Actor, now: datetime) -> str:
    """Close the conversation; gives the question of the plan that it is about.

    Raises `NotFound` for a question of another round, `WrongState` when it was closed before,
    `Refused` while it waits for an answer.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.CLOSE_QUESTION)
        if not command.question_id:
            raise Refused(Problem("asked", "question_to_close_needed"))
        asked = act.session.get(LeadQuestion, command.question_id)
        if asked is None or asked.round_id != dossier.round_.id:
            raise NotFound("question")
        if asked.closed_at is not None:
            raise WrongState(Action.CLOSE_QUESTION, "closed")
        act.move_round(
            dossier,
            Action.CLOSE_QUESTION,
            Facts(question_answered=open_for_more(act, dossier, asked.id) is not None),
            {"question": asked.question, "number": asked.id},
        )
        asked.closed_at, asked.closed_by_id = now, actor.user_id
        act.result = asked.question
        return asked.question


def request_changes(command: RequestChanges, actor: Actor, now: datetime) -> str:
    """Hold the plan over; assessments of this version say nothing of the next. Gives the reference.

    The term for the advice stands still until the plan is accepted again.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.REQUEST_CHANGES)
        questions = written(command.questions)
        returning = Returning(act, dossier, LetterKind.HELD, command.reason, questions)
        act.move_round(
            dossier,
            Action.REQUEST_CHANGES,
            Facts(reason=command.reason, questions=len(questions)),
            returning.keep,
            reason=command.reason.strip(),
        )
        stop_clock(act, dossier)
        returning.tell("changes_requested")
        tell_secretaries(act, dossier, "changes_requested_secretary")
        act.result = command.reference
        return command.reference


def record_dpo_opinion(command: RecordDpoOpinion, actor: Actor, now: datetime) -> str:
    """Keep the opinion on this version; a later one takes its place. Gives the reference."""
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.RECORD_DPO_OPINION)
        verdict = command.verdict if command.verdict in set(DpoVerdict) else ""
        act.move_round(
            dossier,
            Action.RECORD_DPO_OPINION,
            Facts(outcome=verdict, text=command.text),
            {"verdict": verdict, "plan": dossier.version().sha256},
        )
        row = dpo_opinion(act.session, dossier)
        if row is None:
            row = DpoOpinion(round_id=dossier.round_.id, plan_version_id=dossier.version().id)
            act.session.add(row)
        row.verdict, row.text = verdict, command.text.strip()
        row.recorded_by_id, row.recorded_at = actor.user_id or 0, now
        tell_secretaries(act, dossier, "dpo_opinion_recorded")
        act.result = command.reference
        return command.reference

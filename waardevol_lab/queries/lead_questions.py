"""What the board asked about a plan, with all that followed, for its lead and team."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.framework import Text
from waardevol_lab.domain.policy import Actor, Permission, permits, require
from waardevol_lab.domain.states import WRITABLE_ROUND_STATES, RoundKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LeadQuestion
from waardevol_lab.queries.board_questions import Message, messages_of
from waardevol_lab.services.answering import ANSWERABLE
from waardevol_lab.services.dossiers import Dossier, Which, load


@dataclass(frozen=True, slots=True)
class BoardQuestion:
    """One question of the board with what followed; who of the board asked stays with the board."""

    id: int
    question: str
    about: Text
    task: str
    """The topic of the plan that it is about; empty when the framework has it no more."""
    text: str
    asked_at: datetime
    messages: tuple[Message, ...]
    """Those of the board come without the name of who wrote them."""
    answered_at: datetime | None
    closed_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether the board waits for an answer."""
        return self.answered_at is None


@dataclass(frozen=True, slots=True)
class BoardQuestions:
    """All questions of the round at hand."""

    reference: str
    title: str
    is_incident: bool
    state: str
    reason: str
    is_writer: bool
    may_answer: bool
    may_write: bool
    questions: tuple[BoardQuestion, ...]

    @property
    def next_waiting(self) -> int | None:
        """The first question that waits for an answer."""
        return next((one.id for one in self.questions if one.waits), None)

    def about_topic(self, task: str) -> tuple[BoardQuestion, ...]:
        """Those about one topic that are not closed."""
        return tuple(one for one in self.questions if one.task == task and one.closed_at is None)


def board_questions(viewer: Actor, reference: str, which: Which = Which.PLAN) -> BoardQuestions:
    """The questions of the latest plan round, or incident round. Raises `NotFound`."""
    with reading() as session:
        dossier = load(session, reference, which, lock=False)
        require(viewer, dossier.scope, Permission.READ_DRAFT)
        round_ = dossier.round_
        answers = permits(viewer, dossier.scope, Permission.ANSWER_QUESTION)
        writes = permits(viewer, dossier.scope, Permission.EDIT_DRAFT)
        return BoardQuestions(
            reference=reference,
            title=dossier.experiment.title,
            is_incident=round_.kind == RoundKind.INCIDENT,
            state=round_.state,
            reason=round_.reason,
            is_writer=answers,
            may_answer=answers and round_.state in ANSWERABLE,
            may_write=writes and round_.state in WRITABLE_ROUND_STATES,
            questions=_questions(session, dossier),
        )


def _questions(session: Session, dossier: Dossier) -> tuple[BoardQuestion, ...]:
    rows = session.scalars(
        select(LeadQuestion)
        .where(LeadQuestion.round_id == dossier.round_.id)
        .order_by(LeadQuestion.asked_at, LeadQuestion.id)
    ).all()
    messages = messages_of(session, [row.id for row in rows])
    return tuple(_question(dossier, row, messages.get(row.id, ())) for row in rows)


def _question(dossier: Dossier, row: LeadQuestion, messages: Iterable[Message]) -> BoardQuestion:
    framework = dossier.framework
    known = framework.question(row.question) if row.question in framework else None
    return BoardQuestion(
        id=row.id,
        question=row.question,
        about=known.label if known else Text(row.question, row.question),
        task=known.task if known else "",
        text=row.text,
        asked_at=row.asked_at,
        messages=tuple(_nameless(message) for message in messages),
        answered_at=row.answered_at,
        closed_at=row.closed_at,
    )


def _nameless(message: Message) -> Message:
    author = message.author if message.kind == "answer" else ""
    return Message(message.kind, author, message.text, message.written_at)

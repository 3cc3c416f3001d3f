"""What the board asked about a plan, with the answers, for its lead and team."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from waardevol_lab.domain.framework import Text
from waardevol_lab.domain.policy import Actor, Permission, permits, require
from waardevol_lab.domain.states import WRITABLE_ROUND_STATES, RoundKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, LeadQuestion
from waardevol_lab.services.answering import ANSWERABLE
from waardevol_lab.services.dossiers import Dossier, Which, load


@dataclass(frozen=True, slots=True)
class BoardQuestion:
    """One question of the board; who of the board asked it stays with the board."""

    id: int
    about: Text
    task: str
    """The topic of the plan that it is about; empty when the framework has it no more."""
    text: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None


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


def board_questions(viewer: Actor, reference: str, which: Which = Which.PLAN) -> BoardQuestions:
    """The questions of the latest plan round, or incident round. Raises `NotFound`."""
    with reading() as session:
        dossier = load(session, reference, which, lock=False)
        require(viewer, dossier.scope, Permission.READ_DRAFT)
        round_ = dossier.round_
        rows = session.execute(
            select(LeadQuestion, Account.name)
            .join(Account, Account.id == LeadQuestion.answered_by_id, isouter=True)
            .where(LeadQuestion.round_id == round_.id)
            .order_by(LeadQuestion.asked_at, LeadQuestion.id)
        )
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
            questions=tuple(_question(dossier, row, name or "") for row, name in rows),
        )


def _question(dossier: Dossier, row: LeadQuestion, answered_by: str) -> BoardQuestion:
    framework = dossier.framework
    known = framework.question(row.question) if row.question in framework else None
    return BoardQuestion(
        id=row.id,
        about=known.label if known else Text(row.question, row.question),
        task=known.task if known else "",
        text=row.text,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_by=answered_by,
        answered_at=row.answered_at,
    )

"""What the board says beside each question of the plan, and what it asked the lead."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.persistence.models import Account, Comment, LeadQuestion, PlanVersion
from waardevol_lab.services.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark for the board alone."""

    id: int
    author: str
    text: str
    placed_at: datetime
    plan_version: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question to the lead, and the answer once it is there."""

    id: int
    asked_by: str
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What stands beside one question; `hidden` counts remarks that open after one's own filing."""

    remarks: tuple[Remark, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    hidden: int = 0


SILENCE = Conversation()


def conversations(
    session: Session, dossier: Dossier, viewer_id: int, *, deliberates: bool, sees: bool
) -> dict[str, Conversation]:
    """The conversations of the round by question.

    Remarks are deliberation: who may not read it yet gets their own and a count of the rest, and
    who may never read it (the decider) gets neither. Questions to the lead are no deliberation.
    """
    remarks = _remarks(session, dossier, viewer_id) if deliberates else {}
    exchanges = _exchanges(session, dossier)
    found = {}
    for question in remarks.keys() | exchanges.keys():
        all_here = remarks.get(question, [])
        shown = tuple(remark for mine, remark in all_here if mine or sees)
        found[question] = Conversation(
            shown, tuple(exchanges.get(question, ())), len(all_here) - len(shown)
        )
    return found


def _remarks(
    session: Session, dossier: Dossier, viewer_id: int
) -> dict[str, list[tuple[bool, Remark]]]:
    rows = session.execute(
        select(Comment, Account.name, PlanVersion.number)
        .join(Account, Account.id == Comment.author_id)
        .join(PlanVersion, PlanVersion.id == Comment.plan_version_id)
        .where(Comment.round_id == dossier.round_.id)
        .order_by(Comment.placed_at, Comment.id)
    )
    found = defaultdict(list)
    for row, name, number in rows:
        remark = Remark(row.id, name, row.text, row.placed_at, number)
        found[row.question].append((row.author_id == viewer_id, remark))
    return found


def _exchanges(session: Session, dossier: Dossier) -> dict[str, list[Exchange]]:
    rows = session.execute(
        select(LeadQuestion, Account.name)
        .join(Account, Account.id == LeadQuestion.asked_by_id)
        .where(LeadQuestion.round_id == dossier.round_.id)
        .order_by(LeadQuestion.asked_at, LeadQuestion.id)
    )
    found = defaultdict(list)
    for row, name in rows:
        found[row.question].append(
            Exchange(row.id, name, row.text, row.asked_at, row.answer, row.answered_at)
        )
    return found

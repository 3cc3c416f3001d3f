"""What the board asked the lead about a plan, and all that followed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.answer_changes import changed
from waardevol_lab.domain.framework import Text
from waardevol_lab.persistence.models import (
    Account,
    LeadQuestion,
    PlanVersion,
    QuestionMessage,
)
from waardevol_lab.services.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class Message:
    """What followed a question to the lead."""

    kind: str
    """question or answer"""
    author: str
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question to the lead with all that followed.

    `changed`: the answer of the plan that it is about differs from when it was asked; None while
    the plan has not been submitted since.
    """

    id: int
    asked_by: str
    text: str
    asked_at: datetime
    plan_version: int
    messages: tuple[Message, ...]
    answered_at: datetime | None
    closed_at: datetime | None
    changed: bool | None

    @property
    def takes_more(self) -> bool:
        """Whether it can be closed, or asked further about."""
        return self.answered_at is not None and self.closed_at is None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question to the lead that more can be asked about."""

    id: int
    about: Text
    text: str


def exchanges(
    session: Session, dossier: Dossier, versions: Mapping[int, PlanVersion]
) -> dict[str, list[Exchange]]:
    """By question of the plan, oldest first, in one query; `versions` as for conversations."""
    writer = aliased(Account)
    rows = session.execute(
        select(LeadQuestion, Account.name, QuestionMessage, writer.name)
        .join(Account, Account.id == LeadQuestion.asked_by_id)
        .outerjoin(QuestionMessage, QuestionMessage.question_id == LeadQuestion.id)
        .outerjoin(writer, writer.id == QuestionMessage.author_id)
        .where(LeadQuestion.round_id == dossier.round_.id)
        .order_by(LeadQuestion.asked_at, LeadQuestion.id, QuestionMessage.id)
    )
    touched: dict[int, frozenset[str] | None] = {}
    found = defaultdict(list)
    for (asked, asker), parts in groupby(rows, key=lambda row: (row[0], row[1])):
        version = versions[asked.plan_version_id]
        if version.id not in touched:
            touched[version.id] = _touched_since(dossier, version)
        messages = tuple(_message(row, name) for *_, row, name in parts if row is not None)
        exchange = _exchange(asked, asker, version.number, messages, touched[version.id])
        found[asked.question].append(exchange)
    return found


def _exchange(
    row: LeadQuestion,
    asked_by: str,
    version: int,
    messages: tuple[Message, ...],
    touched: frozenset[str] | None,
) -> Exchange:
    return Exchange(
        id=row.id,
        asked_by=asked_by,
        text=row.text,
        asked_at=row.asked_at,
        plan_version=version,
        messages=messages,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        changed=row.question in touched if touched is not None else None,
    )


def _message(row: QuestionMessage, author: str) -> Message:
    return Message(row.kind, author, row.text, row.written_at)


def _touched_since(dossier: Dossier, version: PlanVersion) -> frozenset[str] | None:
    """The questions whose answers changed since a version; None for the version at hand."""
    current = dossier.version()
    if version.id == current.id:
        return None
    return frozenset(changed(dossier.framework, version.answers, current.answers))


def follow_ups(session: Session, dossier: Dossier) -> tuple[FollowUp, ...]:
    """The questions of the round that have an answer and are not closed, oldest first."""
    framework = dossier.framework
    rows = session.scalars(
        select(LeadQuestion)
        .where(
            LeadQuestion.round_id == dossier.round_.id,
            LeadQuestion.answered_at.is_not(None),
            LeadQuestion.closed_at.is_(None),
        )
        .order_by(LeadQuestion.asked_at, LeadQuestion.id)
    )
    return tuple(
        FollowUp(row.id, framework.question(row.question).label, row.text)
        for row in rows
        if row.question in framework
    )


def messages_of(session: Session, question_ids: list[int]) -> Mapping[int, list[Message]]:
    """What followed each question, oldest first."""
    if not question_ids:
        return {}
    rows = session.execute(
        select(QuestionMessage, Account.name)
        .join(Account, Account.id == QuestionMessage.author_id)
        .where(QuestionMessage.question_id.in_(question_ids))
        .order_by(QuestionMessage.id)
    )
    found = defaultdict(list)
    for row, name in rows:
        found[row.question_id].append(_message(row, name))
    return found

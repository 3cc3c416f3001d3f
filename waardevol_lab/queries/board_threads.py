"""What the board says beside each question of the plan, and what it asked the lead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.answer_changes import changed
from waardevol_lab.domain.framework import Framework, Text
from waardevol_lab.persistence.models import (
    Account,
    Comment,
    CommentAmendment,
    LeadQuestion,
    PlanVersion,
    QuestionMessage,
)
from waardevol_lab.services.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class Amendment:
    """What was added to a remark later."""

    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark for the board alone; `replies` stand below it, oldest first.

    `may_edit`: the viewer wrote it and nobody else said anything since. `may_amend`: the viewer
    wrote it.
    """

    id: int
    author: str
    text: str
    placed_at: datetime
    plan_version: int
    edited_at: datetime | None
    amendments: tuple[Amendment, ...]
    may_edit: bool
    may_amend: bool
    replies: tuple["Remark", ...] = ()


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


@dataclass(frozen=True, slots=True)
class Conversation:
    """What stands beside one question; `hidden` counts remarks that open after one's own filing."""

    remarks: tuple[Remark, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    hidden: int = 0

    def remark(self, comment_id: int) -> Remark | None:
        """The remark or reply with this id, when it is shown here."""
        everything = (one for remark in self.remarks for one in (remark, *remark.replies))
        return next((one for one in everything if one.id == comment_id), None)

    @property
    def count(self) -> int:
        """How many things were said, the hidden ones too."""
        remarks = sum(1 + len(remark.replies) for remark in self.remarks)
        return remarks + len(self.exchanges) + self.hidden

    @property
    def is_open(self) -> bool:
        """Whether a question to the lead is not closed yet."""
        return any(exchange.closed_at is None for exchange in self.exchanges)


SILENCE = Conversation()


def conversations(
    session: Session, dossier: Dossier, viewer_id: int, *, deliberates: bool, sees: bool
) -> dict[str, Conversation]:
    """The conversations of the round by question; the number of queries does not grow with them.

    Remarks are deliberation: who may not read it yet gets their own and a count of the rest, and
    who may never read it (the decider) gets neither. Questions to the lead are no deliberation.
    """
    remarks = _remarks(session, dossier) if deliberates else {}
    exchanges = _exchanges(session, dossier)
    found = {}
    for question in remarks.keys() | exchanges.keys():
        rows = remarks.get(question, [])
        shown = [row for row in rows if sees or row.comment.author_id == viewer_id]
        found[question] = Conversation(
            tuple(_thread(shown, rows, viewer_id)),
            tuple(exchanges.get(question, ())),
            len(rows) - len(shown),
        )
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    comment: Comment
    author: str
    version: int
    amendments: tuple[Amendment, ...]


def _remarks(session: Session, dossier: Dossier) -> dict[str, list[_Row]]:
    amendments = _amendments(session, dossier)
    rows = session.execute(
        select(Comment, Account.name, PlanVersion.number)
        .join(Account, Account.id == Comment.author_id)
        .join(PlanVersion, PlanVersion.id == Comment.plan_version_id)
        .where(Comment.round_id == dossier.round_.id)
        .order_by(Comment.id)
    )
    found = defaultdict(list)
    for row, name, number in rows:
        added = tuple(amendments.get(row.id, ()))
        found[row.question].append(_Row(row, name, number, added))
    return found


def _amendments(session: Session, dossier: Dossier) -> dict[int, list[Amendment]]:
    rows = session.scalars(
        select(CommentAmendment)
        .join(Comment, Comment.id == CommentAmendment.comment_id)
        .where(Comment.round_id == dossier.round_.id)
        .order_by(CommentAmendment.id)
    )
    found = defaultdict(list)
    for row in rows:
        found[row.comment_id].append(Amendment(row.text, row.written_at))
    return found


def _thread(shown: list[_Row], rows: list[_Row], viewer_id: int) -> Iterable[Remark]:
    """The remarks with their replies; a reply to one that is hidden stands by itself."""
    ids = {row.comment.id: row.comment.reply_to_id for row in shown}
    replies = defaultdict(list)
    for row in shown:
        first = row.comment.id
        while (before := ids[first]) in ids and before is not None:
            first = before
        if first != row.comment.id:
            replies[first].append(_remark(row, rows, viewer_id))
    for row in shown:
        if ids[row.comment.id] not in ids:
            yield _remark(row, rows, viewer_id, tuple(replies[row.comment.id]))


def _remark(
    row: _Row, rows: list[_Row], viewer_id: int, replies: tuple[Remark, ...] = ()
) -> Remark:
    comment = row.comment
    own = comment.author_id == viewer_id
    answered = any(
        other.comment.id > comment.id and other.comment.author_id != comment.author_id
        for other in rows
    )
    return Remark(
        id=comment.id,
        author=row.author,
        text=comment.text,
        placed_at=comment.placed_at,
        plan_version=row.version,
        edited_at=comment.edited_at,
        amendments=row.amendments,
        may_edit=own and not answered,
        may_amend=own and answered,
        replies=replies,
    )


def _exchanges(session: Session, dossier: Dossier) -> dict[str, list[Exchange]]:
    rows = session.execute(
        select(LeadQuestion, Account.name, PlanVersion)
        .join(Account, Account.id == LeadQuestion.asked_by_id)
        .join(PlanVersion, PlanVersion.id == LeadQuestion.plan_version_id)
        .where(LeadQuestion.round_id == dossier.round_.id)
        .order_by(LeadQuestion.asked_at, LeadQuestion.id)
    ).all()
    messages = messages_of(session, [row.id for row, _, _ in rows])
    touched = _touched(dossier, {version.id: version for _, _, version in rows})
    found = defaultdict(list)
    for row, name, version in rows:
        since = touched[version.id]
        found[row.question].append(
            Exchange(
                id=row.id,
                asked_by=name,
                text=row.text,
                asked_at=row.asked_at,
                plan_version=version.number,
                messages=tuple(messages.get(row.id, ())),
                answered_at=row.answered_at,
                closed_at=row.closed_at,
                changed=row.question in since if since is not None else None,
            )
        )
    return found


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
    rows = session.execute(
        select(QuestionMessage, Account.name)
        .join(Account, Account.id == QuestionMessage.author_id)
        .where(QuestionMessage.question_id.in_(question_ids))
        .order_by(QuestionMessage.id)
    )
    found = defaultdict(list)
    for row, name in rows:
        found[row.question_id].append(Message(row.kind, name, row.text, row.written_at))
    return found


def _touched(
    dossier: Dossier, versions: Mapping[int, PlanVersion]
) -> dict[int, frozenset[str] | None]:
    """By the version that was at hand: what has changed since; None for the version at hand."""
    if not versions:
        return {}
    framework: Framework = dossier.framework
    current: Any = dossier.version()
    return {
        key: frozenset(changed(framework, version.answers, current.answers))
        if key != current.id
        else None
        for key, version in versions.items()
    }

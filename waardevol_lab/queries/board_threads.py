"""What the board says beside each question of the plan, and what it asked the lead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.persistence.models import (
    Account,
    Comment,
    CommentAmendment,
    PlanVersion,
)
from waardevol_lab.queries.board_questions import Exchange, exchanges
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
    session: Session,
    dossier: Dossier,
    versions: Mapping[int, PlanVersion],
    viewer_id: int,
    *,
    deliberates: bool,
    sees: bool,
) -> dict[str, Conversation]:
    """The conversations of the round by question, in two queries however much was said.

    Remarks are deliberation: who may not read it yet gets their own and a count of the rest, and
    who may never read it (the decider) gets neither. Questions to the lead are no deliberation.
    `versions` holds at least those of the round, by id.
    """
    remarks = _remarks(session, dossier, versions) if deliberates else {}
    asked = exchanges(session, dossier, versions)
    found = {}
    for question in remarks.keys() | asked.keys():
        rows = remarks.get(question, [])
        shown = [row for row in rows if sees or row.comment.author_id == viewer_id]
        found[question] = Conversation(
            tuple(_thread(shown, rows, viewer_id)),
            tuple(asked.get(question, ())),
            len(rows) - len(shown),
        )
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    comment: Comment
    author: str
    version: int
    amendments: tuple[Amendment, ...]


def _remarks(
    session: Session, dossier: Dossier, versions: Mapping[int, PlanVersion]
) -> dict[str, list[_Row]]:
    """By question; a remark comes once for each of its amendments, or once without any."""
    rows = session.execute(
        select(Comment, Account.name, CommentAmendment.text, CommentAmendment.written_at)
        .join(Account, Account.id == Comment.author_id)
        .outerjoin(CommentAmendment, CommentAmendment.comment_id == Comment.id)
        .where(Comment.round_id == dossier.round_.id)
        .order_by(Comment.id, CommentAmendment.id)
    )
    found = defaultdict(list)
    for (comment, author), parts in groupby(rows, key=lambda row: (row[0], row[1])):
        added = tuple(Amendment(text, at) for *_, text, at in parts if at is not None)
        version = versions[comment.plan_version_id].number
        found[comment.question].append(_Row(comment, author, version, added))
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

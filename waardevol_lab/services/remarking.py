"""Remarks among the board after they were placed: changed, amended, replied to.

Whoever wrote a remark may change it until somebody else said something after it beside the same
question; from then on what was said stays, and its author can only add to it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor, sees_deliberation
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import Comment, CommentAmendment
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.deliberating import standing
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.opening import open_round


@dataclass(frozen=True, slots=True)
class ChangeComment:
    """Another text for one's own remark, or more of it.

    `seen` is the fingerprint of the text that is changed; empty: not from a page, so never stale.
    """

    reference: str
    comment_id: int
    text: str
    seen: str = ""
    version: int | None = None
    round_number: int | None = None
    key: str = ""


def edit_comment(command: ChangeComment, actor: Actor, now: datetime) -> str:
    """Change the text; gives the question that it stands beside.

    Raises `NotFound` for a remark of another, `Stale` when it was changed since it was seen, and
    `Refused` once somebody else has answered.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.EDIT_COMMENT)
        row = _own_comment(act, dossier, command.comment_id)
        before = fingerprint(row.text)
        if command.seen and command.seen != before:
            raise Stale("comment")
        act.move_round(
            dossier,
            Action.EDIT_COMMENT,
            Facts(text=command.text, comment_answered=_answered(act, row)),
            {"question": row.question, "comment": row.id, "before": before},
        )
        row.text, row.edited_at = command.text.strip(), now
        act.result = row.question
        return row.question


def amend_comment(command: ChangeComment, actor: Actor, now: datetime) -> str:
    """Add to the remark, below what it says; gives the question that it stands beside.

    Raises `NotFound` for a remark of another.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.AMEND_COMMENT)
        row = _own_comment(act, dossier, command.comment_id)
        act.move_round(
            dossier,
            Action.AMEND_COMMENT,
            Facts(text=command.text),
            {"question": row.question, "comment": row.id},
        )
        text = command.text.strip()
        act.session.add(CommentAmendment(comment_id=row.id, text=text, written_at=now))
        act.result = row.question
        return row.question


def fingerprint(text: str) -> str:
    """Which text was changed; its words stay with the board."""
    return hashlib.sha256(text.encode()).hexdigest()


def readable_comment(act: Act, dossier: Dossier, comment_id: int, question: str) -> Comment:
    """The remark beside this question, if the actor may read it. Raises `NotFound`."""
    row = act.session.get(Comment, comment_id)
    if row is None or (row.round_id, row.question) != (dossier.round_.id, question):
        raise NotFound("comment")
    filed_by = standing(act.session, dossier, act.now).filed_by
    sees = sees_deliberation(act.actor, dossier.scope, filed_by, dossier.round_.route)
    if row.author_id != act.actor.user_id and not sees:
        raise NotFound("comment")
    return row


def _own_comment(act: Act, dossier: Dossier, comment_id: int) -> Comment:
    """The remark of the actor. Raises `Refused` without a number, `NotFound` for one of another."""
    if not comment_id:
        raise Refused(Problem("comment", "comment_needed"))
    row = act.session.get(Comment, comment_id)
    if row is None or row.round_id != dossier.round_.id or row.author_id != act.actor.user_id:
        raise NotFound("comment")
    return row


def _answered(act: Act, row: Comment) -> bool:
    """Whether somebody else said something after it beside the same question."""
    later = select(Comment.id).where(
        Comment.round_id == row.round_id,
        Comment.question == row.question,
        Comment.id > row.id,
        Comment.author_id != row.author_id,
    )
    return act.session.scalar(later.limit(1)) is not None

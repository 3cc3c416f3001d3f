"""The review page: the plan with its conversations, and the values as they are weighed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import Text
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.queries.board_plan import (
    PlanAnswer,
    PlanText,
    PlanTopic,
    ValueLevels,
    plan_text,
    value_levels,
    versions_at_hand,
)
from waardevol_lab.queries.board_threads import SILENCE, Conversation, Remark, conversations
from waardevol_lab.queries.drills import ShownDrill, shown_drills
from waardevol_lab.services.assessing import own_assessments
from waardevol_lab.services.dossiers import Dossier


class Filter(StrEnum):
    """Which answers of the plan the page shows."""

    ALL = "alles"
    OPEN = "open"
    """With a question to the lead that is not closed."""
    CHANGED = "gewijzigd"
    SAID = "reacties"
    """With anything said beside it."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The plan as the board reads it; `own_risks` is empty for who does not assess."""

    head: Head
    plan: PlanText
    drills: tuple[ShownDrill, ...]
    values: tuple[ValueLevels, ...]
    own_risks: Mapping[str, int]
    own_is_draft: bool
    conversations: Mapping[str, Conversation]

    def topics(self, chosen: Filter) -> tuple[PlanTopic, ...]:
        """The topics with the answers that the filter leaves; those without any are left out."""
        if chosen is Filter.ALL:
            return self.plan.topics
        left = (
            replace(topic, answers=tuple(a for a in topic.answers if self._fits(a, chosen)))
            for topic in self.plan.topics
        )
        return tuple(topic for topic in left if topic.answers)

    def count(self, chosen: Filter) -> int:
        """How many answers it leaves."""
        return sum(len(topic.answers) for topic in self.topics(chosen))

    def _fits(self, answer: PlanAnswer, chosen: Filter) -> bool:
        conversation = self.conversations.get(answer.question, SILENCE)
        if chosen is Filter.OPEN:
            return conversation.is_open
        if chosen is Filter.CHANGED:
            return answer.difference is not None
        return conversation.count > 0


@dataclass(frozen=True, slots=True)
class RemarkPage:
    """One remark, to reply to or to change."""

    head: Head
    question: str
    about: Text
    remark: Remark


def review_page(
    viewer: Actor, reference: str, number: int | None, now: datetime, language: str
) -> ReviewPage:
    """The page for whoever may read the plan and its advice. Raises `NotFound`."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number)
        versions = versions_at_hand(session, dossier)
        head = head_of(session, viewer, dossier, now)
        mine = own_assessments(session, dossier, viewer.user_id or 0)
        return ReviewPage(
            head=head,
            plan=plan_text(dossier, versions, language),
            drills=shown_drills(session, dossier.experiment),
            values=value_levels(dossier.framework, dossier.version().answers),
            own_risks=mine[-1].risks if mine else {},
            own_is_draft=bool(mine) and mine[-1].filed_at is None,
            conversations=_conversations(session, viewer, dossier, head, versions),
        )


def remark_page(
    viewer: Actor, reference: str, number: int | None, comment_id: int, now: datetime
) -> RemarkPage:
    """One remark that the viewer may read. Raises `NotFound`."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number, Permission.READ_DELIBERATION)
        versions = versions_at_hand(session, dossier)
        head = head_of(session, viewer, dossier, now)
        found = _conversations(session, viewer, dossier, head, versions)
        for question, conversation in found.items():
            remark = conversation.remark(comment_id)
            if remark is not None:
                about = dossier.framework.question(question).label
                return RemarkPage(head, question, about, remark)
        raise NotFound("comment")


def _conversations(
    session: Session,
    viewer: Actor,
    dossier: Dossier,
    head: Head,
    versions: Mapping[int, PlanVersion],
) -> dict[str, Conversation]:
    me = viewer.user_id or 0
    return conversations(
        session, dossier, versions, me, deliberates=head.deliberates, sees=head.sees
    )

"""The review page: the plan with its conversations, and the values as they are weighed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.db import reading
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.queries.board_plan import PlanText, ValueLevels, plan_text, value_levels
from waardevol_lab.queries.board_threads import Conversation, conversations
from waardevol_lab.services.assessing import own_assessments


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The plan as the board reads it; `own_risks` is empty for who does not assess."""

    head: Head
    plan: PlanText
    values: tuple[ValueLevels, ...]
    own_risks: Mapping[str, int]
    own_is_draft: bool
    conversations: Mapping[str, Conversation]


def review_page(
    viewer: Actor, reference: str, number: int | None, now: datetime, language: str
) -> ReviewPage:
    """The page for whoever may read the plan and its advice. Raises `NotFound`."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number)
        head = head_of(session, viewer, dossier, now)
        mine = own_assessments(session, dossier, viewer.user_id or 0)
        return ReviewPage(
            head=head,
            plan=plan_text(session, dossier, language),
            values=value_levels(dossier.framework, dossier.version().answers),
            own_risks=mine[-1].risks if mine else {},
            own_is_draft=bool(mine) and mine[-1].filed_at is None,
            conversations=conversations(
                session,
                dossier,
                viewer.user_id or 0,
                deliberates=head.deliberates,
                sees=head.sees,
            ),
        )

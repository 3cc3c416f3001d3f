"""An advice in the making: what chair and secretary kept, and how its letter will look."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from waardevol_lab.documents.letters import LetterPaper
from waardevol_lab.domain.deliberation import RISKS, Tally
from waardevol_lab.domain.errors import NotFound, WrongState
from waardevol_lab.domain.outcomes import BoardKind
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.proposed_conditions import read
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action, RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, AdviceDraft
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.queries.board_plan import ValueLevels, value_levels
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.drafting import draft_of
from waardevol_lab.services.letter_papers import AdviceSaid, advice_paper, advice_text
from waardevol_lab.wording.i18n import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Draft:
    """What was kept."""

    said: AdviceSaid
    open_to_objection: bool
    version: int
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the writing begins with: the draft, or else the organisation's words."""

    draft: Draft | None
    begun: str
    """The organisation's words for what the votes carry; empty while they carry nothing."""


@dataclass(frozen=True, slots=True)
class AdvicePreview:
    """The draft as the letter that would be sent today."""

    head: Head
    values: tuple[ValueLevels, ...]
    draft: Draft
    letter: LetterPaper
    decides: bool


def drafts(head: Head) -> bool:
    """Whether the viewer writes on the advice now: chair or secretary, and may read all votes."""
    return head.state == RoundState.IN_REVIEW and _writes(head)


def _writes(head: Head) -> bool:
    return bool(head.roles & {Role.SECRETARY, Role.CHAIR}) and head.sees


def drafted(
    session: Session, dossier: Dossier, head: Head, tally: Tally | None, now: datetime
) -> Drafted:
    """What the viewer goes on with; nothing for who does not write."""
    if not drafts(head):
        return Drafted(None, "")
    outcome = str(tally.outcome) if tally and tally.adoptable else ""
    return Drafted(_draft(session, dossier), advice_text(session, dossier, outcome, "nl", now))


def begin_text(
    viewer: Actor, reference: str, number: int | None, outcome: str, language: str, now: datetime
) -> str:
    """The organisation's words for this outcome. Raises `NotFound` for who does not write."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number)
        if not drafts(head_of(session, viewer, dossier, now)):
            raise NotFound("advice draft")
        return advice_text(session, dossier, outcome, _spoken(language), now)


def advice_preview(
    viewer: Actor, reference: str, number: int | None, now: datetime
) -> AdvicePreview:
    """The letter of the draft. Raises `NotFound` for who does not write, or without a draft."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number)
        head = head_of(session, viewer, dossier, now)
        draft = _draft(session, dossier) if drafts(head) else None
        if draft is None:
            raise NotFound("advice draft")
        return AdvicePreview(
            head=head,
            values=value_levels(dossier.framework, dossier.version().answers),
            draft=draft,
            letter=advice_paper(session, dossier, draft.said, now),
            decides=head.board_kind == BoardKind.DECIDING,
        )


def typed_letter(
    viewer: Actor, reference: str, number: int | None, said: AdviceSaid, now: datetime
) -> LetterPaper:
    """What was typed as the letter that would be sent today; nothing is kept.

    Raises `NotFound` for who does not write, and `WrongState` when the writing is over.
    """
    with reading() as session:
        dossier = opened(session, viewer, reference, number)
        head = head_of(session, viewer, dossier, now)
        if not _writes(head):
            raise NotFound("advice draft")
        if head.state != RoundState.IN_REVIEW:
            raise WrongState(Action.ADOPT_ADVICE, head.state)
        risks = {name: level for name, level in said.risks.items() if level in RISKS}
        return advice_paper(session, dossier, replace(said, risks=risks), now)


def _draft(session: Session, dossier: Dossier) -> Draft | None:
    row = draft_of(session, dossier)
    if row is None:
        return None
    name = session.get_one(Account, row.saved_by_id).name
    return Draft(_said(row), row.open_to_objection, row.version, name, row.saved_at)


def _said(row: AdviceDraft) -> AdviceSaid:
    return AdviceSaid(
        row.outcome,
        row.text,
        read(row.conditions),
        row.risks,
        row.minority_view,
        _spoken(row.language),
    )


def _spoken(language: str) -> Language:
    return next((one for one in LANGUAGES if one == language), LANGUAGES[0])

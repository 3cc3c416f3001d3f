"""The overview of a dossier at the board: where it stands, what happened, its other rounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerEntry
from waardevol_lab.queries.board_access import knows, opened, stepped_back_until
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.queries.board_questions import FollowUp, follow_ups
from waardevol_lab.queries.board_secretary import Topic, topics_of
from waardevol_lab.queries.plan_timeline import SHOWN
from waardevol_lab.services.dossiers import Dossier, at_each_round

OF_THE_BOARD: Final = frozenset(
    {"MemberAssigned", "ConflictDeclared", "AssessmentFiled", "DpoOpinionRecorded"}
)
"""Events that those see who take part in the deliberation or oversee it."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An entry of the record that the board sees."""

    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class OtherRound:
    """Another round of the dossier that was submitted."""

    number: int
    kind: str
    state: str
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class DossierPage:
    """The overview."""

    head: Head
    summary: str
    route_reason: str
    return_reason: str
    happenings: tuple[Occurrence, ...]
    rounds: tuple[OtherRound, ...]
    slug: str | None


@dataclass(frozen=True, slots=True)
class ActPage:
    """A page around one act: the head, and the questions of the plan to refer to."""

    head: Head
    topics: tuple[Topic, ...]
    follow_ups: tuple[FollowUp, ...]


def dossier_page(viewer: Actor, reference: str, number: int | None, now: datetime) -> DossierPage:
    """The overview for board, dpo, decider and auditor. Raises `NotFound` for everybody else."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number)
        head = head_of(session, viewer, dossier, now)
        version = dossier.version()
        board_side = head.roles & {Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.AUDITOR}
        return DossierPage(
            head=head,
            summary=_text(version.answers, "summary"),
            route_reason=dossier.round_.route_motivation if board_side else "",
            return_reason=dossier.round_.reason,
            happenings=_happenings(session, dossier, head.deliberates),
            rounds=_others(session, viewer, dossier),
            slug=dossier.experiment.slug if dossier.experiment.announced_at else None,
        )


def act_page(viewer: Actor, reference: str, number: int | None, now: datetime) -> ActPage:
    """What a page around one act needs. Raises `NotFound` for who may not know of the dossier."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number)
        head = head_of(session, viewer, dossier, now)
        return ActPage(head, topics_of(dossier.framework), follow_ups(session, dossier))


def _text(answers: Mapping[str, object], question: str) -> str:
    answer = answers.get(question)
    return answer if isinstance(answer, str) else ""


def _happenings(session: Session, dossier: Dossier, deliberates: bool) -> tuple[Occurrence, ...]:
    kinds = SHOWN | OF_THE_BOARD if deliberates else SHOWN
    rows = session.execute(
        select(LedgerEntry.at, LedgerEntry.kind)
        .where(LedgerEntry.subject == dossier.experiment.subject, LedgerEntry.kind.in_(kinds))
        .order_by(LedgerEntry.sequence.desc())
    )
    return tuple(Occurrence(datetime.fromisoformat(at), kind) for at, kind in rows)


def _others(session: Session, viewer: Actor, dossier: Dossier) -> tuple[OtherRound, ...]:
    """The other rounds that open for the viewer, the first one first."""
    closed = stepped_back_until(viewer, dossier)
    others = [
        at.round_
        for at in at_each_round(dossier)
        if at.round_.id != dossier.round_.id and at.round_.number > closed and knows(viewer, at)
    ]
    others.sort(key=lambda row: row.number)
    return tuple(OtherRound(row.number, row.kind, row.state, row.submitted_at) for row in others)

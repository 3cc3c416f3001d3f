"""A member's own assessment, and the tally for who may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain import deliberation
from waardevol_lab.domain.ballots import Ballot
from waardevol_lab.domain.deliberation import Tally, Verdict
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import Text
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence import models
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.queries.board_plan import ValueLevels, value_levels
from waardevol_lab.services.assessing import next_ballot, own_assessments
from waardevol_lab.services.deliberating import Standing, chair_of, standing
from waardevol_lab.services.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class FiledBallot:
    """An assessment of the viewer's own that is filed."""

    number: int
    ballot: Ballot
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """The viewer's own page: what is filed, and the draft that can be written now.

    `number` None: nothing can be written. `draft_version` 0: nothing was saved yet.
    """

    head: Head
    values: tuple[ValueLevels, ...]
    filed: tuple[FiledBallot, ...]
    number: int | None
    draft: Ballot
    draft_version: int
    saved_at: datetime | None


def assessment_page(
    viewer: Actor, reference: str, number: int | None, now: datetime
) -> AssessmentPage:
    """The page for a member or chair of the board. Raises `NotFound` for everybody else."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number, Permission.WRITE_ASSESSMENT)
        head = head_of(session, viewer, dossier, now)
        mine = own_assessments(session, dossier, viewer.user_id or 0)
        writable = None
        if dossier.round_.state == RoundState.IN_REVIEW and head.assigned:
            votes = standing(session, dossier, now)
            writable = next_ballot(votes, viewer.user_id or 0)
        draft = next((one for one in mine if one.ballot == writable), None)
        filed = [one for one in mine if one.filed_at is not None]
        start = draft or next(iter(filed[::-1]), None)
        return AssessmentPage(
            head=head,
            values=value_levels(dossier.framework, dossier.version().answers),
            filed=tuple(
                FiledBallot(one.ballot, _ballot(one), one.filed_at)
                for one in filed
                if one.filed_at is not None
            ),
            number=writable,
            draft=_ballot(start) if start else Ballot(),
            draft_version=draft.version if draft else 0,
            saved_at=draft.saved_at if draft else None,
        )


def _ballot(row: models.Assessment) -> Ballot:
    return Ballot(row.verdict or "", row.reasons, row.conditions, row.risks)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one member filed: the ballot that counts."""

    member: str
    ballot: int
    verdict: Verdict
    reasons: str
    conditions: str
    risks: Mapping[str, int]
    minority: bool
    is_chair: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """One value over all members: their levels in the order of the voices, and what is proposed."""

    id: str
    title: Text
    risks: tuple[int | None, ...]
    proposed: int | None
    lead: int | None


@dataclass(frozen=True, slots=True)
class TallyPage:
    """The tally; `tally` is None for who must file their own first."""

    head: Head
    tally: Tally | None
    voices: tuple[Voice, ...]
    weighed: tuple[Weighed, ...]


def tally_page(viewer: Actor, reference: str, number: int | None, now: datetime) -> TallyPage:
    """The page for who takes part in or oversees the deliberation. Raises `NotFound`."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number, Permission.READ_DELIBERATION)
        head = head_of(session, viewer, dossier, now)
        if head.progress is None:
            raise NotFound("tally")
        if not head.sees:
            return TallyPage(head, None, (), ())
        votes = standing(session, dossier, now)
        chair = adopter(session, viewer, dossier, head, now)
        tally = votes.tally(chair)
        voices = _voices(session, dossier, votes, tally, chair)
        return TallyPage(head, tally, voices, weighed(dossier, votes))


def adopter(
    session: Session, viewer: Actor, dossier: Dossier, head: Head, now: datetime
) -> int | None:
    """Who has the casting vote: the viewer when they may adopt, or else the chair."""
    if Role.CHAIR in head.roles:
        return viewer.user_id
    return chair_of(session, dossier.round_.board_id or 0, now)


def weighed(dossier: Dossier, votes: Standing) -> tuple[Weighed, ...]:
    """The values with the level of each member whose ballot counts, in order of member."""
    latest = deliberation.latest_ballots(votes.ballots)
    proposed = deliberation.adopted_risks(votes.ballots)
    levels = value_levels(dossier.framework, dossier.version().answers)
    return tuple(
        Weighed(
            value.id,
            value.title,
            tuple(one.risks.get(value.id) for one in latest),
            proposed.get(value.id),
            value.risk,
        )
        for value in levels
    )


def _voices(
    session: Session, dossier: Dossier, votes: Standing, tally: Tally, chair: int | None
) -> tuple[Voice, ...]:
    return tuple(
        Voice(
            member=name,
            ballot=row.ballot,
            verdict=Verdict(row.verdict or ""),
            reasons=row.reasons,
            conditions=row.conditions,
            risks=row.risks,
            minority=is_minority(Verdict(row.verdict or ""), tally),
            is_chair=row.member_id == chair,
        )
        for row, name in _counted(session, dossier, votes)
    )


def wishes(session: Session, dossier: Dossier, votes: Standing) -> tuple[str, ...]:
    """The conditions that members propose in the ballots that count, in order of member."""
    rows = _counted(session, dossier, votes)
    return tuple(row.conditions for row, _ in rows if row.conditions.strip())


def _counted(
    session: Session, dossier: Dossier, votes: Standing
) -> list[tuple[models.Assessment, str]]:
    """The assessments behind the ballots that count, with the member's name."""
    counted = {(one.member_id, one.ballot) for one in deliberation.latest_ballots(votes.ballots)}
    rows = session.execute(
        select(models.Assessment, Account.name)
        .join(Account, Account.id == models.Assessment.member_id)
        .where(
            models.Assessment.round_id == dossier.round_.id,
            models.Assessment.plan_version_id == dossier.round_.plan_version_id,
            models.Assessment.filed_at.is_not(None),
            models.Assessment.voided_at.is_(None),
        )
        .order_by(models.Assessment.member_id)
    )
    return [(row, name) for row, name in rows if (row.member_id, row.ballot) in counted]


def is_minority(verdict: Verdict, tally: Tally) -> bool:
    """Whether the verdict took the side that lost."""
    if tally.outcome == deliberation.TallyOutcome.REJECTED:
        return verdict.is_positive
    return tally.adoptable and verdict is Verdict.NEGATIVE

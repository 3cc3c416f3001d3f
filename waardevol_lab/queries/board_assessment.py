"""A member's own assessment: the draft, what is filed, and what they made of the last version."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.ballots import Ballot
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Assessment, PlanVersion
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.queries.board_plan import ValueLevels, value_levels
from waardevol_lab.services.assessing import next_ballot, own_assessments
from waardevol_lab.services.deliberating import standing
from waardevol_lab.services.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class FiledBallot:
    """An assessment of the viewer's own that is filed."""

    number: int
    ballot: Ballot
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class EarlierBallot:
    """What the viewer filed on an earlier version of the plan, to look back at."""

    plan_version: int
    ballot: Ballot
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """The viewer's own page: what is filed, and the draft that can be written now.

    `number` None: nothing can be written. `draft_version` 0: nothing was saved yet. `earlier` is
    there while this version has to be assessed and one before it was.
    """

    head: Head
    values: tuple[ValueLevels, ...]
    filed: tuple[FiledBallot, ...]
    number: int | None
    draft: Ballot
    draft_version: int
    saved_at: datetime | None
    earlier: EarlierBallot | None


def assessment_page(
    viewer: Actor, reference: str, number: int | None, now: datetime
) -> AssessmentPage:
    """The page for a member or chair of the board. Raises `NotFound` for everybody else."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number, Permission.WRITE_ASSESSMENT)
        votes = standing(session, dossier, now)
        head = head_of(session, viewer, dossier, now, votes)
        me = viewer.user_id or 0
        mine = own_assessments(session, dossier, me)
        writable = None
        if dossier.round_.state == RoundState.IN_REVIEW and head.assigned:
            writable = next_ballot(votes, me)
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
            earlier=_earlier(session, dossier, me) if writable == 1 else None,
        )


def _ballot(row: Assessment) -> Ballot:
    return Ballot(row.verdict or "", row.reasons, row.conditions, row.risks)


def _earlier(session: Session, dossier: Dossier, member_id: int) -> EarlierBallot | None:
    """The last that the member filed on an earlier version of this dossier, and that stood."""
    found = session.execute(
        select(Assessment, PlanVersion.number)
        .join(PlanVersion, PlanVersion.id == Assessment.plan_version_id)
        .where(
            PlanVersion.experiment_id == dossier.experiment.id,
            PlanVersion.number < dossier.version().number,
            Assessment.member_id == member_id,
            Assessment.filed_at.is_not(None),
            Assessment.voided_at.is_(None),
        )
        .order_by(PlanVersion.number.desc(), Assessment.ballot.desc())
        .limit(1)
    ).first()
    if found is None or found[0].filed_at is None:
        return None
    return EarlierBallot(found[1], _ballot(found[0]), found[0].filed_at)

"""What the secretary needs: checks and the proposed route, members to assign, boards to move to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.answers import check
from waardevol_lab.domain.errors import NotFound, Problem
from waardevol_lab.domain.framework import Framework, Text
from waardevol_lab.domain.policy import Actor, roles_on
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.routing import propose_route, reason_text
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Board, LeadQuestion
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.queries.board_plan import PlanTopic, plan_text, versions_at_hand
from waardevol_lab.queries.board_questions import FollowUp, follow_ups
from waardevol_lab.queries.workload import Workload, workloads
from waardevol_lab.services import people
from waardevol_lab.services.deliberating import Standing, standing
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.submitting import boards_serving


@dataclass(frozen=True, slots=True)
class Topic:
    """A question of the plan to tie a question to."""

    id: str
    label: Text
    task: Text


@dataclass(frozen=True, slots=True)
class MemberStatus:
    """Where one member of the board stands on the round; `declared` None: not yet."""

    id: int
    name: str
    works_on_it: bool
    declared: bool | None
    assigned: bool
    filed: bool
    workload: Workload

    @property
    def assignable(self) -> bool:
        """Whether the secretary can ask this member."""
        return not (self.works_on_it or self.declared or self.assigned)


@dataclass(frozen=True, slots=True)
class CompletenessPage:
    """The checks of a submitted plan, with what it takes to accept or return it."""

    head: Head
    problems: tuple[Problem, ...]
    topics_filled: tuple[PlanTopic, ...]
    files: int
    route: str
    reasons: tuple[str, ...]
    members: tuple[MemberStatus, ...]
    topics: tuple[Topic, ...]
    follow_ups: tuple[FollowUp, ...]
    asked_before: int
    answered_before: int


@dataclass(frozen=True, slots=True)
class MembersPage:
    """The members of the board, and the other boards that serve the organisation."""

    head: Head
    members: tuple[MemberStatus, ...]
    other_boards: tuple[tuple[int, str], ...]
    merged: bool


def completeness_page(
    viewer: Actor, reference: str, number: int | None, now: datetime, language: str
) -> CompletenessPage:
    """The page for the secretary of the board. Raises `NotFound` for everybody else."""
    with reading() as session:
        dossier = _opened(session, viewer, reference, number)
        versions = versions_at_hand(session, dossier)
        votes = standing(session, dossier, now)
        framework, answers = dossier.framework, dossier.version().answers
        proposal = propose_route(framework, answers)
        asked = session.scalars(
            select(LeadQuestion.answered_at).where(LeadQuestion.round_id == dossier.round_.id)
        ).all()
        return CompletenessPage(
            head=head_of(session, viewer, dossier, now, votes),
            problems=check(framework, answers),
            topics_filled=plan_text(dossier, versions, language).topics,
            files=len(dossier.version().files),
            route=proposal.route,
            reasons=tuple(reason_text(framework, r, language) for r in proposal.reasons),
            members=_members(session, viewer, dossier, votes, now),
            topics=topics_of(framework),
            follow_ups=follow_ups(session, dossier),
            asked_before=len(asked),
            answered_before=sum(at is not None for at in asked),
        )


def members_page(viewer: Actor, reference: str, number: int | None, now: datetime) -> MembersPage:
    """The page for the secretary of the board. Raises `NotFound` for everybody else."""
    with reading() as session:
        dossier = _opened(session, viewer, reference, number)
        board = session.get_one(Board, dossier.round_.board_id)
        votes = standing(session, dossier, now)
        boards = boards_serving(session, dossier.organisation.id)
        return MembersPage(
            head=head_of(session, viewer, dossier, now, votes),
            members=_members(session, viewer, dossier, votes, now),
            other_boards=tuple((b.id, b.name) for b in boards if b.id != board.id),
            merged=not board.active,
        )


def topics_of(framework: Framework) -> tuple[Topic, ...]:
    """Every question of the framework, in order."""
    return tuple(
        Topic(question.id, question.label, task.title)
        for task in framework.tasks
        for question in task.questions
    )


def _opened(session: Session, viewer: Actor, reference: str, number: int | None) -> Dossier:
    dossier = opened(session, viewer, reference, number)
    if Role.SECRETARY not in roles_on(viewer, dossier.scope):
        raise NotFound(reference)
    return dossier


def _members(
    session: Session, viewer: Actor, dossier: Dossier, votes: Standing, now: datetime
) -> tuple[MemberStatus, ...]:
    working = dossier.scope.team | {dossier.scope.lead_id}
    board_id = dossier.round_.board_id or 0
    voters = people.voters(session, board_id, now)
    busy = workloads(session, viewer, board_id, [account.id for account in voters], now)
    return tuple(
        MemberStatus(
            id=account.id,
            name=account.name,
            works_on_it=account.id in working,
            declared=dossier.scope.declarations.get(account.id),
            assigned=account.id in votes.assigned,
            filed=account.id in votes.filed_by,
            workload=busy[account.id],
        )
        for account in voters
    )

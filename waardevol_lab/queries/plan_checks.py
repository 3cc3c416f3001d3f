"""All answers of a plan on one page: before submitting with what is wrong, afterwards as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.answer_summary import Shown, summarise
from waardevol_lab.domain.answers import applies, check
from waardevol_lab.domain.errors import NotFound, Problem
from waardevol_lab.domain.framework import Framework, Group, Kind, Question, Task
from waardevol_lab.domain.plan_changes import Draft
from waardevol_lab.domain.policy import Actor, Permission, available, permits, require
from waardevol_lab.domain.readings import Readings, readings_in
from waardevol_lab.domain.references import is_practice
from waardevol_lab.domain.routing import RouteProposal, propose_route
from waardevol_lab.domain.states import WRITABLE_ROUND_STATES, Action, Machine, RoundKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, Board, BoardOrganisation, PlanVersion
from waardevol_lab.queries.drills import ShownDrill, shown_drills
from waardevol_lab.queries.occasions import occasion_of
from waardevol_lab.queries.plans import Choice
from waardevol_lab.queries.round_changes import RoundChanges, round_changes
from waardevol_lab.queries.standings import Turn, incident_turn, round_turn, standings, turn
from waardevol_lab.services.attachments import PREFIX
from waardevol_lab.services.dossiers import Dossier, Which, load
from waardevol_lab.services.files_of_drafts import files_of_draft
from waardevol_lab.services.quoted_lessons import quoted_by, quoted_in
from waardevol_lab.services.rounds import draft_answers
from waardevol_lab.services.submitting import problems_of_change


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One question with its answer, ready to be shown."""

    question: Question
    shown: Shown
    attachment_id: int | None = None


@dataclass(frozen=True, slots=True)
class ShownTask:
    """The answers of one task."""

    task: Task
    answers: tuple[ShownAnswer, ...]
    asked: bool
    """Whether the round asks it; the others are as they are in force."""


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A heading with its tasks."""

    group: Group
    tasks: tuple[ShownTask, ...]


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """A whole plan; while it is being written with what is wrong and the proposed route."""

    reference: str
    title: str
    framework: Framework
    kind: str
    occasion: str
    """Why there is an incident round; empty for a plan round."""
    state: str
    version: int
    """The version of the round: what submitting names."""
    writable: bool
    is_team: bool
    may_edit: bool
    may_submit: bool
    number: int | None
    """The number of the submitted version that is shown."""
    submitted_at: datetime | None
    groups: tuple[ShownGroup, ...]
    files: int
    """How many files there are beside the answers."""
    lessons: Sequence[Mapping[str, Any]]
    """What the plan quotes."""
    problems: tuple[Problem, ...]
    change_problems: tuple[Problem, ...]
    """What a change still has to change of the plan in force before it can be submitted."""
    proposal: RouteProposal
    boards: tuple[Choice, ...]
    board_id: int | None
    organisation: str
    drills: tuple[ShownDrill, ...]
    changes: RoundChanges | None
    """What an open round would change of the plan in force."""
    risks: tuple[Readings, ...]
    """By value, before and after the measures."""

    @property
    def is_incident(self) -> bool:
        """Whether this is the incident round."""
        return self.kind == RoundKind.INCIDENT

    def of(self, task_id: str) -> ShownTask:
        """The answers of one topic. Raises `NotFound`."""
        tasks = (task for group in self.groups for task in group.tasks)
        found = next((one for one in tasks if one.task.id == task_id), None)
        if found is None:
            raise NotFound("topic")
        return found


@dataclass(frozen=True, slots=True)
class _Held:
    """The answers that are shown, of the draft or of a version."""

    answers: Mapping[str, Any]
    answers_en: Mapping[str, Any]
    files: Sequence[Mapping[str, Any]]
    lessons: Sequence[Mapping[str, Any]]
    number: int | None = None
    submitted_at: datetime | None = None


def plan_check(
    viewer: Actor, reference: str, language: str, which: Which = Which.PLAN
) -> PlanCheck:
    """The plan as a whole: the draft, or the version that was submitted last. Raises `NotFound`."""
    with reading() as session:
        dossier = load(session, reference, which, lock=False)
        require(viewer, dossier.scope, Permission.READ_DRAFT)
        framework, round_ = dossier.framework, dossier.round_
        writable = round_.state in WRITABLE_ROUND_STATES
        held = _held(session, dossier, writable)
        draft = Draft(held.answers, held.answers_en, held.files)
        is_team = permits(viewer, dossier.scope, Permission.EDIT_DRAFT)
        return PlanCheck(
            reference=reference,
            title=dossier.experiment.title,
            framework=framework,
            kind=round_.kind,
            occasion=occasion_of(session, round_),
            state=round_.state,
            version=round_.version,
            writable=writable,
            is_team=is_team,
            may_edit=writable and is_team,
            may_submit=_may_submit(viewer, dossier, is_team),
            number=held.number,
            submitted_at=held.submitted_at,
            groups=_groups(session, dossier, held.answers, language),
            files=len(held.files),
            lessons=held.lessons,
            problems=check(framework, held.answers) if writable else (),
            change_problems=problems_of_change(dossier, draft) if writable else (),
            proposal=propose_route(framework, held.answers),
            boards=_boards(session, dossier.organisation.id),
            board_id=round_.board_id or dossier.experiment.board_id,
            organisation=dossier.organisation.name,
            changes=round_changes(dossier, draft, language),
            drills=shown_drills(session, dossier.experiment),
            risks=readings_in(framework, {"answers": held.answers}),
        )


def _may_submit(viewer: Actor, dossier: Dossier, is_team: bool) -> bool:
    """The dpo, who writes on nothing, submits incident rounds and no others."""
    if is_practice(dossier.experiment.reference):
        return False
    round_ = dossier.round_
    actions = available(viewer, dossier.scope, Machine.ROUND, round_.state)
    return Action.SUBMIT in actions and (is_team or round_.kind == RoundKind.INCIDENT)


def _held(session: Session, dossier: Dossier, writable: bool) -> _Held:
    round_ = dossier.round_
    version = session.get(PlanVersion, round_.plan_version_id or 0)
    if writable or version is None:
        files = files_of_draft(session, dossier.framework, round_.id)
        return _Held(*draft_answers(session, round_.id), files, quoted_in(session, round_.id))
    beside = [file for file in version.files if "kind" in file]
    return _Held(
        version.answers,
        version.answers_en,
        beside,
        quoted_by(version),
        version.number,
        version.submitted_at,
    )


def _boards(session: Session, organisation_id: int) -> tuple[Choice, ...]:
    rows = session.execute(
        select(Board.id, Board.name)
        .join(BoardOrganisation, BoardOrganisation.board_id == Board.id)
        .where(BoardOrganisation.organisation_id == organisation_id, Board.active)
        .order_by(Board.name)
    )
    return tuple(Choice(*row) for row in rows)


def _groups(
    session: Session, dossier: Dossier, answers: Mapping[str, Any], language: str
) -> tuple[ShownGroup, ...]:
    framework, files = dossier.framework, _files(session, dossier.experiment.id)
    return tuple(
        ShownGroup(
            group,
            tuple(
                ShownTask(
                    task,
                    _shown(framework, task, answers, files, language),
                    dossier.round_.asks(task.id),
                )
                for task in framework.tasks_of(group.id)
            ),
        )
        for group in framework.groups
    )


def _shown(
    framework: Framework,
    task: Task,
    answers: Mapping[str, Any],
    files: Mapping[str, int],
    language: str,
) -> tuple[ShownAnswer, ...]:
    found = []
    for question in task.questions:
        if not applies(framework, question, answers):
            continue
        shown = summarise(framework, question, answers.get(question.id), language)
        attachment = files.get(shown.path) if question.kind is Kind.FILE else None
        found.append(ShownAnswer(question, shown, attachment))
    return tuple(found)


def _files(session: Session, experiment_id: int) -> dict[str, int]:
    rows = session.execute(
        select(Attachment.sha256, Attachment.id)
        .where(Attachment.experiment_id == experiment_id)
        .order_by(Attachment.id)
    )
    return {PREFIX + sha256: attachment_id for sha256, attachment_id in rows}


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of what was submitted last."""

    reference: str
    title: str
    number: int
    sha256: str
    submitted_at: datetime
    board: str
    turn: Turn
    """Who has it now."""
    is_incident: bool
    is_team: bool
    round_number: int


def receipt(viewer: Actor, reference: str, which: Which = Which.PLAN) -> Receipt:
    """What was submitted last. Raises `NotFound` before the first time."""
    with reading() as session:
        dossier = load(session, reference, which, lock=False)
        require(viewer, dossier.scope, Permission.READ_DRAFT)
        version = dossier.version()
        board = session.get(Board, dossier.round_.board_id or 0)
        if board is None:
            raise NotFound("board")
        (standing,) = standings(session, [dossier.experiment])
        is_incident = dossier.round_.kind == RoundKind.INCIDENT
        waits = incident_turn(standing) if is_incident else round_turn(standing)
        return Receipt(
            reference=reference,
            title=dossier.experiment.title,
            number=version.number,
            sha256=version.sha256,
            submitted_at=version.submitted_at,
            board=board.name,
            turn=waits or turn(standing),
            is_incident=is_incident,
            is_team=permits(viewer, dossier.scope, Permission.EDIT_DRAFT),
            round_number=dossier.round_.number,
        )

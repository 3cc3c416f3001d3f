"""Reading a plan that is being written: its task list and its topics."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.answers import Progress, task_progress
from waardevol_lab.domain.errors import NotFound, WrongState
from waardevol_lab.domain.framework import Framework, Group, Task
from waardevol_lab.domain.policy import Actor, Permission, permits, require
from waardevol_lab.domain.states import WRITABLE_ROUND_STATES, RoundKind, RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, DraftTopic
from waardevol_lab.queries.continuing import Continuity, continuity_of
from waardevol_lab.queries.occasions import occasion_of
from waardevol_lab.queries.plan_copying import may_copy
from waardevol_lab.queries.standings import standings
from waardevol_lab.queries.teams import teammates_of
from waardevol_lab.services.choosing_topics import topics_changed, what_keeps
from waardevol_lab.services.dossiers import Dossier, Which, load
from waardevol_lab.services.rounds import draft_answers

CHANGES = frozenset({RoundKind.AMENDMENT, RoundKind.EXTENSION})
"""Rounds beside a plan that is in force."""


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """One task with how far it is."""

    task: Task
    progress: Progress
    asked: bool = True
    """Whether the round asks it; otherwise it stays as it is in force."""
    changed: bool = False
    """Whether it differs from the version in force."""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """A heading of the task list with its tasks."""

    group: Group
    tasks: tuple[TaskStatus, ...]

    @property
    def asked(self) -> bool:
        """Whether the round asks any of them."""
        return any(task.asked for task in self.tasks)


@dataclass(frozen=True, slots=True)
class TaskList:
    """What the task list shows of a plan that is being written."""

    reference: str
    title: str
    kind: str
    state: str
    organisation: str
    phone: str
    mail: str
    groups: tuple[TaskGroup, ...]
    saved_at: datetime | None
    framework: str
    """The version whose questions the plan answers."""
    team: tuple[str, ...]
    is_lead: bool
    is_writer: bool
    may_copy: bool
    """Whether the viewer writes on it, and may begin plans."""
    continuity: Continuity
    reason: str
    open_questions: int
    occasion: str
    """Why there is an incident round; empty for a plan round."""
    chosen: bool
    """Whether the round asks chosen topics alone."""
    in_force: int | None
    """The number of the version that holds until the decision; None while there is none."""

    @property
    def is_incident(self) -> bool:
        """Whether this is the incident round."""
        return self.kind == RoundKind.INCIDENT

    @property
    def tasks(self) -> tuple[TaskStatus, ...]:
        """Every task to fill in, in order."""
        return tuple(task for task in self._every if task.asked)

    @property
    def kept(self) -> tuple[TaskStatus, ...]:
        """The tasks that stay as they are in force, in order."""
        return tuple(task for task in self._every if not task.asked)

    @property
    def _every(self) -> tuple[TaskStatus, ...]:
        return tuple(task for group in self.groups for task in group.tasks)

    @property
    def changed(self) -> int:
        """How many tasks differ from the version in force."""
        return sum(task.changed for task in self.tasks)

    @property
    def missing(self) -> int:
        """How many tasks are not filled in, also of those that stay as they are."""
        return sum(task.progress != "filled" for task in self._every)

    @property
    def done(self) -> int:
        """How many tasks are filled in."""
        return sum(task.progress == "filled" for task in self.tasks)

    @property
    def next_task(self) -> Task | None:
        """The first task that is not filled in, of a change also not changed; None when all are."""
        waits = (t for t in self.tasks if t.progress != "filled" or (self.chosen and not t.changed))
        return next((t.task for t in waits), None)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of a plan that is being written."""

    reference: str
    title: str
    framework: Framework
    task: Task
    answers: dict[str, Any]
    """Those of the whole draft."""
    own: dict[str, Any]
    """Those of this topic as they are kept."""
    version: int
    saved_at: datetime | None
    saved_by: str
    saved_by_viewer: bool
    next_task: str | None
    """The topic after this one; None after the last."""
    number: int
    group: Group
    group_number: int
    writable: bool
    """Whether it can be saved: the round is open for writing and asks it."""
    unasked: bool
    """Whether the round is open for writing and the topic stays as it is in force."""
    removable: bool
    """Whether it can be taken off what the round asks."""
    round_id: int


def task_list(viewer: Actor, reference: str, now: datetime, which: Which = Which.PLAN) -> TaskList:
    """The task list of a plan. Raises `NotFound`, or `WrongState` when it is not being written."""
    with reading() as session:
        dossier = load(session, reference, which, lock=False)
        require(viewer, dossier.scope, Permission.READ_DRAFT)
        if dossier.round_.state not in WRITABLE_ROUND_STATES:
            raise WrongState("write", dossier.round_.state)
        answers, _ = draft_answers(session, dossier.round_.id)
        (standing,) = standings(session, [dossier.experiment])
        lead = session.get_one(Account, dossier.experiment.lead_id)
        teammates = teammates_of(session, dossier.experiment.id)
        return TaskList(
            reference=reference,
            title=dossier.experiment.title,
            kind=dossier.round_.kind,
            state=dossier.round_.state,
            organisation=dossier.organisation.name,
            phone=dossier.organisation.phone,
            mail=dossier.organisation.mail,
            groups=_groups(session, dossier, answers),
            saved_at=_last_saved(session, dossier.round_.id),
            framework=dossier.framework.version,
            team=(lead.name, *(teammate.name for teammate in teammates)),
            is_lead=permits(viewer, dossier.scope, Permission.MANAGE_TEAM),
            is_writer=permits(viewer, dossier.scope, Permission.EDIT_DRAFT),
            may_copy=may_copy(viewer, dossier),
            continuity=continuity_of(session, viewer, dossier.experiment),
            reason=dossier.round_.reason if dossier.round_.state == RoundState.RETURNED else "",
            open_questions=(
                standing.incident_questions if which is Which.INCIDENT else standing.open_questions
            ),
            occasion=occasion_of(session, dossier.round_),
            chosen=dossier.round_.topics is not None,
            in_force=number_in_force(dossier),
        )


def topic(viewer: Actor, reference: str, task_id: str, which: Which = Which.PLAN) -> Topic:
    """One topic to write on. `NotFound` also when the framework does not have it."""
    with reading() as session:
        dossier = load(session, reference, which, lock=False)
        require(viewer, dossier.scope, Permission.EDIT_DRAFT)
        framework = dossier.framework
        task = next((task for task in framework.tasks if task.id == task_id), None)
        if task is None:
            raise NotFound("topic")
        answers, row, saved_by = _kept(session, dossier.round_.id, task_id)
        number = framework.tasks.index(task)
        round_, open_ = dossier.round_, dossier.round_.state in WRITABLE_ROUND_STATES
        following = [one.id for one in framework.tasks[number + 1 :] if round_.asks(one.id)]
        group = next(group for group in framework.groups if group.id == task.group)
        return Topic(
            reference=reference,
            title=dossier.experiment.title,
            framework=framework,
            task=task,
            answers=answers,
            own=dict(row.answers) if row else {},
            version=row.version if row else 0,
            saved_at=row.saved_at if row else None,
            saved_by=saved_by,
            saved_by_viewer=row is not None and row.saved_by_id == viewer.user_id,
            next_task=next(iter(following), None),
            number=number + 1,
            group=group,
            group_number=framework.groups.index(group) + 1,
            writable=open_ and round_.asks(task_id),
            unasked=open_ and not round_.asks(task_id),
            removable=_removable(session, dossier, task_id),
            round_id=round_.id,
        )


def number_in_force(dossier: Dossier) -> int | None:
    """The number of the version that a change would replace; None outside such a round."""
    version = dossier.binding_version() if dossier.round_.kind in CHANGES else None
    return version.number if version else None


def _removable(session: Session, dossier: Dossier, task: str) -> bool:
    round_ = dossier.round_
    if round_.topics is None or not round_.asks(task):
        return False
    return what_keeps(session, dossier, task) is None


def _groups(session: Session, dossier: Dossier, answers: dict[str, Any]) -> tuple[TaskGroup, ...]:
    framework, round_ = dossier.framework, dossier.round_
    changed = frozenset() if round_.topics is None else topics_changed(session, dossier)
    return tuple(
        TaskGroup(
            group,
            tuple(
                TaskStatus(
                    task,
                    task_progress(framework, task.id, answers),
                    round_.asks(task.id),
                    task.id in changed,
                )
                for task in framework.tasks_of(group.id)
            ),
        )
        for group in framework.groups
    )


def _last_saved(session: Session, round_id: int) -> datetime | None:
    return session.scalar(
        select(DraftTopic.saved_at)
        .where(DraftTopic.round_id == round_id)
        .order_by(DraftTopic.saved_at.desc())
        .limit(1)
    )


def _kept(
    session: Session, round_id: int, task_id: str
) -> tuple[dict[str, Any], DraftTopic | None, str]:
    """The answers of the whole draft, and one of its topics with who saved it, in one query."""
    rows = session.execute(
        select(DraftTopic, Account.name)
        .outerjoin(Account, Account.id == DraftTopic.saved_by_id)
        .where(DraftTopic.round_id == round_id)
        .order_by(DraftTopic.task)
    ).all()
    answers = {key: value for topic, _ in rows for key, value in topic.answers.items()}
    found = next(((topic, name or "") for topic, name in rows if topic.task == task_id), None)
    return (answers, *found) if found else (answers, None, "")

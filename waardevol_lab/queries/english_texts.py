"""The English texts of a plan that is being written, beside the Dutch."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from waardevol_lab.domain.english import EnglishQuestion, english_questions
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import Task
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.states import WRITABLE_ROUND_STATES, RoundKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, EnglishTopic
from waardevol_lab.services.dossiers import Which, load
from waardevol_lab.services.rounds import draft_answers


@dataclass(frozen=True, slots=True)
class EnglishTask:
    """One topic with how far its English is."""

    task: Task
    questions: tuple[EnglishQuestion, ...]
    version: int
    saved_at: datetime | None
    saved_by: str
    saved_by_viewer: bool

    @property
    def total(self) -> int:
        """How many answers can have English."""
        return len(self.questions)

    @property
    def done(self) -> int:
        """How many have it, whole and fitting the Dutch."""
        return sum(question.done and not question.stale for question in self.questions)

    @property
    def stale(self) -> int:
        """Of how many the Dutch changed afterwards."""
        return sum(question.stale for question in self.questions)


@dataclass(frozen=True, slots=True)
class EnglishTexts:
    """All of them, topic by topic."""

    reference: str
    title: str
    state: str
    is_incident: bool
    writable: bool
    tasks: tuple[EnglishTask, ...]
    """Those that are asked, with answers that can have English."""

    @property
    def total(self) -> int:
        """How many answers can have English."""
        return sum(task.total for task in self.tasks)

    @property
    def done(self) -> int:
        """How many have it."""
        return sum(task.done for task in self.tasks)

    def of(self, task_id: str) -> EnglishTask:
        """One topic. Raises `NotFound` when nothing in it can have English."""
        found = next((task for task in self.tasks if task.task.id == task_id), None)
        if found is None:
            raise NotFound("topic")
        return found


def english_texts(viewer: Actor, reference: str, which: Which = Which.PLAN) -> EnglishTexts:
    """The draft's texts, for who writes on it. Raises `NotFound`."""
    with reading() as session:
        dossier = load(session, reference, which, lock=False)
        require(viewer, dossier.scope, Permission.EDIT_DRAFT)
        answers, answers_en = draft_answers(session, dossier.round_.id)
        rows = session.execute(
            select(EnglishTopic, Account.name)
            .outerjoin(Account, Account.id == EnglishTopic.saved_by_id)
            .where(EnglishTopic.round_id == dossier.round_.id)
        ).all()
        saved = {row.task: (row, name or "") for row, name in rows}
        tasks = []
        for task in filter(lambda one: dossier.round_.asks(one.id), dossier.framework.tasks):
            row, name = saved.get(task.id, (None, ""))
            written = row.written_for if row else {}
            found = english_questions(dossier.framework, task.id, answers, answers_en, written)
            if found:
                version, at = (row.version, row.saved_at) if row else (0, None)
                own = row is not None and row.saved_by_id == viewer.user_id
                tasks.append(EnglishTask(task, found, version, at, name, own))
        return EnglishTexts(
            reference=reference,
            title=dossier.experiment.title,
            state=dossier.round_.state,
            is_incident=dossier.round_.kind == RoundKind.INCIDENT,
            writable=dossier.round_.state in WRITABLE_ROUND_STATES,
            tasks=tuple(tasks),
        )

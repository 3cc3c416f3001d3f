"""Every version of a plan that was submitted: who may read which, as a list and as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.answer_summary import Shown, summarise
from waardevol_lab.domain.answers import answered, applies
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import Framework, Question, Task, Text, shipped
from waardevol_lab.domain.plan_attachments import TOPIC
from waardevol_lab.domain.policy import Actor, Permission, permits
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, PlanVersion, ReviewRound
from waardevol_lab.queries.board_access import must_declare, stepped_back_until
from waardevol_lab.services.dossiers import Dossier, Which, at_each_round, load


@dataclass(frozen=True, slots=True)
class Version:
    """One submitted version: when, by whom, in which round, and why."""

    number: int
    submitted_at: datetime
    submitted_by: str
    round_number: int
    kind: str
    """The kind of the round."""
    again: bool
    """Whether the same round submitted before."""
    wording: bool
    """Whether it mends words alone, without a round."""
    reason: str
    in_force: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class PlanVersions:
    """What every page about versions shows; the newest version first."""

    reference: str
    title: str
    is_team: bool
    versions: tuple[Version, ...]

    def version(self, number: int) -> Version:
        """The version with this number. Raises `NotFound`."""
        found = next((one for one in self.versions if one.number == number), None)
        if found is None:
            raise NotFound("version")
        return found


@dataclass(frozen=True, slots=True)
class VersionFile:
    """A file of a version."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class VersionAnswer:
    """One answer as it was submitted; `english` where that was written too."""

    question: str
    label: Text
    shown: Shown
    english: Shown | None
    files: tuple[VersionFile, ...]


@dataclass(frozen=True, slots=True)
class VersionTopic:
    """One topic, numbered as in the task list: 3.2."""

    number: str
    id: str
    title: Text
    answers: tuple[VersionAnswer, ...]
    files: tuple[VersionFile, ...]
    """Those that hang at the topic as a whole."""


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version with all its answers."""

    plan: PlanVersions
    version: Version
    topics: tuple[VersionTopic, ...]
    lessons: tuple[Mapping[str, Any], ...]
    """What it quotes."""


def versions_page(viewer: Actor, reference: str) -> PlanVersions:
    """The versions that the viewer may read. Raises `NotFound` for who may read none."""
    with reading() as session:
        return readable(session, viewer, reference)[0]


def version_page(viewer: Actor, reference: str, number: int, language: str) -> VersionPage:
    """One version. Raises `NotFound`, also for a version that is not the viewer's to read."""
    with reading() as session:
        plan, rows = readable(session, viewer, reference)
        version = plan.version(number)
        row = rows[number]
        return VersionPage(plan, version, tuple(_topics(row, language)), tuple(row.lessons or ()))


def readable(
    session: Session, viewer: Actor, reference: str
) -> tuple[PlanVersions, Mapping[int, PlanVersion]]:
    """The versions that the viewer may read, with their rows by number. Raises `NotFound`.

    Lead, team, dpo and auditor read all. A board reads those of the rounds that it may open and of
    the rounds before these, which it needs to see what changes. A conflict closes its round and all
    before it, in the latest round everything; who has still to declare there meets nothing yet.
    """
    dossier = load(session, reference, Which.PLAN, lock=False)
    rounds = None
    if not permits(viewer, dossier.scope, Permission.READ_DRAFT):
        dossier = load(session, reference, Which.BOARD, lock=False)
        rounds = _rounds_of_board(session, viewer, dossier)
    rows = session.execute(
        select(PlanVersion, ReviewRound, Account.name)
        .join(ReviewRound, ReviewRound.id == PlanVersion.round_id)
        .join(Account, Account.id == PlanVersion.submitted_by_id)
        .where(PlanVersion.experiment_id == dossier.experiment.id)
        .order_by(PlanVersion.number)
    ).all()
    found = [row for row in rows if rounds is None or row[1].number in rounds]
    is_team = permits(viewer, dossier.scope, Permission.EDIT_DRAFT)
    versions = tuple(reversed(list(_versions(dossier, found))))
    plan = PlanVersions(reference, dossier.experiment.title, is_team, versions)
    return plan, {row.number: row for row, _, _ in found}


def _rounds_of_board(session: Session, viewer: Actor, dossier: Dossier) -> frozenset[int]:
    """The numbers of the rounds of which a board member, secretary or decider reads versions."""
    closed = stepped_back_until(viewer, dossier)
    rounds = [at for at in at_each_round(dossier) if at.round_.number > closed]
    if dossier.round_.number <= closed or must_declare(viewer, dossier):
        raise NotFound("versions")
    opens = [at.round_.number for at in rounds if permits(viewer, at.scope, Permission.READ_PLAN)]
    if not opens:
        raise NotFound("versions")
    return frozenset(
        at.round_.number
        for at in rounds
        if at.round_.number <= max(opens) and not must_declare(viewer, at)
    )


def _versions(dossier: Dossier, rows: list[Any]) -> Iterator[Version]:
    submitted: set[int] = set()
    for row, round_, name in rows:
        yield Version(
            number=row.number,
            submitted_at=row.submitted_at,
            submitted_by=name,
            round_number=round_.number,
            kind=round_.kind,
            again=round_.id in submitted,
            wording=row.rewords is not None,
            reason=row.reason or "",
            in_force=row.id == dossier.experiment.binding_version_id,
            sha256=row.sha256,
        )
        submitted.add(round_.id)


def numbered_tasks(framework: Framework) -> Iterator[tuple[str, Task]]:
    """Every task with its number in the task list: 3.2."""
    for g, group in enumerate(framework.groups, 1):
        for t, task in enumerate(framework.tasks_of(group.id), 1):
            yield f"{g}.{t}", task


def _topics(row: PlanVersion, language: str) -> Iterator[VersionTopic]:
    framework = shipped(row.framework)
    for number, task in numbered_tasks(framework):
        answers = tuple(
            _answer(framework, question, row, language)
            for question in task.questions
            if applies(framework, question, row.answers)
        )
        files = _files(row, TOPIC + task.id)
        if answers or files:
            yield VersionTopic(number, task.id, task.title, answers, files)


def _answer(
    framework: Framework, question: Question, row: PlanVersion, language: str
) -> VersionAnswer:
    english = row.answers_en.get(question.id)
    return VersionAnswer(
        question=question.id,
        label=question.label,
        shown=summarise(framework, question, row.answers.get(question.id), language),
        english=summarise(framework, question, english, "en")
        if answered(question, english)
        else None,
        files=_files(row, question.id),
    )


def _files(row: PlanVersion, place: str) -> tuple[VersionFile, ...]:
    return tuple(
        VersionFile(file["attachment"], file["name"], file["size"])
        for file in row.files
        if file["question"] == place
    )

"""The plan as the board reads it: answers per topic, and what changed since the last version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.answer_changes import changed
from waardevol_lab.domain.answer_differences import Difference, difference_of
from waardevol_lab.domain.answer_summary import Shown, summarise
from waardevol_lab.domain.answers import applies
from waardevol_lab.domain.field_checks import level
from waardevol_lab.domain.file_changes import FileChange, beside_answers, file_changes
from waardevol_lab.domain.framework import Framework, Question, Text
from waardevol_lab.domain.plan_attachments import TOPIC, kind_of, shown_to_all
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.services.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that came with the answer."""

    id: int
    name: str
    size: int
    kind: str
    public: bool
    alt_text: str
    version: int


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """One answer of the version at hand; `difference` with the earlier version, None when equal."""

    question: str
    label: Text
    shown: Shown
    files: tuple[AttachedFile, ...] = ()
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class PlanTopic:
    """One topic with its answers, numbered as in the task list: 3.2."""

    number: str
    id: str
    title: Text
    answers: tuple[PlanAnswer, ...]
    files: tuple[AttachedFile, ...] = ()
    """Those that belong to the topic as a whole."""

    @property
    def changed(self) -> int:
        """How many of its answers differ from the earlier version."""
        return sum(answer.difference is not None for answer in self.answers)


@dataclass(frozen=True, slots=True)
class PlanText:
    """A version of the plan beside the one before it."""

    topics: tuple[PlanTopic, ...]
    changed: int
    since: int | None
    """The number of the earlier version; None when there is none."""
    changed_files: tuple[FileChange, ...] = ()
    """What differs of the files beside the answers; one that is an answer is among those."""
    lessons: tuple[Mapping[str, Any], ...] = ()
    """What the plan quotes."""

    @property
    def files(self) -> tuple[AttachedFile, ...]:
        """Every file that came with it, in the order of the plan."""
        beside = (
            files
            for topic in self.topics
            for files in (topic.files, *(answer.files for answer in topic.answers))
        )
        return tuple(file for files in beside for file in files)


@dataclass(frozen=True, slots=True)
class ValueLevels:
    """A public value with the risk that the lead sees, before and after measures."""

    id: str
    title: Text
    risk: int | None
    residual: int | None


def plan_text(dossier: Dossier, versions: Mapping[int, PlanVersion], language: str) -> PlanText:
    """The version at hand, topic by topic. Raises `NotFound` before anything was submitted."""
    version, framework = dossier.version(), dossier.framework
    earlier = earlier_version(dossier, versions)
    old = earlier.answers if earlier else {}
    touched = set(changed(framework, old, version.answers)) if earlier else set()
    topics = []
    for g, group in enumerate(framework.groups, 1):
        for t, task in enumerate(framework.tasks_of(group.id), 1):
            answers = tuple(
                _answer(framework, question, version, old, question.id in touched, language)
                for question in task.questions
                if question.id in touched or applies(framework, question, version.answers)
            )
            files = _files(framework, version, TOPIC + task.id)
            if answers or files:
                topics.append(PlanTopic(f"{g}.{t}", task.id, task.title, answers, files))
    lessons = tuple(version.lessons or ())
    if earlier is None:
        return PlanText(tuple(topics), 0, None, lessons=lessons)
    came_and_went = file_changes(beside_answers(earlier.files), beside_answers(version.files))
    return PlanText(tuple(topics), len(touched), earlier.number, came_and_went, lessons)


def versions_at_hand(session: Session, dossier: Dossier) -> dict[int, PlanVersion]:
    """By id: the version at hand, the others of its round, the one before it and the binding one.

    One query for all that a page about the round compares; the dossier then finds its own there.
    """
    round_ = dossier.round_
    current = aliased(PlanVersion)
    before = select(current.number - 1).where(current.id == round_.plan_version_id)
    rows = session.scalars(
        select(PlanVersion).where(
            PlanVersion.experiment_id == dossier.experiment.id,
            or_(
                PlanVersion.round_id == round_.id,
                PlanVersion.number == before.scalar_subquery(),
                PlanVersion.id.in_({round_.plan_version_id, dossier.experiment.binding_version_id}),
            ),
        )
    )
    return {row.id: row for row in rows}


def earlier_version(dossier: Dossier, versions: Mapping[int, PlanVersion]) -> PlanVersion | None:
    """What to compare with: the last version of this round, or else the one that binds."""
    version = dossier.version()
    earlier = [row for row in versions.values() if row.number < version.number]
    earlier.sort(key=lambda row: row.number, reverse=True)
    same_round = [row for row in earlier if row.round_id == version.round_id]
    binding = [row for row in earlier if row.id == dossier.experiment.binding_version_id]
    return next(iter([*same_round, *binding, *earlier]), None)


def value_levels(framework: Framework, answers: Mapping[str, Any]) -> tuple[ValueLevels, ...]:
    """The seven values with the lead's own levels."""
    found = []
    for value in framework.values:
        answer = answers.get(value.question)
        typed = answer if isinstance(answer, Mapping) else {}
        risk, residual = level(typed.get("risk")), level(typed.get("residual"))
        found.append(ValueLevels(value.id, value.title, risk, residual))
    return tuple(found)


def _answer(
    framework: Framework,
    question: Question,
    version: PlanVersion,
    old: Mapping[str, Any],
    touched: bool,
    language: str,
) -> PlanAnswer:
    shown = summarise(framework, question, version.answers.get(question.id), language)
    before = summarise(framework, question, old.get(question.id), language)
    return PlanAnswer(
        question=question.id,
        label=question.label,
        shown=shown,
        files=_files(framework, version, question.id),
        difference=difference_of(question, before, shown) if touched else None,
    )


def _files(framework: Framework, version: PlanVersion, place: str) -> tuple[AttachedFile, ...]:
    return tuple(
        AttachedFile(
            id=file["attachment"],
            name=file["name"],
            size=file["size"],
            kind=kind_of(file),
            public=shown_to_all(framework, file),
            alt_text=file.get("alt_text", ""),
            version=file.get("version", 1),
        )
        for file in version.files
        if file["question"] == place
    )

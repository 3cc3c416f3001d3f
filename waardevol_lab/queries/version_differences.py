"""What differs between any two versions of a plan, answer by answer and file by file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from waardevol_lab.domain.answer_changes import changed
from waardevol_lab.domain.answer_differences import Difference, difference_of
from waardevol_lab.domain.answer_summary import summarise
from waardevol_lab.domain.file_changes import FileChange, file_changes
from waardevol_lab.domain.framework import Framework, Question, Text, shipped
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.db import reading
from waardevol_lab.queries.plan_versions import PlanVersions, Version, numbered_tasks, readable


class Texts(Protocol):
    """The answers of a version or of a draft."""

    @property
    def answers(self) -> Mapping[str, Any]:
        """In Dutch."""

    @property
    def answers_en(self) -> Mapping[str, Any]:
        """In English."""


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """One answer that differs; `english` where its English text does."""

    question: str
    label: Text
    difference: Difference | None
    english: Difference | None


@dataclass(frozen=True, slots=True)
class ChangedTopic:
    """A topic with the answers in it that differ."""

    number: str
    id: str
    title: Text
    answers: tuple[ChangedAnswer, ...]


@dataclass(frozen=True, slots=True)
class VersionDifferences:
    """Two versions beside each other; both None while there is no second one to compare with."""

    plan: PlanVersions
    older: Version | None
    newer: Version | None
    topics: tuple[ChangedTopic, ...] = ()
    files: tuple[FileChange, ...] = ()

    @property
    def count(self) -> int:
        """How many answers differ."""
        return sum(len(topic.answers) for topic in self.topics)


def version_differences(
    viewer: Actor, reference: str, older: int | None, newer: int | None, language: str
) -> VersionDifferences:
    """From version `older` to `newer`; without numbers the last two. Raises `NotFound`."""
    with reading() as session:
        plan, rows = readable(session, viewer, reference)
        numbers = sorted(rows)
        to = newer if newer is not None else next(reversed(numbers), None)
        since = older if older is not None else next((n for n in reversed(numbers) if n != to), to)
        if to is None or since is None:
            return VersionDifferences(plan, None, None)
        first, second = plan.version(since), plan.version(to)
        old, new = rows[first.number], rows[second.number]
        topics = tuple(changed_answers(shipped(new.framework), old, new, language))
        return VersionDifferences(plan, first, second, topics, file_changes(old.files, new.files))


def changed_answers(
    framework: Framework, old: Texts, new: Texts, language: str
) -> Iterator[ChangedTopic]:
    """The topics with answers that differ, in order, word by word."""
    touched = frozenset(changed(framework, old.answers, new.answers))
    for number, task in numbered_tasks(framework):
        found = (
            _answer(framework, question, old, new, question.id in touched, language)
            for question in task.questions
        )
        answers = tuple(one for one in found if one.difference or one.english)
        if answers:
            yield ChangedTopic(number, task.id, task.title, answers)


def _answer(
    framework: Framework,
    question: Question,
    old: Texts,
    new: Texts,
    touched: bool,
    language: str,
) -> ChangedAnswer:
    shown = [
        summarise(framework, question, v.answers.get(question.id), language) for v in (old, new)
    ]
    english = [
        summarise(framework, question, v.answers_en.get(question.id), "en") for v in (old, new)
    ]
    return ChangedAnswer(
        question=question.id,
        label=question.label,
        difference=difference_of(question, *shown) if touched else None,
        english=difference_of(question, *english) if english[0] != english[1] else None,
    )

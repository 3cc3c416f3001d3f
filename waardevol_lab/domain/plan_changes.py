"""What a round changes of the plan in force, and what it has to change to be worth a round."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from waardevol_lab.domain.answers import Answers, applies
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import filled
from waardevol_lab.domain.file_changes import beside_answers, described
from waardevol_lab.domain.framework_model import Framework, Kind
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.plan_attachments import counts, topic_of
from waardevol_lab.domain.states import RoundKind
from waardevol_lab.domain.topic_choice import changed_topics


class Contents(Protocol):
    """A version or a draft, whole."""

    @property
    def answers(self) -> Answers:
        """In Dutch."""

    @property
    def answers_en(self) -> Answers:
        """In English."""

    @property
    def files(self) -> Sequence[Mapping[str, Any]]:
        """Those beside the answers; a version has those that are an answer too."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a round has now."""

    answers: Answers
    answers_en: Answers
    files: Sequence[Mapping[str, Any]]


def differing_topics(framework: Framework, before: Contents, after: Contents) -> frozenset[str]:
    """The topics that differ: an answer, its English, or a file with what is said of it.

    What does not apply any more makes no difference: submitting leaves it out.
    """
    old, new = (described(_counting(framework, one)) for one in (before, after))
    return (
        changed_topics(framework, before.answers, after.answers)
        | _other_english(framework, before, after)
        | frozenset(task for place, *_ in old ^ new if (task := topic_of(framework, place)))
    )


def change_problems(
    framework: Framework, kind: RoundKind, before: Contents, after: Contents
) -> tuple[Problem, ...]:
    """What a change of the plan in force lacks to be put before a board; empty when nothing.

    An amendment changes something, be it the English that citizens read; an extension ends later
    than the plan in force. Of other rounds nothing is asked here. Source: the workflow, "submit".
    """
    if kind is RoundKind.AMENDMENT and not differing_topics(framework, before, after):
        return (Problem("plan", "no_change"),)
    if kind is RoundKind.EXTENSION:
        return tuple(_not_longer(framework, before.answers, after.answers))
    return ()


def _not_longer(framework: Framework, before: Answers, after: Answers) -> Iterator[Problem]:
    for question in framework.questions:
        if question.kind is not Kind.PERIOD:
            continue
        old, new = _end(before.get(question.id)), _end(after.get(question.id))
        if old is not None and (new is None or new <= old):
            day = old.isoformat()
            yield Problem(f"{question.id}.end", "end_not_later", {"day": day})


def _end(period: object) -> Any:
    return parse_day(period.get("end")) if isinstance(period, Mapping) else None


def _other_english(framework: Framework, before: Contents, after: Contents) -> frozenset[str]:
    old, new = (_english(framework, one) for one in (before, after))
    return frozenset(q.task for q in framework.questions if old.get(q.id) != new.get(q.id))


def _english(framework: Framework, contents: Contents) -> dict[str, Any]:
    return {
        question.id: contents.answers_en[question.id]
        for question in framework.questions
        if filled(contents.answers_en.get(question.id))
        and applies(framework, question, contents.answers)
    }


def _counting(framework: Framework, contents: Contents) -> list[Mapping[str, Any]]:
    """The files beside the answers; one that is an answer counts as that."""
    return [
        file
        for file in beside_answers(contents.files)
        if counts(framework, file["question"], contents.answers)
    ]

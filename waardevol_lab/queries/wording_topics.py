"""Mending words: the topics of an approved plan of which words may change, and one of them."""

from dataclasses import dataclass
from typing import Any

from waardevol_lab.domain.errors import NotFound, WrongState
from waardevol_lab.domain.framework import Framework, Kind, Question, Task, shipped
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import Action, Machine, RoundKind
from waardevol_lab.domain.workflow import rule_for
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.dossiers import open_rounds


@dataclass(frozen=True, slots=True)
class WordingPage:
    """The topics to choose from, or one of them with the answers in force."""

    head: Head
    framework: Framework
    tasks: tuple[Task, ...]
    """Those with at least one answer that may be worded otherwise."""
    task: Task | None
    answers: dict[str, Any]
    round_open: bool
    """A plan round is open: its draft would lose the new words."""
    withdrawable: bool
    """That round can be taken back."""

    @property
    def own(self) -> dict[str, Any]:
        """The answers of the topic at hand."""
        ids = {question.id for question in self.task.questions} if self.task else set()
        return {key: value for key, value in self.answers.items() if key in ids}

    @property
    def fixed(self) -> tuple[Question, ...]:
        """The questions of the topic whose answers are more than words, or a file."""
        questions = self.task.questions if self.task else ()
        return tuple(question for question in questions if not is_wording(question))


def wording_page(viewer: Actor, reference: str, task_id: str) -> WordingPage:
    """The page for the lead. Raises `NotFound`, or `WrongState` where there is nothing to mend."""
    with opened(viewer, reference, Action.REWORD) as (session, dossier):
        head = head_of(viewer, dossier)
        version = dossier.binding_version()
        if version is None or Action.REWORD not in head.actions:
            raise WrongState(Action.REWORD, head.phase)
        framework = shipped(version.framework)
        tasks = tuple(t for t in framework.tasks if any(map(is_wording, t.questions)))
        task = next((one for one in tasks if one.id == task_id), None)
        if task_id and task is None:
            raise NotFound("topic")
        rounds = open_rounds(session, dossier.experiment.id)
        states = [r.state for r in rounds if r.kind != RoundKind.INCIDENT]
        return WordingPage(
            head=head,
            framework=framework,
            tasks=tasks,
            task=task,
            answers=dict(version.answers),
            round_open=bool(states),
            withdrawable=any(
                rule_for(Machine.ROUND, state, Action.WITHDRAW_ROUND) for state in states
            ),
        )


def is_wording(question: Question) -> bool:
    """Whether other words for the answer can be mended: of parties the contact is no more."""
    if question.kind is Kind.FILE:
        return False
    return not question.material or question.kind is Kind.PARTIES

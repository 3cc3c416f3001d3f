"""Beginning an amendment: the topics of the plan in force to choose from."""

from collections.abc import Collection
from dataclasses import dataclass

from waardevol_lab.domain.checking_in import Within
from waardevol_lab.domain.framework import Task, shipped
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import Action
from waardevol_lab.queries.plan_versions import numbered_tasks
from waardevol_lab.queries.running import Head, head_of, opened


@dataclass(frozen=True, slots=True)
class NumberedTopic:
    """A topic, numbered as in the task list: 3.2."""

    number: str
    task: Task


@dataclass(frozen=True, slots=True)
class TopicsToChange:
    """The experiment, with the topics of its plan; none while no plan is in force."""

    head: Head
    in_force: int | None
    """The number of the version in force."""
    topics: tuple[NumberedTopic, ...]

    def about(self, changes: Collection[Within]) -> list[str]:
        """The topics about what a check-in says has changed: by name, or by a kind of answer."""
        return [
            one.task.id
            for one in self.topics
            if one.task.id in changes or any(q.kind.value in changes for q in one.task.questions)
        ]


def topics_to_change(viewer: Actor, reference: str) -> TopicsToChange:
    """The topics, for who may amend the plan. Raises `NotFound`."""
    with opened(viewer, reference, Action.OPEN_AMENDMENT) as (_session, dossier):
        head, version = head_of(viewer, dossier), dossier.binding_version()
        if version is None:
            return TopicsToChange(head, None, ())
        tasks = numbered_tasks(shipped(version.framework))
        topics = tuple(NumberedTopic(number, task) for number, task in tasks)
        return TopicsToChange(head, version.number, topics)

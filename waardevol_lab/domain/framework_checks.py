"""What must hold between the parts of a framework file."""

from collections.abc import Iterable

from waardevol_lab.domain.framework_model import (
    Framework,
    FrameworkError,
    Group,
    Handvat,
    Kind,
    Question,
    Task,
)

_CONDITIONAL_ON = frozenset((Kind.YESNO, Kind.CHOICE, Kind.CHOICES))


def check_unique(
    file: str,
    handvatten: tuple[Handvat, ...],
    groups: tuple[Group, ...],
    tasks: tuple[Task, ...],
    questions: tuple[Question, ...],
) -> None:
    """Refuses an id that stands twice among things of one sort."""
    _unique(file, "handvat", (handvat.id for handvat in handvatten))
    _unique(file, "group", (group.id for group in groups))
    _unique(file, "task", (task.id for task in tasks))
    _unique(file, "question", (question.id for question in questions))


def _unique(file: str, what: str, ids: Iterable[int | str]) -> None:
    seen: set[int | str] = set()
    for found in ids:
        if found in seen:
            raise FrameworkError(file, f"{what}.{found}", "stands in the file twice")
        seen.add(found)


def check_framework(file: str, framework: Framework, questions: tuple[Question, ...]) -> None:
    """Refuses references to what is not there; `questions` are all that the file has."""
    groups = {group.id for group in framework.groups}
    handvatten = {handvat.id for handvat in framework.handvatten}
    tasks = {task.id for task in framework.tasks}
    for group in framework.groups:
        _check_handvat(file, f"group.{group.id}", group.handvat, handvatten)
    for question in questions:
        if question.task not in tasks:
            key = f"question.{question.id}.task"
            raise FrameworkError(file, key, f"unknown task {question.task!r}")
        _check_handvat(file, f"question.{question.id}", question.handvat, handvatten)
    for task in framework.tasks:
        if task.group not in groups:
            raise FrameworkError(file, f"task.{task.id}.group", f"unknown group {task.group!r}")
        if not task.questions:
            raise FrameworkError(file, f"task.{task.id}", "has no questions")
    for question in framework.questions:
        _check_condition(file, framework, question)


def _check_handvat(file: str, key: str, used: tuple[int, ...], known: set[int]) -> None:
    for handvat in used:
        if handvat not in known:
            raise FrameworkError(file, f"{key}.handvat", f"unknown handvat {handvat}")


def _check_condition(file: str, framework: Framework, question: Question) -> None:
    condition = question.when
    if condition is None:
        return
    key = f"question.{question.id}.when"
    if condition.question not in framework:
        raise FrameworkError(file, key, f"unknown question {condition.question!r}")
    other = framework.question(condition.question)
    if other.kind not in _CONDITIONAL_ON:
        raise FrameworkError(file, key, f"{other.id!r} has no options to depend on")
    for value in condition.values:
        if other.option(value) is None:
            raise FrameworkError(file, key, f"{value!r} is not an option of {other.id!r}")
    _check_no_cycle(file, framework, question)


def _check_no_cycle(file: str, framework: Framework, start: Question) -> None:
    seen: set[str] = set()
    current: Question | None = start
    while current is not None and current.when is not None:
        if current.id in seen:
            raise FrameworkError(file, f"question.{current.id}.when", "depends on itself")
        seen.add(current.id)
        other = current.when.question
        current = framework.question(other) if other in framework else None

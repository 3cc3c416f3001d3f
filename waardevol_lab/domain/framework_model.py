"""What a review framework is made of. Immutable; made by `framework_loading.load` alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal


class FrameworkError(Exception):
    """A framework or vocabulary file is wrong, or the version does not exist.

    The message names the file and the key, so that its author can mend it.
    """

    def __init__(self, file: str, key: str, message: str) -> None:
        super().__init__(f"{file}: {key}: {message}")
        self.file = file
        self.key = key
        self.message = message


class Kind(StrEnum):
    """What an answer looks like; the shapes are in the head of the framework file."""

    TEXT = "text"
    LONGTEXT = "longtext"
    YESNO = "yesno"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    PERIOD = "period"
    PLACE = "place"
    PARTIES = "parties"
    ROWS = "rows"
    RISK = "risk"
    FILE = "file"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages of the product."""

    nl: str
    en: str

    def in_(self, language: str) -> str:
        """The English text for "en", the Dutch one for anything else."""
        return self.en if language == "en" else self.nl


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen.

    `element` is its id in the DTPR taxonomy, empty for what is ours alone. `icon` names one of our
    drawings; `personal` is identifiable, deidentified or none. Both are only there for technology.
    """

    id: str
    text: Text
    element: str = ""
    icon: str = ""
    personal: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a question with rows; with options a cell holds an option id."""

    id: str
    text: Text
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class FixedRow:
    """A row that every answer has."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question applies.

    is, any: at least one answered value of `question` is listed; not: at least one is not listed.
    """

    question: str
    op: Literal["is", "any", "not"]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """An answer that blocks submitting, with the reason to show."""

    value: str
    text: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the plan.

    Parties have `columns` too: role, organisation and contact.
    `maximum` counts code points: of the text, of each cell, or of each text of a value or place.
    `material`: a changed answer needs a new review round. `dpo`: the data protection officer weighs
    it: purpose, data, recipients, retention, legal basis, DPIA.
    """

    id: str
    task: str
    kind: Kind
    required: bool
    public: bool
    handvat: tuple[int, ...]
    label: Text
    maximum: int
    help: Text | None = None
    example: Text | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    fixed_rows: tuple[FixedRow, ...] = ()
    min_rows: int = 0
    roles: tuple[Option, ...] = ()
    required_roles: tuple[str, ...] = ()
    when: Condition | None = None
    exclusive: tuple[str, ...] = ()
    full_review: tuple[str, ...] = ()
    stops: tuple[Stop, ...] = ()
    format: Literal["", "email", "phone"] = ""
    max_months: int | None = None
    vocabulary: str = ""
    prompts: tuple[Text, ...] = ()
    material: bool = False
    dpo: bool = False

    def option(self, option_id: object) -> Option | None:
        """The option, or the role of a party, with this id; None when there is none."""
        for option in self.options or self.roles:
            if option.id == option_id:
                return option
        return None

    def stop(self, value: object) -> Stop | None:
        """The stop that this answer meets, if any."""
        return next((stop for stop in self.stops if stop.value == value), None)


@dataclass(frozen=True, slots=True)
class Handvat:
    """One of the ten recommendations of the report that the questions come from."""

    id: int
    title: Text


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the task list."""

    id: str
    title: Text
    handvat: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One step of the task list, with its questions in order."""

    id: str
    group: str
    title: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A public value; its question is `value_<id>`."""

    id: str
    title: Text
    prompts: tuple[Text, ...]
    task: str
    example: Text | None = None

    @property
    def question(self) -> str:
        """The id of the question in which a plan weighs this value."""
        return f"value_{self.id}"


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of the review framework; `questions` stand in the order of the task list."""

    version: str
    valid_from: date
    title: Text
    source: str
    handvatten: tuple[Handvat, ...]
    groups: tuple[Group, ...]
    tasks: tuple[Task, ...]
    values: tuple[Value, ...]
    questions: tuple[Question, ...] = field(init=False)
    _questions: Mapping[str, Question] = field(init=False, repr=False, compare=False)
    _tasks: Mapping[str, Task] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        questions = tuple(question for task in self.tasks for question in task.questions)
        object.__setattr__(self, "questions", questions)
        object.__setattr__(self, "_questions", {question.id: question for question in questions})
        object.__setattr__(self, "_tasks", {task.id: task for task in self.tasks})

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._questions

    def question(self, question_id: str) -> Question:
        """The question with this id; KeyError when the framework does not have it."""
        return self._questions[question_id]

    def task(self, task_id: str) -> Task:
        """The task with this id; KeyError when the framework does not have it."""
        return self._tasks[task_id]

    def questions_of(self, task_id: str) -> tuple[Question, ...]:
        """The questions of a task, in order; KeyError when there is no such task."""
        return self._tasks[task_id].questions

    def tasks_of(self, group_id: str) -> tuple[Task, ...]:
        """The tasks under one heading, in order."""
        return tuple(task for task in self.tasks if task.group == group_id)

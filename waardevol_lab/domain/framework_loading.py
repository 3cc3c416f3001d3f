"""Reads a framework file into a `Framework`, and refuses one that does not fit together."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from waardevol_lab.domain.framework_checks import check_framework, check_unique
from waardevol_lab.domain.framework_model import (
    Framework,
    Group,
    Handvat,
    Kind,
    Question,
    Task,
    Value,
)
from waardevol_lab.domain.framework_questions import MAXIMUM, named, read_question
from waardevol_lab.domain.framework_tables import Table, parse
from waardevol_lab.domain.vocabularies import Vocabularies

_Read = TypeVar("_Read")


def load(text: bytes | str, name: str, vocabularies: Vocabularies) -> Framework:
    """Reads and checks one framework file; FrameworkError names the file and the key."""
    root = parse(text, name)
    version, valid_from = root.string("version"), root.day("valid_from")
    title, source = root.text("title"), root.string("source")
    handvatten = _each(root, "handvat", _handvat)
    groups = _each(root, "group", _group)
    tasks = _each(root, "task", _task)
    values = _each(root, "value", _value) if "value" in root else ()
    questions = _each(root, "question", lambda table: read_question(table, vocabularies))
    root.finish()
    questions += _questions_of(values, tasks, groups)
    check_unique(name, handvatten, groups, tasks, questions)
    framework = Framework(
        version=version,
        valid_from=valid_from,
        title=title,
        source=source,
        handvatten=handvatten,
        groups=groups,
        tasks=_with_questions(tasks, questions),
        values=values,
    )
    check_framework(name, framework, questions)
    return framework


def _each(root: Table, key: str, read: Callable[[Table], _Read]) -> tuple[_Read, ...]:
    found: list[_Read] = []
    for table in root.tables(key):
        found.append(read(table))
        table.finish()
    return tuple(found)


def _handvat(table: Table) -> Handvat:
    return Handvat(table.integer("id", 1, 99), table.text("title"))


def _group(table: Table) -> Group:
    group_id = named(table, "group")
    handvat = table.integers("handvat") if "handvat" in table else ()
    return Group(group_id, table.text("title"), handvat)


def _task(table: Table) -> Task:
    return Task(named(table, "task"), table.string("group"), table.text("title"), ())


def _value(table: Table) -> Value:
    value_id = named(table, "value")
    title, task = table.text("title"), table.string("task")
    prompts = []
    for prompt in table.tables("prompts"):
        prompts.append(prompt.own_text())
        prompt.finish()
    example = table.text("example") if "example" in table else None
    return Value(value_id, title, tuple(prompts), task, example)


def _questions_of(
    values: tuple[Value, ...], tasks: tuple[Task, ...], groups: tuple[Group, ...]
) -> tuple[Question, ...]:
    """Each value becomes a question, after the recommendations of the group that it stands in."""
    handvat_of_group = {group.id: group.handvat for group in groups}
    handvat: Mapping[str, tuple[int, ...]] = {
        task.id: handvat_of_group.get(task.group, ()) for task in tasks
    }
    return tuple(
        Question(
            id=value.question,
            task=value.task,
            kind=Kind.VALUE,
            required=True,
            public=True,
            handvat=handvat.get(value.task, ()),
            label=value.title,
            maximum=MAXIMUM[Kind.VALUE],
            prompts=value.prompts,
            example=value.example,
        )
        for value in values
    )


def _with_questions(tasks: tuple[Task, ...], questions: tuple[Question, ...]) -> tuple[Task, ...]:
    return tuple(
        replace(task, questions=tuple(found for found in questions if found.task == task.id))
        for task in tasks
    )

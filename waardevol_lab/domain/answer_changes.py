"""What differs between two sets of answers, and which of it needs a new review round."""

from collections.abc import Mapping

from waardevol_lab.domain.answers import Answers, relevant_answers
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import filled
from waardevol_lab.domain.framework_model import Framework, Kind, Question
from waardevol_lab.domain.row_checks import ROW
from waardevol_lab.domain.texts import normalise

_MATERIAL_OF_PARTIES = frozenset(("role", "organisation"))


def changed(framework: Framework, before: Answers, after: Answers) -> tuple[str, ...]:
    """The questions whose answer differs, in the order of the framework.

    Only answers that count are compared: a question that no longer applies has lost its answer.
    Line ends, empty parts, the order of choices and the order of fixed rows make no difference.
    """
    old, new = relevant_answers(framework, before), relevant_answers(framework, after)
    return tuple(
        question.id
        for question in framework.questions
        if _canonical(question, old.get(question.id)) != _canonical(question, new.get(question.id))
    )


def material_changes(framework: Framework, before: Answers, after: Answers) -> tuple[str, ...]:
    """The changes that are more than wording (design: amendment): purpose, technology, personal
    data, recipients and suppliers, place, period, influence. Of parties the contact does not count.
    """
    return tuple(
        question_id
        for question_id in changed(framework, before, after)
        if _is_material(framework.question(question_id), before, after)
    )


def wording_problems(framework: Framework, before: Answers, after: Answers) -> tuple[Problem, ...]:
    """What stands in the way of taking a change for words alone; empty when nothing does.

    Each material change at its question, or that nothing changed at all. Source: the workflow,
    "Wording only: logged, no round".
    """
    if not changed(framework, before, after):
        return (Problem("plan", "nothing_changed"),)
    return tuple(
        Problem(question_id, "material_change")
        for question_id in material_changes(framework, before, after)
    )


def _is_material(question: Question, before: Answers, after: Answers) -> bool:
    if not question.material or question.kind != Kind.PARTIES:
        return question.material
    return _parties(before.get(question.id)) != _parties(after.get(question.id))


def _parties(value: object) -> object:
    if not isinstance(value, list):
        return value
    rows = [_part(row, _MATERIAL_OF_PARTIES) for row in value]
    return sorted(rows, key=repr)


def _part(row: object, keys: frozenset[str]) -> object:
    if not isinstance(row, Mapping):
        return row
    return {key: _plain(row[key]) for key in sorted(keys) if filled(row.get(key))}


def _canonical(question: Question, value: object) -> object:
    """The answer without the differences that do not matter."""
    if question.kind == Kind.CHOICES and isinstance(value, list):
        return sorted(value, key=repr)
    if question.fixed_rows and isinstance(value, list):
        return sorted((_plain(row) for row in value if filled(row, ROW)), key=repr)
    if isinstance(value, list):
        return [_plain(row) for row in value]
    return _plain(value)


def _plain(value: object) -> object:
    """One level deep: no answer has texts further down."""
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, Mapping):
        return {
            key: normalise(part) if isinstance(part, str) else part
            for key, part in sorted(value.items())
            if filled(part)
        }
    return value

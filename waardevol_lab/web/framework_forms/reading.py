"""From what was typed to answers in the shapes of the framework, right or wrong."""

from collections.abc import Mapping
from typing import Any

from waardevol_lab.domain.framework import Kind, Question
from waardevol_lab.domain.plan_places import FURTHER
from waardevol_lab.web.framework_forms.coordinates import place_from
from waardevol_lab.web.framework_forms.naming import (
    REMOVE,
    SINGLE,
    VALUE_PARTS,
    name,
    row_names,
    rows_name,
)
from waardevol_lab.web.framework_forms.topic_form import TopicForm


def to_answers(form: TopicForm, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of the topic as typed; what was left empty is left out.

    `stored` are the answers of the topic as they are kept now: a question that the page does not
    ask keeps its answer, and so does a file unless it is replaced or taken away.
    """
    asked = {view.question.id for view in form.questions}
    answers = {key: value for key, value in stored.items() if key not in asked}
    for view in form.questions:
        value = _answer(form, view.question, stored.get(view.question.id), view.rows_shown)
        if value is not None:
            answers[view.question.id] = value
    return answers


def uploads(form: TopicForm) -> dict[str, Any]:
    """The files that came with the form, by question; as WTForms gives them."""
    return {
        view.question.id: view.field.data
        for view in form.questions
        if view.question.kind is Kind.FILE and view.field.data
    }


def _answer(form: TopicForm, question: Question, stored: Any, rows: int) -> Any:
    if question.kind is Kind.CHOICES:
        return list(dict.fromkeys(_typed(form, question.id) or [])) or None
    if question.kind is Kind.RISK:
        return _level(_typed(form, question.id))
    if question.kind in SINGLE:
        return _typed(form, question.id) or None
    if question.kind in (Kind.ROWS, Kind.PARTIES):
        return _rows(form, question, rows) or None
    if question.kind is Kind.PLACE:
        return _place(form, question, rows)
    if question.kind is Kind.FILE:
        return None if _typed(form, question.id, REMOVE) else stored
    if question.kind is Kind.VALUE:
        return _value(form, question)
    return _kept({part: _typed(form, question.id, part) for part in ("start", "end")})


def _typed(form: TopicForm, *parts: str) -> Any:
    field = form.input(name(*parts))
    return (field.data if field is not None else None) or ""


def _kept(parts: dict[str, Any]) -> dict[str, Any] | None:
    """The parts in which something stands; white space is something, to give back as typed."""
    return {key: value for key, value in parts.items() if value not in ("", None)} or None


def _level(text: str) -> int | str | None:
    return int(text) if len(text) == 1 and text in "0123456789" else text or None


def _value(form: TopicForm, question: Question) -> dict[str, Any] | None:
    typed: dict[str, Any] = {part: _typed(form, question.id, part) for part in VALUE_PARTS}
    for part in ("risk", "residual"):
        typed[part] = _level(typed[part])
    return _kept(typed)


def _place(form: TopicForm, question: Question, count: int) -> dict[str, Any] | None:
    further = [
        _kept({"name": _typed(form, path, "name"), "geometry": _geometry(form, path)})
        for path in (name(rows_name(question), row) for row in row_names(question, count))
    ]
    return _kept(
        {
            "text": _typed(form, question.id, "text"),
            "geometry": _geometry(form, question.id),
            FURTHER: [place for place in further if place] or None,
        }
    )


def _geometry(form: TopicForm, path: str) -> object:
    return place_from(_typed(form, path, "shape"), _typed(form, path, "geometry"))


def _rows(form: TopicForm, question: Question, count: int) -> list[dict[str, Any]]:
    """The rows in which something stands; leaving a row empty takes it away."""
    rows: list[dict[str, Any]] = []
    for row_name in row_names(question, count):
        cells = {c.id: _typed(form, question.id, row_name, c.id) for c in question.columns}
        if any(cell.strip() for cell in cells.values()):
            rows.append({"row": row_name, **cells} if question.fixed_rows else cells)
    return rows

"""Judges the answer to one question by its kind. Takes any JSON value and never raises.

What a draft holds may be wrong in any way: it is what was typed. Whoever reads an answer after its
check came back without problems may count on the shape in the head of the framework file.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import (
    day_problems,
    filled,
    has_keys,
    level,
    line_problems,
    option_problems,
    risk_problems,
    text_problems,
)
from waardevol_lab.domain.framework_model import Kind, Question
from waardevol_lab.domain.periods import parse_day, within_months
from waardevol_lab.domain.plan_places import place_problems
from waardevol_lab.domain.row_checks import check_rows
from waardevol_lab.domain.texts import is_email, is_phone, printable

_FORMATS: Final[dict[str, tuple[Callable[[str], bool], str]]] = {
    "email": (is_email, "bad_email"),
    "phone": (is_phone, "bad_phone"),
}
_VALUE_KEYS: Final = frozenset(("answer", "risk", "measure", "residual", "dissent"))
_LONGEST_PATH: Final = 500


def check_shape(question: Question, value: object) -> Iterator[Problem]:
    """Everything that is wrong with an answer that is there, in the order of its parts."""
    return _CHECKS[question.kind](question, value)


def safe_path(path: str) -> bool:
    """Whether a path stays below the folder that it is relative to, on any system."""
    parts = path.split("/")
    return not ("\\" in path or ":" in path or any(part in ("", ".", "..") for part in parts))


def _text(question: Question, value: object) -> Iterator[Problem]:
    found = tuple(line_problems(question.id, value, question.maximum))
    yield from found
    if not found and question.format and isinstance(value, str):
        fits, code = _FORMATS[question.format]
        if not fits(value.strip()):
            yield Problem(question.id, code)


def _longtext(question: Question, value: object) -> Iterator[Problem]:
    return text_problems(question.id, value, question.maximum)


def _choice(question: Question, value: object) -> Iterator[Problem]:
    return option_problems(question.id, value, question.options)


def _choices(question: Question, value: object) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(question.id, "wrong_shape")
        return
    seen: list[object] = []
    for item in value:
        yield from option_problems(question.id, item, question.options)
        if isinstance(item, str) and item in seen:
            yield Problem(question.id, "duplicate_option", {"option": printable(item)})
        seen.append(item)
    for alone in question.exclusive:
        if alone in seen and any(item != alone for item in seen):
            yield Problem(question.id, "exclusive", {"option": alone})


def _day(question: Question, value: object) -> Iterator[Problem]:
    return day_problems(question.id, value)


def _period(question: Question, value: object) -> Iterator[Problem]:
    if not isinstance(value, Mapping) or not has_keys(value, ("start", "end")):
        yield Problem(question.id, "wrong_shape")
        return
    yield from day_problems(f"{question.id}.start", value.get("start"))
    yield from day_problems(f"{question.id}.end", value.get("end"))
    start, end = parse_day(value.get("start")), parse_day(value.get("end"))
    if start is None or end is None:
        return
    if end < start:
        yield Problem(f"{question.id}.end", "end_before_start")
    elif question.max_months and not within_months(start, end, question.max_months):
        yield Problem(f"{question.id}.end", "too_many_months", {"max": question.max_months})


def _risk(question: Question, value: object) -> Iterator[Problem]:
    return risk_problems(question.id, value)


def _value(question: Question, value: object) -> Iterator[Problem]:
    if not isinstance(value, Mapping) or not has_keys(value, _VALUE_KEYS):
        yield Problem(question.id, "wrong_shape")
        return
    field, maximum = question.id, question.maximum
    risk, residual = level(value.get("risk")), level(value.get("residual"))
    weighed = bool(risk)
    yield from text_problems(f"{field}.answer", value.get("answer"), maximum)
    yield from risk_problems(f"{field}.risk", value.get("risk"))
    if weighed or filled(value.get("measure")):
        yield from text_problems(f"{field}.measure", value.get("measure"), maximum)
    if weighed or filled(value.get("residual")):
        yield from risk_problems(f"{field}.residual", value.get("residual"))
    if risk is not None and residual is not None and residual > risk:
        params = {"risk": risk, "residual": residual}
        yield Problem(f"{field}.residual", "residual_above_risk", params)
    if filled(value.get("dissent")):
        yield from text_problems(f"{field}.dissent", value.get("dissent"), maximum)


def _file(question: Question, value: object) -> Iterator[Problem]:
    if not isinstance(value, Mapping) or not has_keys(value, ("name", "path")):
        yield Problem(question.id, "wrong_shape")
        return
    yield from line_problems(f"{question.id}.name", value.get("name"), question.maximum)
    field, path = f"{question.id}.path", value.get("path")
    found = tuple(line_problems(field, path, _LONGEST_PATH))
    yield from found
    if not found and isinstance(path, str) and not safe_path(path):
        yield Problem(field, "bad_path")


_CHECKS: Final[dict[Kind, Callable[[Question, object], Iterator[Problem]]]] = {
    Kind.TEXT: _text,
    Kind.LONGTEXT: _longtext,
    Kind.YESNO: _choice,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.DATE: _day,
    Kind.PERIOD: _period,
    Kind.PLACE: place_problems,
    Kind.PARTIES: check_rows,
    Kind.ROWS: check_rows,
    Kind.RISK: _risk,
    Kind.FILE: _file,
    Kind.VALUE: _value,
}

"""Judges one field of an answer: a text, a chosen id, a day, a risk. Takes any JSON value."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework_model import Option
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.texts import length, normalise, printable, storable

_RISKS: Final = range(4)


def filled(value: object, ignoring: str = "") -> bool:
    """Whether anything at all was typed or chosen; `ignoring` names a key that does not count."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if item.strip():
                return True
        elif isinstance(item, Mapping):
            waiting.extend(inner for key, inner in item.items() if key != ignoring)
        elif isinstance(item, (list, tuple)):
            waiting.extend(item)
        elif item is not None:
            return True
    return False


def has_keys(value: object, allowed: Iterable[str]) -> bool:
    """Whether it is an object without other keys than these."""
    return isinstance(value, Mapping) and set(value) <= set(allowed)


def level(value: object) -> int | None:
    """The level of risk, 0 to 3; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and value in _RISKS:
        return value
    return None


def text_problems(field: str, value: object, maximum: int) -> Iterator[Problem]:
    """What is wrong with one text; an empty one is missing."""
    if not filled(value):
        yield Problem(field, "missing")
    elif not isinstance(value, str):
        yield Problem(field, "wrong_shape")
    elif not storable(value):
        yield Problem(field, "bad_characters")
    elif length(value) > maximum:
        yield Problem(field, "too_long", {"max": maximum, "length": length(value)})


def line_problems(field: str, value: object, maximum: int) -> Iterator[Problem]:
    """What is wrong with a text of one line: it may become a title, a subject or a file name."""
    found = tuple(text_problems(field, value, maximum))
    yield from found
    if not found and isinstance(value, str) and "\n" in normalise(value).strip():
        yield Problem(field, "line_break")


def option_problems(field: str, value: object, options: Iterable[Option]) -> Iterator[Problem]:
    """What is wrong with one chosen id; an empty one is missing."""
    if not filled(value):
        yield Problem(field, "missing")
    elif not isinstance(value, str):
        yield Problem(field, "wrong_shape")
    elif all(option.id != value for option in options):
        yield Problem(field, "unknown_option", {"option": printable(value)})


def day_problems(field: str, value: object) -> Iterator[Problem]:
    """What is wrong with one ISO date; an empty one is missing."""
    if not filled(value):
        yield Problem(field, "missing")
    elif parse_day(value) is None:
        yield Problem(field, "bad_date")


def risk_problems(field: str, value: object) -> Iterator[Problem]:
    """What is wrong with one level of risk; an empty one is missing."""
    if not filled(value):
        yield Problem(field, "missing")
    elif level(value) is None:
        yield Problem(field, "bad_risk")

"""Reads a JSON file of somebody else: whole, without tricks, and with nothing we cannot keep."""

import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from waardevol_lab.domain.errors import NO_PARAMS, DomainError
from waardevol_lab.domain.texts import printable, storable

_DEEPEST: Final = 12  # a MultiPolygon in an answer is eight deep


class JsonFileError(DomainError):
    """The file cannot be read at all; `code` says why."""

    def __init__(self, code: str, params: Mapping[str, str | int] = NO_PARAMS) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def read_json(raw: bytes, largest: int, error: type[JsonFileError]) -> object:
    """What is in a file of at most `largest` bytes; raises `error` for what is no plain JSON.

    Keys that stand twice, numbers that are none, and texts and depths that the database cannot
    keep are refused too.
    """
    if len(raw) > largest:
        raise error("too_large", {"max": largest, "length": len(raw)})
    try:
        content = _parse(raw)
        if isinstance(content, dict):
            _refuse_unstorable(content)
    except JsonFileError as found:
        raise error(found.code, found.params) from found
    return content


def _parse(raw: bytes) -> object:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JsonFileError("not_utf8", {"byte": error.start}) from error
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_not_a_number,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        raise JsonFileError("not_json", {"line": error.lineno, "column": error.colno}) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise JsonFileError("not_a_number") from error
    except RecursionError as error:
        raise JsonFileError("too_deep") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise JsonFileError("duplicate_key", {"key": printable(key)})
        found[key] = value
    return found


def _not_a_number(text: str) -> NoReturn:
    raise JsonFileError("not_a_number", {"text": text})


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise JsonFileError("not_a_number", {"text": printable(text)})
    return number


def _refuse_unstorable(content: object) -> None:
    """Refuses texts and depths that the database cannot keep, so that a draft never meets them."""
    waiting = [(content, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > _DEEPEST:
            raise JsonFileError("too_deep")
        if isinstance(item, str) and not storable(item):
            raise JsonFileError("bad_characters", {"text": printable(item)})
        if isinstance(item, dict):
            waiting += [(inner, depth + 1) for inner in (*item.keys(), *item.values())]
        elif isinstance(item, list):
            waiting += [(inner, depth + 1) for inner in item]

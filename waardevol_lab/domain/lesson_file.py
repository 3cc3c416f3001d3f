"""Lessons as a file: what an installation writes of its cards, and how another reads them.

Nothing of a file is trusted: every text is looked at as if somebody typed it. A card that is wrong
is refused with why, and the others are read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import line_problems
from waardevol_lab.domain.json_file import JsonFileError, read_json
from waardevol_lab.domain.lessons import FIELDS, LONGEST_TITLE, is_address, problems
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.texts import printable

FORMAT: Final = "waardevol-lessons"
VERSION: Final = 1
LARGEST: Final = 5 * 1024 * 1024
MOST: Final = 1000
ORIGIN: Final = ("installation", "organisation", "experiment", "experiment_url", "licence")
LONGEST_LINE: Final = 255
_KEYS: Final = frozenset((*FIELDS, "url", "published_on", "replaces", "origin"))
_TOP: Final = frozenset(("format", "version", "exported_at", "source", "lessons"))


class LessonFileError(JsonFileError):
    """The file cannot be read as lessons at all; `code` says why."""


@dataclass(frozen=True, slots=True)
class SharedLesson:
    """A card as it stood in a file, with everything in order."""

    url: str
    contents: Mapping[str, Any]
    origin: Mapping[str, str]
    published_on: date
    replaces: str
    """The address of the card that it came in place of; empty when there is none."""


@dataclass(frozen=True, slots=True)
class RefusedLesson:
    """A card that was left out; `number` counts from 1, `title` is as much as could be read."""

    number: int
    title: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class LessonFile:
    """What a file holds; `source` is the address of the installation that wrote it."""

    source: str
    lessons: tuple[SharedLesson, ...]
    refused: tuple[RefusedLesson, ...]


def read_lesson_file(raw: bytes, largest: int = LARGEST) -> LessonFile:
    """The lessons in a file of at most `largest` bytes. Raises `LessonFileError`."""
    content = read_json(raw, largest, LessonFileError)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise LessonFileError("not_lessons")
    if content.get("version") != VERSION:
        raise LessonFileError(
            "unknown_lessons_version", {"version": printable(str(content.get("version")))}
        )
    written, source = content.get("lessons"), content.get("source")
    if content.keys() - _TOP or not isinstance(written, list) or not _is_source(source):
        raise LessonFileError("not_lessons")
    if len(written) > MOST:
        raise LessonFileError("too_many_shared", {"max": MOST, "count": len(written)})
    return _read(str(source["url"]) if isinstance(source, dict) else "", written)


def _is_source(source: object) -> bool:
    return (
        isinstance(source, dict)
        and set(source) == {"url", "organisation"}
        and is_address(source["url"])
        and isinstance(source["organisation"], str)
    )


def _read(source: str, written: list[Any]) -> LessonFile:
    found: dict[str, SharedLesson] = {}
    refused = []
    for number, one in enumerate(written, 1):
        wrong = tuple(_problems(one))
        if not wrong and one["url"] in found:
            wrong = (Problem("url", "lesson_twice"),)
        if wrong:
            refused.append(RefusedLesson(number, _title(one), wrong))
        else:
            found[one["url"]] = _shared(one)
    return LessonFile(source, tuple(found.values()), tuple(refused))


def _shared(one: Mapping[str, Any]) -> SharedLesson:
    day = parse_day(one["published_on"])
    if day is None:
        raise AssertionError("a card without a day is refused")
    return SharedLesson(
        url=one["url"],
        contents={name: one[name] for name in FIELDS},
        origin=dict(one["origin"]),
        published_on=day,
        replaces=one["replaces"] or "",
    )


def _problems(one: object) -> Iterator[Problem]:
    if not isinstance(one, dict) or set(one) != _KEYS:
        yield Problem("lesson", "wrong_shape")
        return
    if not is_address(one["url"]):
        yield Problem("url", "not_an_address")
    if one["replaces"] is not None and not is_address(one["replaces"]):
        yield Problem("replaces", "not_an_address")
    if parse_day(one["published_on"]) is None:
        yield Problem("published_on", "bad_date")
    yield from _origin_problems(one["origin"], one["url"])
    yield from problems(one)


def _origin_problems(origin: object, url: object) -> Iterator[Problem]:
    if not isinstance(origin, dict) or set(origin) != set(ORIGIN):
        yield Problem("origin", "wrong_shape")
        return
    for name in ("organisation", "experiment", "licence"):
        yield from line_problems(name, origin[name], LONGEST_LINE)
    for name in ("installation", "experiment_url"):
        if not is_address(origin[name]):
            yield Problem(name, "not_an_address")
        elif not str(url).startswith(f"{origin['installation']}/"):
            yield Problem("url", "not_of_its_origin")
            return


def _title(one: object) -> str:
    title = one.get("title") if isinstance(one, dict) else None
    return printable(title, LONGEST_TITLE) if isinstance(title, str) else ""

"""Lessons: cards of what others can use of an experiment, as fields and checks.

What a card says is flat: texts by the names of `TEXTS`, documents, and ids of the framework. A
published card never changes: a correction is a new card in its place. ADR 0020.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import filled, line_problems, text_problems
from waardevol_lab.domain.slugs import slug_of
from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.texts import printable

TITLE: Final = "title"
TEXTS: Final = ("context", "worked", "failed", "conditions", "transferable")
TAGS: Final = ("technology", "values", "handvatten")
DOCUMENTS: Final = "documents"
FIELDS: Final = (TITLE, *TEXTS, DOCUMENTS, *TAGS)
LONGEST_TITLE: Final = 150
LONGEST_TEXT: Final = 2000
LONGEST_URL: Final = 500
MOST_DOCUMENTS: Final = 10
MOST_TAGS: Final = 40
LICENCE: Final = "CC0-1.0"
WRITABLE: Final = (Phase.RUNNING, Phase.SUSPENDED, Phase.ENDED, Phase.EVALUATED)
"""The phases in which somebody may write on a card; it is published from the end on."""
ID: Final = re.compile(r"[a-z0-9_]{1,40}\Z")
_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\Z")
_SPACE: Final = re.compile(r"[\s\x00-\x20\x7f-\xa0\\\"<>^`{|}]")


class LessonFacet(StrEnum):
    """What the list of lessons is filtered by; the value is the letter of the mark."""

    TECHNOLOGY = "t"
    VALUE = "w"
    HANDVAT = "h"
    ORIGIN = "o"


class Origin(StrEnum):
    """Whose lesson it is, as a filter."""

    OWN = "own"
    IMPORTED = "imported"


class Taken(StrEnum):
    """What became of a card in a file."""

    NEW = "new"
    CHANGED = "changed"
    THERE = "there"
    OWN = "own"


TAG_FACETS: Final[Mapping[str, LessonFacet]] = {
    "technology": LessonFacet.TECHNOLOGY,
    "values": LessonFacet.VALUE,
    "handvatten": LessonFacet.HANDVAT,
}


def mark_of(facet: LessonFacet, value: str) -> str:
    """The word of the index that stands for this value of a facet; nobody types it by accident."""
    return f"3{facet}{value.encode().hex()}"


def marks(contents: Mapping[str, Any], origin: Origin) -> list[str]:
    """Every mark of a card."""
    tagged = [
        mark_of(facet, one) for name, facet in TAG_FACETS.items() for one in contents.get(name, ())
    ]
    return [mark_of(LessonFacet.ORIGIN, origin), *tagged]


def blank() -> dict[str, Any]:
    """A card on which nothing was written."""
    texts: dict[str, Any] = dict.fromkeys((TITLE, *TEXTS), "")
    return {**texts, DOCUMENTS: [], **{name: [] for name in TAGS}}


def problems(contents: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything that keeps a card from being published, each at its field. Takes any values."""
    return (
        *line_problems(TITLE, contents.get(TITLE), LONGEST_TITLE),
        *(p for name in TEXTS for p in text_problems(name, contents.get(name), LONGEST_TEXT)),
        *_document_problems(contents.get(DOCUMENTS, [])),
        *(p for name in TAGS for p in _tag_problems(name, contents.get(name, []))),
    )


def unkeepable(contents: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What a draft may not hold either: all that is wrong, but for what is only missing."""
    return tuple(problem for problem in problems(contents) if problem.code != "missing")


def is_link(value: object, schemes: tuple[str, ...] = ("https",)) -> bool:
    """Whether it is an address on the web, over https, without a name or password in it."""
    if not isinstance(value, str) or len(value) > LONGEST_URL or _SPACE.search(value):
        return False
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return False
    named = _HOST.match(parts.hostname or "") is not None
    return parts.scheme in schemes and named and "@" not in parts.netloc


def is_address(value: object) -> bool:
    """Whether a card can be known by it: an installation to try things out has no https."""
    return is_link(value, ("http", "https"))


def read_documents(typed: str) -> list[dict[str, str]]:
    """The documents in a text: on each line an address, and behind it what it is called."""
    lines = (line.split(None, 1) for line in typed.splitlines() if line.strip())
    return [{"url": url, "title": (rest[0].strip() if rest else url)} for url, *rest in lines]


def written_documents(documents: object) -> str:
    """The text that `read_documents` reads back."""
    found = documents if isinstance(documents, list) else []
    lines = (
        one["url"] if one["title"] == one["url"] else f"{one['url']} {one['title']}"
        for one in found
    )
    return "\n".join(lines)


def address_of(title: str, key: str) -> str:
    """The last part of the address of a card: its title and what no other card has."""
    return f"{slug_of(title) or 'les'}-{key}"


def lesson_hash(contents: Mapping[str, Any]) -> str:
    """SHA-256 of what the card says: JSON with sorted keys, no white space, UTF-8."""
    said = {name: contents.get(name) for name in FIELDS}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _document_problems(documents: object) -> Iterator[Problem]:
    if not isinstance(documents, list):
        yield Problem(DOCUMENTS, "wrong_shape")
        return
    if len(documents) > MOST_DOCUMENTS:
        yield Problem(DOCUMENTS, "too_many_documents", {"max": MOST_DOCUMENTS})
        return
    for one in documents:
        if not isinstance(one, Mapping) or set(one) != {"title", "url"}:
            yield Problem(DOCUMENTS, "wrong_shape")
        elif not is_link(one["url"]):
            yield Problem(DOCUMENTS, "not_a_link", {"text": printable(str(one["url"]))})
        else:
            yield from line_problems(DOCUMENTS, one["title"], LONGEST_URL)


def _tag_problems(name: str, tags: object) -> Iterator[Problem]:
    """Ids of a framework; those of a newer one than ours are kept, and not shown."""
    if not isinstance(tags, list) or not all(map(_is_id, tags)) or _too_many(tags):
        yield Problem(name, "wrong_shape")
    elif name == "technology" and not filled(tags):
        yield Problem(name, "missing")


def _is_id(tag: object) -> bool:
    return isinstance(tag, str) and ID.match(tag) is not None


def _too_many(tags: list[str]) -> bool:
    return len(tags) > MOST_TAGS or len(set(tags)) != len(tags)

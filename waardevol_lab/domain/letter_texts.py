"""The small language of letters: plain text with fields such as `{{ titel }}`, and nothing else.

A text is read before it is kept: an unknown or broken field is refused, with its line. Filling in
puts values between the words and looks at them no further: braces in a value are just braces. An
empty line begins a paragraph; lines that begin with `- ` are a list. ADR 0010.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.texts import normalise, storable

LONGEST: Final = 10_000
MOST_PROBLEMS: Final = 10
OPEN, CLOSE, ITEM = "{{", "}}", "- "
_TOKEN = re.compile(r"\{\{(?P<name>[^{}\n]*)\}\}|(?P<stray>\{\{|\}\})")
_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*\Z")
_SHOWN: Final = 40


class Shape(StrEnum):
    """What a field holds."""

    LINE = "line"
    """A few words, anywhere in a sentence."""
    TEXT = "text"
    """Paragraphs; the field stands alone on its line. Without text its line disappears."""
    LIST = "list"
    """A list; the same."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a letter can say: its name between the braces, and its shape."""

    name: str
    shape: Shape = Shape.LINE


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list when it has items."""

    text: str = ""
    items: tuple[str, ...] = ()


Value = str | tuple[str, ...]


def check(text: str, fields: Iterable[Field], at: str = "text") -> None:
    """Raise `Refused` with what is wrong in the text, each problem with its line, at field `at`."""
    problems = tuple(_problems(normalise(text), {field.name: field for field in fields}, at))
    if problems:
        raise Refused(*problems[:MOST_PROBLEMS])


def _problems(text: str, known: Mapping[str, Field], at: str) -> Iterator[Problem]:
    if len(text) > LONGEST:
        yield Problem(at, "too_long", {"length": len(text), "max": LONGEST})
    if not storable(text):
        yield Problem(at, "unknown_characters")
    for number, line in enumerate(text.split("\n"), start=1):
        yield from _problems_of_line(line, number, known, at)


def _problems_of_line(
    line: str, number: int, known: Mapping[str, Field], at: str
) -> Iterator[Problem]:
    for token in _TOKEN.finditer(line):
        if token["stray"]:
            yield Problem(at, "field_broken", {"line": number, "braces": token["stray"]})
            continue
        name = token["name"].strip()
        field = known.get(name)
        if not _NAME.match(name) or field is None:
            yield Problem(at, "field_unknown", {"line": number, "name": _shown(token[0])})
        elif field.shape is not Shape.LINE and line.strip() != token[0]:
            yield Problem(at, "field_alone", {"line": number, "name": name})


def _shown(token: str) -> str:
    return token if len(token) <= _SHOWN else token[:_SHOWN] + "…"


def missing(text: str, needed: Iterable[Field], at: str = "text") -> tuple[Problem, ...]:
    """One problem for each needed field that the text does not name, by name."""
    named = {token["name"].strip() for token in _TOKEN.finditer(text) if token["name"]}
    names = sorted(field.name for field in needed)
    return tuple(Problem(at, "field_missing", {"name": n}) for n in names if n not in named)


def fill(text: str, fields: Iterable[Field], values: Mapping[str, Value]) -> tuple[Block, ...]:
    """The blocks of a text with its fields filled in. Raises `Refused` for a text that is wrong.

    Every field must have a value: `KeyError` names the one that has none.
    """
    known = {field.name: field for field in fields}
    check(text, known.values())
    blocks: list[Block] = []
    lines: list[str] = []
    for line in normalise(text).split("\n"):
        token = _TOKEN.fullmatch(line.strip())
        name = token["name"].strip() if token and token["name"] else ""
        if name and known[name].shape is not Shape.LINE:
            blocks += [*_filled(lines, values), *_wide(values[name])]
            lines = []
        else:
            lines.append(line)
    return (*blocks, *_filled(lines, values))


def _filled(lines: Iterable[str], values: Mapping[str, Value]) -> Iterator[Block]:
    """The blocks of the lines; they are made before anything is filled in."""

    def narrow(found: re.Match[str]) -> str:
        return " ".join(str(values[found["name"].strip()]).split())

    for block in _blocks(lines):
        filled = Block(
            _TOKEN.sub(narrow, block.text).strip(),
            tuple(_TOKEN.sub(narrow, item) for item in block.items),
        )
        if filled.text or filled.items:
            yield filled


def _wide(value: Value) -> tuple[Block, ...]:
    if isinstance(value, str):
        return blocks_of(value)
    items = tuple(" ".join(item.split()) for item in value if item.strip())
    return (Block(items=items),) if items else ()


def blocks_of(text: str) -> tuple[Block, ...]:
    """The paragraphs and lists of a text that somebody typed; nothing in it is a field."""
    return tuple(_blocks(normalise(text).split("\n")))


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    paragraph: list[str] = []
    items: list[str] = []
    for line in (*lines, ""):
        item = line.lstrip().startswith(ITEM)
        if items and not item:
            yield Block(items=tuple(items))
            items = []
        if paragraph and (item or not line.strip()):
            yield Block(text="\n".join(paragraph))
            paragraph = []
        if item:
            items.append(line.lstrip().removeprefix(ITEM).strip())
        elif line.strip():
            paragraph.append(line.strip())


def plain(blocks: Iterable[Block]) -> str:
    """The blocks as text, to go on writing in: `blocks_of` gives the same blocks back."""
    parts = [
        "\n".join(ITEM + item for item in block.items) if block.items else block.text
        for block in blocks
    ]
    return "\n\n".join(parts)

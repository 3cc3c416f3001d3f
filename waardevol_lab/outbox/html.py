"""The same mail as HTML: made from its text, so that both say the same.

Only addresses that our own templates write become links. They are marked while the text is made;
nothing that somebody typed can carry the mark.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup, escape

NOTHING: Final = Markup()
MARK: Final = "\ue000"
"""A private character before each of our own addresses; taken out of everything else."""
FOOTER: Final = "--"
ITEM: Final = "- "
LINK_STYLE: Final = "font-weight:bold; overflow-wrap:anywhere;"
_ADDRESS = re.compile(rf"{MARK}(\S+)")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or a list when it has items; escaped, with its links."""

    text: Markup = NOTHING
    items: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """A mail in parts: what it says, and what stands below every mail."""

    body: tuple[Part, ...]
    footer: tuple[Part, ...]


def unmarked(value: Any) -> Any:
    """A context without the mark in any of its texts."""
    if isinstance(value, str):
        return value.replace(MARK, "")
    if isinstance(value, Mapping):
        return {key: unmarked(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [unmarked(part) for part in value]
    return value


def parts_of(text: str) -> Parts:
    """The parts of a text whose own addresses are marked."""
    lines = text.splitlines()
    end = max((n for n, line in enumerate(lines) if line == FOOTER), default=len(lines))
    return Parts(tuple(_parts(lines[:end])), tuple(_parts(lines[end + 1 :])))


def _parts(lines: list[str]) -> Iterator[Part]:
    paragraph: list[str] = []
    items: list[str] = []
    for line in (*lines, ""):
        is_item = line.startswith(ITEM)
        if items and not is_item:
            yield Part(items=tuple(map(_line, items)))
            items = []
        if paragraph and (is_item or not line):
            yield Part(text=Markup("<br>").join(map(_line, paragraph)))
            paragraph = []
        if is_item:
            items.append(line.removeprefix(ITEM))
        elif line:
            paragraph.append(line)


def _line(line: str) -> Markup:
    """The line escaped; what is marked becomes a link that shows its address."""
    written, start = Markup(), 0
    for found in _ADDRESS.finditer(line):
        address = found[1]
        link = Markup('<a href="{0}" style="{1}">{0}</a>').format(address, LINK_STYLE)
        written += escape(line[start : found.start()]) + link
        start = found.end()
    return written + escape(line[start:].replace(MARK, ""))

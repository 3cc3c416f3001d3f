"""What changed in a text, word by word."""

import re
from difflib import SequenceMatcher
from typing import Literal

PartKind = Literal["same", "added", "removed"]
Part = tuple[PartKind, str]
MOST_WORDS = 4000
"""Beyond this the texts are shown whole: comparing takes time that grows with the square."""


def word_diff(before: str, after: str) -> tuple[Part, ...]:
    """The parts of both texts in order: what stayed, what went, what came."""
    old, new = _words(before), _words(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        return (("removed", before), ("added", after))
    parts: list[Part] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(old[i:j])))
            continue
        if i < j:
            parts.append(("removed", "".join(old[i:j])))
        if k < m:
            parts.append(("added", "".join(new[k:m])))
    return tuple(parts)


def _words(text: str) -> list[str]:
    """Words, each with the white space that follows it, so that parts join to the text."""
    return re.findall(r"\s+|\S+\s*", text)

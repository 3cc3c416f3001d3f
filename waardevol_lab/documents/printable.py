"""Typed text made fit for a PDF: what the fonts cannot draw is shown as such, the rest is kept."""

import re
import unicodedata
from typing import Final

from waardevol_lab.documents.glyphs import drawn_together
from waardevol_lab.domain.texts import normalise

NO_GLYPH: Final = "\u25a1"
"""Stands for a character that no font of ours can draw: a reader sees that something is missing."""
LONGEST_RUN: Final = 60
"""A longer word may be broken anywhere: it would run off the paper."""
_BREAK: Final = "\u200b"
_RUN = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")
_LINES = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_KEPT_FORMATS: Final = frozenset("\u00ad\u200c\u200d\u200e\u200f")
_FIRST, _SECOND = 0, 1


def printable(text: str) -> str:
    """The text that a document can show.

    NUL, other control characters, overrides of the direction of writing and variation selectors go;
    a character without a glyph becomes a white square. Words of any length can be broken.
    """
    plain = _LINES.sub("\n", normalise(text))
    return _RUN.sub(lambda run: run[0] + _BREAK, _drawn(unicodedata.normalize("NFC", plain)))


def _drawn(text: str) -> str:
    """Each character with what is written on top of it in one and the same font, or left out."""
    fonts = drawn_together()
    written, using = [], _FIRST
    for character in text:
        kind = unicodedata.category(character)
        if character in "\n\t":
            written.append(character)
        elif kind in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f":
            written.append(character if character in _KEPT_FORMATS else "")
        elif kind.startswith("M"):
            written.append(character if ord(character) in fonts[using] else "")
        else:
            using = _FIRST if ord(character) in fonts[_FIRST] else _SECOND
            known = ord(character) in fonts[using]
            written.append(character if known else NO_GLYPH)
    return "".join(written)

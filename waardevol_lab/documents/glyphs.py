"""Which characters the fonts of a document can draw: their `cmap` tables, read once.

PDF/UA refuses a character without a glyph. So whoever makes a document asks here first.
"""

import struct
from functools import cache
from pathlib import Path
from typing import Final

from waardevol_lab.paths import asset_root

FILES: Final = ("SourceSans3-Regular.otf", "SourceSans3-Semibold.otf", "DejaVuSans.ttf")
_SEGMENTS, _GROUPS = 4, 12
"""The formats of a table: of the first 65,536 characters, and of all."""


def font_folder() -> Path:
    """Where the fonts of documents are."""
    return asset_root() / "static" / "fonts" / "print"


@cache
def drawn_together() -> tuple[frozenset[int], frozenset[int]]:
    """The characters that the first family draws in every weight, and those of the second."""
    regular, heavier, second = (_characters(font_folder() / name) for name in FILES)
    return regular & heavier, second


def _characters(file: Path) -> frozenset[int]:
    font = file.read_bytes()
    start = _table(font, b"cmap")
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        offset = start + struct.unpack_from(">HHI", font, start + 4 + 8 * number)[2]
        form = struct.unpack_from(">H", font, offset)[0]
        if form == _SEGMENTS:
            found |= _of_segments(font, offset)
        elif form == _GROUPS:
            found |= _of_groups(font, offset)
    return frozenset(found)


def _table(font: bytes, name: bytes) -> int:
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == name:
            return int(offset)
    raise ValueError(f"the font has no table {name!r}")


def _of_segments(font: bytes, start: int) -> set[int]:
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", font, start + 14 + place)
        for place in (0, 2 * count + 2, 4 * count + 2, 6 * count + 2)
    )
    found: set[int] = set()
    for number in range(count):
        place = start + 16 + 6 * count + 2 * number
        for character in range(starts[number], ends[number] + 1):
            glyph = character
            if offsets[number]:
                at = place + offsets[number] + 2 * (character - starts[number])
                glyph = struct.unpack_from(">H", font, at)[0] if at + 2 <= len(font) else 0
                if not glyph:
                    continue
            if (glyph + deltas[number]) & 0xFFFF:
                found.add(character)
    return found


def _of_groups(font: bytes, start: int) -> set[int]:
    found: set[int] = set()
    for number in range(struct.unpack_from(">I", font, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", font, start + 16 + 12 * number)
        found.update(range(first if glyph else first + 1, last + 1))
    return found

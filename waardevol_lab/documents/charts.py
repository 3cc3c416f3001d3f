"""Figures as drawings that the server makes: where each line of words and each bar stands.

Widths are in percents of the room there is and words have a size of their own, so that a drawing
reads as well on a phone as on a wide screen.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

LINE: Final = 22
BAR: Final = 18
GAP: Final = 18
MOST_CHARACTERS: Final = 34
"""In one line: what fits on a screen of 320 wide."""
WHOLE: Final = 100.0
CHARACTER: Final = 2.6
"""Percent that one character of a word takes at most in the narrowest drawing (280 wide)."""
MARGIN: Final = 2.0
"""Percent left free at both sides of a range, for its ends."""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words."""

    text: str
    y: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar beneath its words; `part` is the piece of it that the words tell apart."""

    words: tuple[Words, ...]
    top: int
    length: float
    part: float


@dataclass(frozen=True, slots=True)
class Range:
    """A line from the least to the most, with a dot at the middle one and a mark to compare."""

    words: tuple[Words, ...]
    top: int
    least: float
    most: float
    middle: float
    mark: float


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws; one of the two is empty."""

    height: int
    bars: tuple[Bar, ...] = ()
    ranges: tuple[Range, ...] = ()
    bar_height: int = BAR


@dataclass(frozen=True, slots=True)
class Amount:
    """A row of a bar chart: how much, how much of that is a part, and the words for both."""

    words: str
    value: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class Length:
    """A row of a chart of ranges, and the words for it."""

    words: str
    least: float
    middle: float
    most: float
    mark: float


def bar_chart(rows: Sequence[Amount]) -> Chart:
    """Bars beneath their words, on one scale that begins at nothing."""
    most = max((row.value for row in rows), default=0) or 1
    bars, height = [], 0
    for row in rows:
        words, height = _words(row.words, height)
        length, part = (round(WHOLE * number / most, 2) for number in (row.value, row.part))
        bars.append(Bar(words, height, length, part))
        height += BAR + GAP
    return Chart(height, bars=tuple(bars))


def range_chart(rows: Sequence[Length]) -> Chart:
    """Ranges beneath their words, on one scale that begins at nothing."""
    most = max((max(row.most, row.mark) for row in rows), default=0) or 1
    ranges, height = [], 0
    for row in rows:
        words, height = _words(row.words, height)
        numbers = (row.least, row.most, row.middle, row.mark)
        ranges.append(Range(words, height, *(_along(number, most) for number in numbers)))
        height += BAR + GAP
    return Chart(height, ranges=tuple(ranges))


def _along(number: float, most: float) -> float:
    return round(MARGIN + (WHOLE - 2 * MARGIN) * number / most, 2)


def _words(text: str, height: int) -> tuple[tuple[Words, ...], int]:
    """The lines of a text from this height on, and the height beneath them."""
    lines = textwrap.wrap(text, MOST_CHARACTERS) or [""]
    return tuple(_lines(lines, height)), height + LINE * len(lines) + LINE // 4


def _lines(lines: Iterable[str], height: int) -> Iterable[Words]:
    for number, line in enumerate(lines, start=1):
        yield Words(line, height + LINE * number - LINE // 4)

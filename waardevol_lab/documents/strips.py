"""Stretches of days as strips on one scale of months: places in percents, as in `charts`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from waardevol_lab.documents.charts import CHARACTER, WHOLE
from waardevol_lab.domain.course import Stretch, StretchKind
from waardevol_lab.domain.dates import months_later
from waardevol_lab.wording.i18n import short_month

BACK: Final = 5
MONTHS: Final = 12
LEAST: Final = 0.6
"""Percent: a stretch of one day can still be seen."""
MARK: Final = 2.0
"""Percent that the mark for an evaluation takes at either side."""


@dataclass(frozen=True, slots=True)
class MonthMark:
    """Where a month begins, and its name."""

    x: float
    middle: float
    name: str
    thin: bool
    """Left out where there is no room for every name."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch as far as it lies on the scale; `x` and `width` in percents."""

    kind: StretchKind
    x: float
    width: float
    earlier: bool
    """Whether it began before the scale does."""
    later: bool
    """Whether it goes on after the scale ends."""


@dataclass(frozen=True, slots=True)
class Label:
    """A word in or beside a piece."""

    text: str
    x: float
    anchor: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """What one experiment did; without pieces nothing of it lies on the scale."""

    pieces: tuple[Piece, ...]
    label: Label | None
    evaluation: float | None
    """Where the day for its evaluation is."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Twelve months: some before the one at hand, and some after."""

    first: date
    end: date
    """The day after the last one."""
    today: date

    @classmethod
    def around(cls, today: date) -> "Scale":
        """The scale on which `today` is a little before the middle."""
        first = months_later(today.replace(day=1), -BACK)
        return cls(first, months_later(first, MONTHS), today)

    def at(self, day: date) -> float:
        """Where the day begins, in percents; also outside the scale."""
        return round(WHOLE * (day - self.first).days / (self.end - self.first).days, 2)

    @property
    def now(self) -> float:
        """Where today is."""
        return self.at(self.today)

    def months(self) -> Iterator[MonthMark]:
        """The months of the scale."""
        for number in range(MONTHS):
            first, then = (months_later(self.first, number + more) for more in (0, 1))
            x, end = self.at(first), self.at(then)
            yield MonthMark(x, round((x + end) / 2, 2), short_month(first), thin=number % 3 != 2)


def strip(scale: Scale, stretches: Iterable[Stretch], word: str, evaluation: date | None) -> Strip:
    """What lies on the scale; `word` stands in the first piece, or beside it."""
    pieces = tuple(piece for one in stretches if (piece := _piece(scale, one)) is not None)
    there = evaluation is not None and scale.first <= evaluation < scale.end
    mark = scale.at(evaluation) if there and evaluation is not None else None
    return Strip(pieces, _label(pieces, word, mark) if pieces and word else None, mark)


def _piece(scale: Scale, stretch: Stretch) -> Piece | None:
    if stretch.last < scale.first or stretch.first >= scale.end:
        return None
    begin = scale.at(max(stretch.first, scale.first))
    end = min(WHOLE, scale.at(min(stretch.last, scale.end)))
    return Piece(
        stretch.kind,
        begin,
        round(max(LEAST, end - begin), 2),
        earlier=stretch.first < scale.first,
        later=stretch.last >= scale.end,
    )


def _label(pieces: Sequence[Piece], word: str, mark: float | None) -> Label:
    """In the piece where it fits, or else at the side where there is room."""
    room, first = CHARACTER * len(word), pieces[0]
    if first.width >= room + 2 and len(pieces) == 1:
        return Label(word, round(first.x + 1.5, 2), "start", inside=True)
    end = max(piece.x + piece.width for piece in pieces)
    taken = mark is not None and end - MARK <= mark <= end + room + 2 * MARK
    if not taken and end + room + MARK <= WHOLE:
        return Label(word, round(end + 1.5, 2), "start", inside=False)
    if first.x >= room + 1.5:
        return Label(word, round(first.x - 1.5, 2), "end", inside=False)
    if first.width >= room + 2:
        return Label(word, round(first.x + 1.5, 2), "start", inside=True)
    return Label(word, round(max(end, mark or 0) + MARK + 1.5, 2), "start", inside=False)

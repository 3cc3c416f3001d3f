"""What changed in one answer, for every kind of question: words, choices, rows, days, places."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Final, Literal

from waardevol_lab.domain.answer_summary import Shown, ShownKind, ShownValue
from waardevol_lab.domain.framework_model import Kind, Question
from waardevol_lab.domain.word_diff import Part, word_diff

DifferenceKind = Literal["words", "list", "table", "value", "place", "days", "whole"]
RowKind = Literal["same", "changed", "added", "removed"]
Cells = tuple[str, ...]

CHOSEN: Final = frozenset({Kind.YESNO, Kind.CHOICE, Kind.RISK, Kind.FILE})
"""One thing was taken for another: the words of both have nothing to do with each other."""
ALIKE: Final = 0.4
"""Rows that share less than this are another row, not the same one changed."""


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One row of a table; the parts of each cell are in the order of the columns."""

    kind: RowKind
    cells: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class NamedDifference:
    """One part of an answer that has several; `levels` for a risk, else `parts`.

    Parts that both answers have the same are here too: they give the change its meaning.
    """

    name: str
    parts: tuple[Part, ...] = ()
    levels: tuple[int | None, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two answers to one question beside each other; `kind` tells which fields are filled.

    words: `parts`. list: `items`, each whole. table: `header` and `rows`. value: `named`.
    place: `parts` and `redrawn`. days: `days` by name. whole: the answers have nothing to compare;
    `before` and `after` are always filled.
    """

    kind: DifferenceKind
    before: Shown
    after: Shown
    parts: tuple[Part, ...] = ()
    items: tuple[Part, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[RowDifference, ...] = ()
    named: tuple[NamedDifference, ...] = ()
    days: tuple[tuple[str, date | None, date | None], ...] = ()
    redrawn: bool = False


def difference_of(question: Question, before: Shown, after: Shown) -> Difference:
    """What changed from `before` to `after`; both answer `question`."""
    kinds: set[ShownKind] = {before.kind, after.kind} - {"empty"}
    if len(kinds) != 1:
        return Difference("whole", before, after)
    (kind,) = kinds
    if kind in {"text", "file"}:
        parts = _chosen if question.kind in CHOSEN else word_diff
        return Difference("words", before, after, parts=parts(before.text, after.text))
    if kind == "list":
        return Difference("list", before, after, items=tuple(_items(before.items, after.items)))
    if kind == "table":
        header = after.header or before.header
        aligned = _by_place if question.fixed_rows else _rows
        return Difference(
            "table", before, after, header=header, rows=tuple(aligned(before.rows, after.rows))
        )
    if kind == "value":
        return Difference("value", before, after, named=_value(before.value, after.value))
    if kind == "place":
        return Difference(
            "place",
            before,
            after,
            parts=word_diff(before.text, after.text),
            redrawn=before.geometry != after.geometry,
        )
    if kind in {"date", "period"}:
        return Difference("days", before, after, days=_days(kind, before, after))
    return Difference("whole", before, after)


def _chosen(before: str, after: str) -> tuple[Part, ...]:
    """The one that went and the one that came, each whole."""
    if before == after:
        return (("same", after),)
    removed: tuple[Part, ...] = (("removed", before),) if before else ()
    return (*removed, ("added", after)) if after else removed


def _items(before: Cells, after: Cells) -> Iterator[Part]:
    """What stayed and what came in the order it has now, then what went."""
    for item in after:
        yield ("same" if item in before else "added"), item
    for item in before:
        if item not in after:
            yield "removed", item


def _by_place(before: tuple[Cells, ...], after: tuple[Cells, ...]) -> Iterator[RowDifference]:
    """Rows that every answer has: the first with the first. The title in front never changes."""
    blank = tuple(("",) * len(row) for row in after or before)
    for old, new in zip(before or blank, after or blank, strict=False):
        title = new[0] or old[0]
        yield _changed((title, *old[1:]), (title, *new[1:]))


def _rows(before: tuple[Cells, ...], after: tuple[Cells, ...]) -> Iterator[RowDifference]:
    """Rows in the order they have now; what went stands where it stood."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield from (_changed(row, row) for row in after[k:m])
        else:
            yield from _paired(list(before[i:j]), after[k:m])


def _paired(old: list[Cells], new: tuple[Cells, ...]) -> Iterator[RowDifference]:
    """Each new row with the first old one that it resembles; the order of both is kept."""
    for row in new:
        place = next((n for n, one in enumerate(old) if _alike(one, row)), None)
        if place is None:
            yield RowDifference("added", tuple((("added", cell),) for cell in row))
            continue
        yield from _gone(old[:place])
        yield _changed(old[place], row)
        del old[: place + 1]
    yield from _gone(old)


def _gone(rows: list[Cells]) -> Iterator[RowDifference]:
    for row in rows:
        yield RowDifference("removed", tuple((("removed", cell),) for cell in row))


def _changed(old: Cells, new: Cells) -> RowDifference:
    cells = tuple(word_diff(a, b) for a, b in zip(old, new, strict=True))
    return RowDifference("same" if old == new else "changed", cells)


def _alike(old: Cells, new: Cells) -> bool:
    """Whether one row is the other with changes: its name stayed, or most of its words."""
    if old[0] and old[0] == new[0]:
        return True
    words, others = " ".join(old).split(), " ".join(new).split()
    return SequenceMatcher(None, words, others, autojunk=False).ratio() >= ALIKE


def _value(before: ShownValue | None, after: ShownValue | None) -> tuple[NamedDifference, ...]:
    nothing = ShownValue("", None, "", None, "")
    old, new = before or nothing, after or nothing
    return (
        NamedDifference("answer", word_diff(old.answer, new.answer)),
        NamedDifference("risk", levels=(old.risk, new.risk)),
        NamedDifference("measure", word_diff(old.measure, new.measure)),
        NamedDifference("residual", levels=(old.residual, new.residual)),
        NamedDifference("dissent", word_diff(old.dissent, new.dissent)),
    )


def _days(
    kind: ShownKind, before: Shown, after: Shown
) -> tuple[tuple[str, date | None, date | None], ...]:
    if kind == "date":
        return (("day", before.start, after.start),)
    return (("start", before.start, after.start), ("end", before.end, after.end))

"""Amounts as columns that stand beside each other, each with its words above and beneath it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from waardevol_lab.documents.charts import WHOLE

ROOM: Final = 150
"""Pixels that the highest column takes."""
ABOVE: Final = 24
BENEATH: Final = 46
GROUND: Final = ABOVE + ROOM
"""Pixels from the top down to where the columns stand on."""
BROAD: Final = 0.62
"""How much of its room a column fills."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One column: how much, and the words beneath it."""

    value: int
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Column:
    """Where one column stands; `x`, `width` and `middle` in percents, the rest in pixels."""

    x: float
    width: float
    middle: float
    top: int
    height: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class Columns:
    """What the template draws."""

    height: int
    ground: int
    """Where the columns stand on."""
    columns: tuple[Column, ...]


def columns(amounts: Sequence[Amount]) -> Columns:
    """Columns on one scale that begins at nothing."""
    most = max((one.value for one in amounts), default=0) or 1
    step = WHOLE / max(len(amounts), 1)
    return Columns(
        GROUND + BENEATH,
        GROUND,
        tuple(_column(one, place * step, step, most) for place, one in enumerate(amounts)),
    )


def _column(one: Amount, left: float, step: float, most: int) -> Column:
    height = round(ROOM * one.value / most)
    return Column(
        x=round(left + step * (1 - BROAD) / 2, 2),
        width=round(step * BROAD, 2),
        middle=round(left + step / 2, 2),
        top=GROUND - height,
        height=height,
        amount=one,
    )

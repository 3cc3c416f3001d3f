"""How fast a board works: what came in, what was advised and decided, per month and in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from waardevol_lab.domain.dates import months_later

MONTHS: Final = 12
"""So many months are told of, the one at hand among them."""


@dataclass(frozen=True, slots=True)
class Finished:
    """Rounds alike: decided in the same month, in as many days, and both or neither in time."""

    month: date
    days: int
    """From submitting for the first time to the decision."""
    in_time: bool
    """Whether advice and decision both came within their terms."""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Month:
    """One month, by its first day."""

    first: date
    received: int
    advised: int
    decided: int
    in_time: int
    days: float | None
    """The mean of the rounds that were decided; None without any."""

    @property
    def late(self) -> int:
        """How many were decided after a term had passed."""
        return self.decided - self.in_time


def months_until(today: date) -> tuple[date, ...]:
    """The first days of the months that are told of, the oldest first."""
    this = today.replace(day=1)
    return tuple(months_later(this, -back) for back in reversed(range(MONTHS)))


def by_month(
    months: Sequence[date],
    finished: Iterable[Finished],
    received: dict[date, int] | None = None,
    advised: dict[date, int] | None = None,
) -> tuple[Month, ...]:
    """What came of every month, those without anything among them."""
    found: dict[date, list[Finished]] = {month: [] for month in months}
    for one in finished:
        if one.month in found:
            found[one.month].append(one)
    return tuple(
        _month(month, (received or {}).get(month, 0), (advised or {}).get(month, 0), found[month])
        for month in months
    )


def _month(first: date, received: int, advised: int, finished: list[Finished]) -> Month:
    decided = sum(one.count for one in finished)
    days = sum(one.days * one.count for one in finished)
    return Month(
        first=first,
        received=received,
        advised=advised,
        decided=decided,
        in_time=sum(one.count for one in finished if one.in_time),
        days=round(days / decided, 1) if decided else None,
    )

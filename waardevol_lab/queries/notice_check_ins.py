"""Check-ins in the contents of a notice, as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waardevol_lab.domain.checking_in import Within
from waardevol_lab.domain.framework import Framework
from waardevol_lab.domain.periods import parse_day


@dataclass(frozen=True, slots=True)
class ObservedCriterion:
    """What was measured so far beside what was promised."""

    criterion: str
    success: str
    measured: str


@dataclass(frozen=True, slots=True)
class ObservedValue:
    """How large a risk turned out so far beside what was expected to remain."""

    label: str
    residual: int | None
    observed: int | None
    explanation: str


@dataclass(frozen=True, slots=True)
class ShownCheckIn:
    """One check-in; texts are Dutch, as they were written."""

    number: int
    on: date | None
    due_on: date | None
    within: tuple[tuple[Within, bool, str], ...]
    incidents: str
    counts: Mapping[str, Any]
    criteria: tuple[ObservedCriterion, ...]
    values: tuple[ObservedValue, ...]

    @property
    def late(self) -> bool:
        """Whether it came after its last day."""
        return self.on is not None and self.due_on is not None and self.on > self.due_on

    @property
    def changed(self) -> bool:
        """Whether something was no longer as it was approved."""
        return any(not same for _, same, _ in self.within)


def check_ins_in(
    contents: Mapping[str, Any], framework: Framework, language: str
) -> tuple[ShownCheckIn, ...]:
    """Those of a notice, the newest first; none in one of before there were any."""
    labels = {value.id: value.title.in_(language) for value in framework.values}
    rows = contents.get("check_ins") or ()
    return tuple(shown_check_in(row, labels) for row in reversed(rows))


def shown_check_in(row: Mapping[str, Any], labels: Mapping[str, str]) -> ShownCheckIn:
    """One out of the contents; only what was observed of criteria and values."""
    within, observed = row["within"], row.get("observed") or {}
    return ShownCheckIn(
        number=int(row["number"]),
        on=parse_day(row.get("on")),
        due_on=parse_day(row.get("due_on")),
        within=tuple(
            (one, bool(within[one]["same"]), str(within[one]["text"]))
            for one in Within
            if one in within
        ),
        incidents=str(row.get("incidents") or ""),
        counts=row.get("counts") or {},
        criteria=tuple(
            ObservedCriterion(one["criterion"], one["success"], str(one["measured"]))
            for one in observed.get("criteria") or ()
            if one["measured"]
        ),
        values=tuple(
            ObservedValue(
                labels.get(one["value"], one["value"]),
                one["residual"],
                one["observed"],
                str(one["explanation"] or ""),
            )
            for one in observed.get("values") or ()
            if one["observed"] is not None or one["explanation"]
        ),
    )

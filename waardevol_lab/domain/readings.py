"""How large a risk for a public value is: as the lead expected it, as adopted, and as observed.

All three come out of what is published: the answers of the plan, the advice of the board, and the
newest evaluation, or else the newest check-in, that says something of the value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from waardevol_lab.domain.field_checks import level
from waardevol_lab.domain.framework_model import Framework, Text


class Reading(StrEnum):
    """Whose view of a risk it is, in the order in which they come about."""

    PLANNED = "planned"
    ADOPTED = "adopted"
    OBSERVED = "observed"


@dataclass(frozen=True, slots=True)
class Readings:
    """The risks of one value, each 0 to 3, or None where nobody said."""

    value: str
    title: Text
    planned: int | None = None
    """By the lead, before any measure."""
    residual: int | None = None
    """By the lead, after the measures; where there was no risk, none remains."""
    adopted: int | None = None
    observed: int | None = None

    @property
    def known(self) -> tuple[tuple[Reading, int], ...]:
        """The readings that there are, the oldest first."""
        pairs = zip(Reading, (self.planned, self.adopted, self.observed), strict=True)
        return tuple((reading, risk) for reading, risk in pairs if risk is not None)

    @property
    def newest(self) -> int | None:
        """What is known last."""
        return self.known[-1][1] if self.known else None

    @property
    def differ(self) -> bool:
        """Whether two readings say something else."""
        return len({risk for _, risk in self.known}) > 1


def readings_in(framework: Framework, contents: Mapping[str, Any]) -> tuple[Readings, ...]:
    """The readings of every value, out of the contents of a notice."""
    answers, advice = contents.get("answers") or {}, contents.get("advice") or {}
    return tuple(_readings(framework, answers, advice.get("risks"), list(_observed(contents))))


def _readings(
    framework: Framework,
    answers: Mapping[str, Any],
    adopted: object,
    observed: list[Mapping[str, Any]],
) -> Iterator[Readings]:
    for value in framework.values:
        own = answers.get(value.question)
        own = own if isinstance(own, Mapping) else {}
        planned, residual = level(own.get("risk")), level(own.get("residual"))
        seen = (level(said.get(value.id)) for said in observed)
        yield Readings(
            value.id,
            value.title,
            planned=planned,
            residual=0 if planned == 0 else residual,
            adopted=level(adopted.get(value.id)) if isinstance(adopted, Mapping) else None,
            observed=next((risk for risk in seen if risk is not None), None),
        )


def _observed(contents: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What was observed of each value, the newest first: evaluations, then the check-ins."""
    later, check_ins = contents.get("follow_ups") or (), contents.get("check_ins") or ()
    evaluations = (*reversed(later), contents.get("evaluation"))
    for told in (*evaluations, *(one.get("observed") for one in reversed(check_ins))):
        if isinstance(told, Mapping):
            yield {str(row["value"]): row.get("observed") for row in told.get("values") or ()}

"""What a notice keeps closed: which question, on which ground, since when; never the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waardevol_lab.domain.framework import Framework
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.withholding import WooGround, rows_in


@dataclass(frozen=True, slots=True)
class Withheld:
    """One part; `label` is the question, `reason` is in Dutch as it was written."""

    question: str
    label: str
    ground: WooGround
    reason: str
    since: date | None


def withheld_in(
    contents: Mapping[str, Any], framework: Framework, language: str
) -> tuple[Withheld, ...]:
    """The parts that the contents of a notice name, in the order of the framework."""
    rows = {str(row["question"]): row for row in rows_in(contents)}
    return tuple(
        Withheld(
            question=question.id,
            label=question.label.in_(language),
            ground=WooGround(rows[question.id]["ground"]),
            reason=str(rows[question.id].get("reason") or ""),
            since=parse_day(rows[question.id].get("since")),
        )
        for question in framework.questions
        if question.id in rows
    )

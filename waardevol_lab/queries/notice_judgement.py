"""The advice and the decision in the contents of a notice, in the shape of `public_decision`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.states import ConditionState, RoundKind
from waardevol_lab.queries.public_decision import PublicAdvice, PublicCondition, PublicDecision


@dataclass(frozen=True, slots=True)
class Review:
    """What was advised and decided in another round of the same experiment."""

    kind: RoundKind
    advice: PublicAdvice | None
    decision: PublicDecision | None


def advice_in(record: Any) -> PublicAdvice | None:
    """The advice, or None where the record has none."""
    if not isinstance(record, Mapping):
        return None
    risks = record.get("risks")
    return PublicAdvice(
        outcome=Outcome(record["outcome"]),
        text=str(record.get("text") or ""),
        minority_view=str(record.get("minority_view") or ""),
        risks={k: v for k, v in risks.items() if isinstance(v, int)} if risks else {},
        adopted_on=parse_day(record.get("adopted_on")),
    )


def decision_in(record: Any) -> PublicDecision | None:
    """The decision, or None where the record has none."""
    if not isinstance(record, Mapping):
        return None
    return PublicDecision(
        outcome=Outcome(record["outcome"]),
        motivation=str(record.get("motivation") or ""),
        deviates=bool(record.get("deviates")),
        open_to_objection=bool(record.get("open_to_objection")),
        objection_until=parse_day(record.get("objection_until")),
        by_board=bool(record.get("by_board")),
        corrected=bool(record.get("corrects")),
        decided_on=parse_day(record.get("decided_on")),
    )


def conditions_in(contents: Mapping[str, Any]) -> tuple[PublicCondition, ...]:
    """The conditions with their state, in order."""
    return tuple(
        PublicCondition(
            number=int(row["number"]),
            text=str(row["text"]),
            due_on=parse_day(row.get("due_on")),
            start_blocking=bool(row.get("start_blocking")),
            state=ConditionState(row["state"]),
        )
        for row in contents.get("conditions") or ()
    )


def reviews_in(contents: Mapping[str, Any]) -> tuple[Review, ...]:
    """The other rounds that were decided."""
    return tuple(
        Review(
            kind=RoundKind(row["kind"]),
            advice=advice_in(row.get("advice")),
            decision=decision_in(row.get("decision")),
        )
        for row in contents.get("reviews") or ()
    )

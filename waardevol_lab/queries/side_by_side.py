"""Published evaluations: what was promised beside what happened, in the language of the page.

Read out of the contents of a notice and nothing else. Texts are Dutch, as they were written; the
words of questions and choices are those of the evaluation framework that was used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waardevol_lab.domain.evaluation_framework import About, EvaluationFramework, EvaluationKind
from waardevol_lab.domain.evaluation_versions import OLDEST, evaluation_framework
from waardevol_lab.domain.framework import Framework, Kind
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.queries.notice_reader import Reader

TOLD_APART = frozenset({"outcome", "outcome_reason"})
CRITERIA = "success_criteria"


@dataclass(frozen=True, slots=True)
class PromisedCriterion:
    """The thresholds of one success criterion beside what was measured."""

    criterion: str
    success: str
    failure: str
    measured: str
    reached: str | None
    """An id of `Reached`."""
    reached_words: str


@dataclass(frozen=True, slots=True)
class PromisedValue:
    """The risk that was expected for a public value, was to remain, and was seen: 0 to 3."""

    value: str
    label: str
    expected: int | None
    residual: int | None
    observed: int | None
    explanation: str


@dataclass(frozen=True, slots=True)
class PromisedHandvat:
    """What came of what the plan said about a recommendation of the report."""

    handvat: int
    title: str
    kept: str | None
    kept_words: str
    came_of_it: str


@dataclass(frozen=True, slots=True)
class SaidOnce:
    """What was told beside that: a question with its text, or with the words of a choice."""

    id: str
    label: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class BoardRemark:
    """What somebody of the board said of it."""

    on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One published evaluation."""

    kind: EvaluationKind
    number: int
    """Among those of its kind, from 1."""
    published_on: date | None
    outcome: str
    """An id of `NextStep`; empty when there is none."""
    outcome_words: str
    outcome_reason: str
    criteria: tuple[PromisedCriterion, ...]
    values: tuple[PromisedValue, ...]
    handvatten: tuple[PromisedHandvat, ...]
    said: tuple[SaidOnce, ...]
    counts: Mapping[str, Any]
    """As `services.evaluation_counts` gives them; empty for one of before they were kept."""
    remarks: tuple[BoardRemark, ...]
    response: str

    @property
    def key(self) -> str:
        """What tells it apart on a page."""
        return f"{self.kind}-{self.number}"


def evaluations_in(contents: Mapping[str, Any], read: Reader) -> tuple[SideBySide, ...]:
    """Those of a notice, the newest first: follow-ups, then the final one."""
    final, later = contents.get("evaluation"), contents.get("follow_ups") or ()
    found = [*reversed(later), *([final] if final else ())]
    return tuple(side_by_side(one, read) for one in found)


def side_by_side(told: Mapping[str, Any], read: Reader) -> SideBySide:
    """One out of the contents of a notice."""
    asked = evaluation_framework(str(told.get("framework") or OLDEST))
    answers, spoken = told.get("answers") or {}, read.language
    outcome = str(answers.get("outcome") or "")
    return SideBySide(
        kind=EvaluationKind(told.get("kind") or EvaluationKind.FINAL),
        number=int(told.get("number") or 1),
        published_on=parse_day(told.get("published_on")),
        outcome=outcome,
        outcome_words=asked.word(About.ONCE, "outcome", outcome, spoken),
        outcome_reason=str(answers.get("outcome_reason") or ""),
        criteria=tuple(_criteria(told, asked, read)),
        values=tuple(_values(told, read.framework, spoken)),
        handvatten=tuple(_handvatten(told, asked, read.framework, spoken)),
        said=tuple(_said(answers, asked, spoken)),
        counts=told.get("counts") or {},
        remarks=tuple(
            BoardRemark(parse_day(one["on"]), str(one["text"])) for one in told.get("remarks") or ()
        ),
        response=str(told.get("response") or ""),
    )


def _criteria(
    told: Mapping[str, Any], asked: EvaluationFramework, read: Reader
) -> Iterator[PromisedCriterion]:
    """Thresholds in the language of the page, as far as the plan has them in it."""
    parts, promised = told["criteria"], read.rows(CRITERIA)
    rows = promised if len(promised) == len(parts) else parts
    for part, row in zip(parts, rows, strict=True):
        yield PromisedCriterion(
            criterion=str(row["criterion"]),
            success=str(row["success"]),
            failure=str(row["failure"]),
            measured=str(part["measured"]),
            reached=part["reached"],
            reached_words=asked.word(About.CRITERION, "reached", part["reached"], read.language),
        )


def _values(told: Mapping[str, Any], framework: Framework, spoken: str) -> Iterator[PromisedValue]:
    labels = {value.id: value.title.in_(spoken) for value in framework.values}
    for part in told["values"]:
        yield PromisedValue(
            value=part["value"],
            label=labels.get(part["value"], part["value"]),
            expected=part["expected"],
            residual=part["residual"],
            observed=part["observed"],
            explanation=str(part["explanation"]),
        )


def _handvatten(
    told: Mapping[str, Any], asked: EvaluationFramework, framework: Framework, spoken: str
) -> Iterator[PromisedHandvat]:
    titles = {one.id: one.title.in_(spoken) for one in framework.handvatten}
    for part in told.get("handvatten") or ():
        yield PromisedHandvat(
            handvat=part["handvat"],
            title=titles.get(part["handvat"], ""),
            kept=part["kept"],
            kept_words=asked.word(About.HANDVAT, "kept", part["kept"], spoken),
            came_of_it=str(part["came_of_it"]),
        )


def _said(
    answers: Mapping[str, Any], asked: EvaluationFramework, spoken: str
) -> Iterator[SaidOnce]:
    for part in asked.parts:
        for one in part.questions if part.about is About.ONCE else ():
            if one.id in TOLD_APART or one.id not in answers:
                continue
            option = one.option(answers[one.id])
            text = option.text.in_(spoken) if option else str(answers[one.id])
            chosen = bool(one.options) or one.kind is Kind.RISK
            yield SaidOnce(one.id, one.heading.in_(spoken), text, chosen)

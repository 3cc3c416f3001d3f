"""Proposes the route of a plan, with reasons; the secretary decides (design: accept)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from waardevol_lab.domain.answers import Answers, applies, chosen
from waardevol_lab.domain.field_checks import level
from waardevol_lab.domain.framework_model import Framework, Kind, Question, Text

_FULL_FROM_RISK: Final = 3
_FULL_FROM_RESIDUAL: Final = 2


class Basis(StrEnum):
    """What a reason looks at."""

    ANSWER = "answer"
    RISK = "risk"
    RESIDUAL = "residual"
    HIGHEST_RISK = "highest_risk"


_WORDS: Final[Mapping[Basis, Text]] = {
    Basis.ANSWER: Text("{label}: {value}", "{label}: {value}"),
    Basis.RISK: Text("{label}: risico {value}", "{label}: risk {value}"),
    Basis.RESIDUAL: Text("{label}: restrisico {value}", "{label}: residual risk {value}"),
    Basis.HIGHEST_RISK: Text(
        "Hoogste risico bij de publieke waarden: {value} ({label})",
        "Highest risk among the public values: {value} ({label})",
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer that the proposal rests on: `value` is an option id or a level of risk."""

    question: str
    value: str
    basis: Basis = Basis.ANSWER


@dataclass(frozen=True, slots=True)
class RouteProposal:
    """The route that the rules propose, and why."""

    route: Literal["light", "full"]
    reasons: tuple[Reason, ...]


def propose_route(framework: Framework, answers: Answers) -> RouteProposal:
    """Full when any answer asks for it, with each such answer as a reason; otherwise light.

    For light the reasons are all answers that were tested, and the highest risk of the values.
    """
    asked = [q for q in framework.questions if applies(framework, q, answers)]
    against = tuple(r for q in asked for r in _triggers(q, answers.get(q.id)))
    if against:
        return RouteProposal("full", against)
    tested = tuple(
        Reason(question.id, value)
        for question in asked
        if question.full_review
        for value in _ids(answers.get(question.id))
    )
    return RouteProposal("light", (*tested, *_highest_risk(asked, answers)))


def reason_text(framework: Framework, reason: Reason, language: str) -> str:
    """The reason as one line for a page, a letter or a mail."""
    question = framework.question(reason.question)
    option = question.option(reason.value)
    value = option.text.in_(language) if option else reason.value
    words = _WORDS[reason.basis].in_(language)
    said = words.format(label=question.label.in_(language), value=value)
    return said.replace("?: ", "? ")


def _ids(value: object) -> tuple[str, ...]:
    """The option ids of an answer, or the roles of the parties in it; each once."""
    rows = value if isinstance(value, list) else []
    roles = chosen([row.get("role") for row in rows if isinstance(row, Mapping)])
    return tuple(dict.fromkeys(roles or chosen(value)))


def _triggers(question: Question, value: object) -> Iterator[Reason]:
    for option_id in _ids(value):
        if option_id in question.full_review:
            yield Reason(question.id, option_id)
    if question.kind == Kind.VALUE and isinstance(value, Mapping):
        risk, residual = level(value.get("risk")), level(value.get("residual"))
        if risk is not None and risk >= _FULL_FROM_RISK:
            yield Reason(question.id, str(risk), Basis.RISK)
        if residual is not None and residual >= _FULL_FROM_RESIDUAL:
            yield Reason(question.id, str(residual), Basis.RESIDUAL)


def _highest_risk(asked: list[Question], answers: Answers) -> tuple[Reason, ...]:
    weighed: list[tuple[int, str]] = []
    for question in asked:
        value = answers.get(question.id)
        if question.kind == Kind.VALUE and isinstance(value, Mapping):
            risk = level(value.get("risk"))
            weighed += [(risk, question.id)] if risk is not None else []
    if not weighed:
        return ()
    highest = max(risk for risk, _ in weighed)
    first = next(question for risk, question in weighed if risk == highest)
    return (Reason(first, str(highest), Basis.HIGHEST_RISK),)

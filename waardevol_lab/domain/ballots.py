"""What a member's assessment needs before it can be filed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from waardevol_lab.domain.deliberation import NO_RISKS, RISKS, Verdict
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework_model import Framework

LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member's judgement as typed; `risks` holds a level by the id of the value.

    A draft may have gaps: no verdict, no reasons, values without a level.
    """

    verdict: str = ""
    reasons: str = ""
    conditions: str = ""
    risks: Mapping[str, int] = field(default_factory=lambda: NO_RISKS)


def draft_problems(framework: Framework, ballot: Ballot) -> tuple[Problem, ...]:
    """What cannot even be kept as a draft: choices that do not exist, texts that are too long."""
    return tuple(_unknown(framework, ballot))


def ballot_problems(framework: Framework, ballot: Ballot) -> tuple[Problem, ...]:
    """All that blocks filing, each at `verdict`, `reasons`, `conditions` or `risk_<value>`."""
    return (*_gaps(framework, ballot), *_unknown(framework, ballot))


def _gaps(framework: Framework, ballot: Ballot) -> Iterator[Problem]:
    if not ballot.verdict:
        yield Problem("verdict", "verdict_needed")
    if not ballot.reasons.strip():
        yield Problem("reasons", "reasons_needed")
    conditional = ballot.verdict == Verdict.POSITIVE_WITH_CONDITIONS
    if conditional and not ballot.conditions.strip():
        yield Problem("conditions", "condition_needed")
    for value in framework.values:
        if ballot.risks.get(value.id) is None:
            yield Problem(f"risk_{value.id}", "risk_needed")


def _unknown(framework: Framework, ballot: Ballot) -> Iterator[Problem]:
    if ballot.verdict and ballot.verdict not in set(Verdict):
        yield Problem("verdict", "verdict_needed")
    for name, text in (("reasons", ballot.reasons), ("conditions", ballot.conditions)):
        if len(text) > LONGEST:
            yield Problem(name, "too_long", {"length": len(text), "max": LONGEST})
    yield from risk_problems(framework, ballot.risks)


def risk_problems(framework: Framework, risks: Mapping[str, int]) -> Iterator[Problem]:
    """Values that the framework does not have, and levels outside 0-3."""
    known = {value.id for value in framework.values}
    for value, risk in risks.items():
        if value not in known or risk not in RISKS:
            yield Problem(f"risk_{value}", "risk_needed")

"""The start gate: a checklist of which every line must hold before an experiment may start.

Source: docs/workflow.md, "Start gate". Starting is an act; nothing starts by itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action, ConditionState


class LineId(StrEnum):
    """The lines of the checklist, in their order."""

    DECISION = "decision"
    NOTICE = "notice"
    CONSENT = "consent"
    SIGNS = "signs"
    CONDITIONS = "conditions"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class BlockingCondition:
    """A start-blocking condition, as the gate looks at it."""

    number: int
    state: ConditionState
    since: date


@dataclass(frozen=True, slots=True)
class ConsentGroup:
    """A group that the plan asks for consent; `open_since`: since when it can give it, if so."""

    name: str
    open_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """What the gate looks at; every default is the closed one. All days are local dates.

    `decided_on`: of the positive decision that is bound to exactly the current version, if any.
    `notice_on`: when a notice of that version was first published; `notice_free_on`: the first
    day on which that is long enough ago. `sign_on`: when the first confirmed sign was placed.
    """

    today: date
    decided_on: date | None = None
    notice_on: date | None = None
    notice_free_on: date | None = None
    consent: tuple[ConsentGroup, ...] = ()
    sign_on: date | None = None
    conditions: tuple[BlockingCondition, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whether it holds, why not, and who can do what about it.

    `since`: from when it holds. `until`: the day on which it will hold, or after which it no
    longer does. Without `who` only time helps.
    """

    id: LineId
    problem: Problem | None
    who: tuple[Role, ...] = ()
    action: Action | None = None
    since: date | None = None
    until: date | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing stands in the way."""
        return self.problem is None


def checklist(facts: GateFacts) -> tuple[Line, ...]:
    """Every line of the gate, in order, whether it holds or not.

    That of consent is only there when the plan asks a group for it.
    """
    return (
        _decision(facts),
        _notice(facts),
        *_consent(facts),
        _signs(facts),
        _conditions(facts),
        _period(facts),
    )


def problems(lines: Iterable[Line]) -> tuple[Problem, ...]:
    """What keeps the gate shut; empty when it is open."""
    return tuple(line.problem for line in lines if line.problem is not None)


def _decision(facts: GateFacts) -> Line:
    if facts.decided_on is None:
        problem = Problem(LineId.DECISION, "gate_no_decision")
        return Line(LineId.DECISION, problem, (Role.DECIDER,), Action.DECIDE)
    return Line(LineId.DECISION, None, since=facts.decided_on)


def _notice(facts: GateFacts) -> Line:
    if facts.notice_on is None or facts.notice_free_on is None:
        problem = Problem(LineId.NOTICE, "gate_notice_missing")
        return Line(LineId.NOTICE, problem, (Role.LEAD,), Action.PUBLISH_NOTICE)
    free = facts.notice_free_on
    if facts.today < free:
        problem = Problem(LineId.NOTICE, "gate_notice_too_recent", {"day": free.isoformat()})
        return Line(LineId.NOTICE, problem, since=facts.notice_on, until=free)
    return Line(LineId.NOTICE, None, since=facts.notice_on)


def _consent(facts: GateFacts) -> Iterator[Line]:
    """Without a text in force nobody can consent, and nothing may be measured of who did not."""
    if not facts.consent:
        return
    shut = [group.name for group in facts.consent if group.open_since is None]
    if shut:
        problem = Problem(LineId.CONSENT, "gate_consent_missing", {"groups": ", ".join(shut)})
        yield Line(LineId.CONSENT, problem, (Role.LEAD,), Action.PUBLISH_CONSENT_NOTICE)
        return
    since = max(group.open_since for group in facts.consent if group.open_since is not None)
    yield Line(LineId.CONSENT, None, since=since)


def _signs(facts: GateFacts) -> Line:
    if facts.sign_on is None:
        problem = Problem(LineId.SIGNS, "gate_sign_missing")
        who = (Role.LEAD, Role.TEAMMATE, Role.FIELDWORKER)
        return Line(LineId.SIGNS, problem, who, Action.CONFIRM_SIGN)
    return Line(LineId.SIGNS, None, since=facts.sign_on)


def _conditions(facts: GateFacts) -> Line:
    waiting = [c for c in facts.conditions if c.state is not ConditionState.ACCEPTED]
    if not waiting:
        since = max((c.since for c in facts.conditions), default=None)
        return Line(LineId.CONDITIONS, None, since=since)
    numbers = ", ".join(str(c.number) for c in sorted(waiting, key=lambda c: c.number))
    if all(c.state is ConditionState.SUBMITTED for c in waiting):
        problem = Problem(LineId.CONDITIONS, "gate_evidence_waits", {"numbers": numbers})
        since = min(c.since for c in waiting)
        return Line(
            LineId.CONDITIONS, problem, (Role.SECRETARY,), Action.ACCEPT_EVIDENCE, since=since
        )
    problem = Problem(LineId.CONDITIONS, "gate_conditions_open", {"numbers": numbers})
    return Line(LineId.CONDITIONS, problem, (Role.LEAD, Role.TEAMMATE), Action.SUBMIT_EVIDENCE)


def _period(facts: GateFacts) -> Line:
    """The start date is reached, and the end date is ahead: the last day itself is too late."""
    if facts.starts_on is None or facts.ends_on is None:
        problem = Problem(LineId.PERIOD, "gate_period_unknown")
        return Line(LineId.PERIOD, problem, (Role.LEAD,), Action.OPEN_AMENDMENT)
    if facts.today >= facts.ends_on:
        problem = Problem(LineId.PERIOD, "gate_after_end", {"day": facts.ends_on.isoformat()})
        return Line(LineId.PERIOD, problem, (Role.LEAD,), Action.OPEN_AMENDMENT)
    if facts.today < facts.starts_on:
        problem = Problem(LineId.PERIOD, "gate_before_start", {"day": facts.starts_on.isoformat()})
        return Line(LineId.PERIOD, problem, until=facts.starts_on)
    return Line(LineId.PERIOD, None, since=facts.starts_on, until=facts.ends_on)

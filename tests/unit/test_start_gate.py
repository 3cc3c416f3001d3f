"""The start gate: every line by itself, and the days on which it opens and shuts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.start_gate import (
    BlockingCondition,
    ConsentGroup,
    GateFacts,
    Line,
    LineId,
    checklist,
    problems,
)
from waardevol_lab.domain.states import Action, ConditionState

TODAY = date(2027, 3, 5)
OPEN = GateFacts(
    today=TODAY,
    decided_on=date(2027, 1, 10),
    notice_on=date(2027, 2, 1),
    notice_free_on=date(2027, 2, 15),
    consent=(ConsentGroup("Bewoners", date(2027, 2, 2)), ConsentGroup("Leden", date(2027, 2, 3))),
    sign_on=date(2027, 3, 1),
    conditions=(BlockingCondition(1, ConditionState.ACCEPTED, date(2027, 2, 20)),),
    starts_on=TODAY,
    ends_on=date(2027, 11, 28),
)


def line(facts: GateFacts, line_id: LineId) -> Line:
    return next(line for line in checklist(facts) if line.id is line_id)


def condition(state: ConditionState, number: int = 1) -> BlockingCondition:
    return BlockingCondition(number, state, date(2027, 2, 20))


def test_gate_opens_when_every_line_holds() -> None:
    lines = checklist(OPEN)
    assert [line.id for line in lines] == list(LineId)
    assert all(line.holds for line in lines)
    assert problems(lines) == ()


def test_nothing_known_keeps_every_line_but_the_conditions_shut() -> None:
    lines = checklist(GateFacts(today=TODAY))
    assert [line.id for line in lines if line.holds] == [LineId.CONDITIONS]


@pytest.mark.parametrize(
    ("change", "line_id", "code", "who", "action"),
    [
        ({"decided_on": None}, LineId.DECISION, "gate_no_decision", Role.DECIDER, Action.DECIDE),
        (
            {"notice_on": None},
            LineId.NOTICE,
            "gate_notice_missing",
            Role.LEAD,
            Action.PUBLISH_NOTICE,
        ),
        (
            {"consent": (ConsentGroup("Bewoners"), ConsentGroup("Leden", TODAY))},
            LineId.CONSENT,
            "gate_consent_missing",
            Role.LEAD,
            Action.PUBLISH_CONSENT_NOTICE,
        ),
        ({"sign_on": None}, LineId.SIGNS, "gate_sign_missing", Role.LEAD, Action.CONFIRM_SIGN),
        (
            {"conditions": (condition(ConditionState.OPEN),)},
            LineId.CONDITIONS,
            "gate_conditions_open",
            Role.LEAD,
            Action.SUBMIT_EVIDENCE,
        ),
        (
            {"conditions": (condition(ConditionState.REFUSED),)},
            LineId.CONDITIONS,
            "gate_conditions_open",
            Role.LEAD,
            Action.SUBMIT_EVIDENCE,
        ),
        (
            {"conditions": (condition(ConditionState.SUBMITTED),)},
            LineId.CONDITIONS,
            "gate_evidence_waits",
            Role.SECRETARY,
            Action.ACCEPT_EVIDENCE,
        ),
        ({"ends_on": None}, LineId.PERIOD, "gate_period_unknown", Role.LEAD, Action.OPEN_AMENDMENT),
    ],
)
def test_one_line_shuts_the_gate_and_says_who_can_open_it(
    change: dict[str, object], line_id: LineId, code: str, who: Role, action: Action
) -> None:
    facts = replace(OPEN, **change)  # type: ignore[arg-type]
    shut = line(facts, line_id)
    assert [problem.code for problem in problems(checklist(facts))] == [code]
    assert shut.problem is not None and shut.problem.field == line_id
    assert who in shut.who and shut.action is action


def test_consent_is_open_since_the_last_group_and_the_shut_ones_are_named() -> None:
    assert line(OPEN, LineId.CONSENT).since == date(2027, 2, 3)
    shut = line(
        replace(OPEN, consent=(ConsentGroup("Bewoners"), *OPEN.consent, ConsentGroup("Gasten"))),
        LineId.CONSENT,
    )
    assert shut.problem is not None
    assert shut.problem.params == {"groups": "Bewoners, Gasten"}


def test_nobody_to_ask_for_consent_is_no_line() -> None:
    lines = checklist(replace(OPEN, consent=()))
    assert [line.id for line in lines] == [one for one in LineId if one is not LineId.CONSENT]
    assert all(line.holds for line in lines)


def test_notice_is_old_enough_on_its_free_day_and_not_the_day_before() -> None:
    free = date(2027, 3, 5)
    waiting = line(
        replace(OPEN, today=free - timedelta(days=1), notice_free_on=free), LineId.NOTICE
    )
    assert not waiting.holds
    assert (waiting.until, waiting.who) == (free, ())
    assert line(replace(OPEN, today=free, notice_free_on=free), LineId.NOTICE).holds


def test_start_day_itself_is_in_time_and_last_day_is_too_late() -> None:
    early = line(replace(OPEN, today=TODAY - timedelta(days=1)), LineId.PERIOD)
    assert early.problem is not None and early.problem.code == "gate_before_start"
    assert early.until == TODAY
    assert line(replace(OPEN, today=date(2027, 11, 27)), LineId.PERIOD).holds
    late = line(replace(OPEN, today=date(2027, 11, 28)), LineId.PERIOD)
    assert late.problem is not None and late.problem.code == "gate_after_end"


def test_open_conditions_are_named_in_order_also_beside_evidence_that_waits() -> None:
    conditions = (
        condition(ConditionState.OPEN, 4),
        condition(ConditionState.ACCEPTED, 2),
        condition(ConditionState.SUBMITTED, 3),
    )
    shut = line(replace(OPEN, conditions=conditions), LineId.CONDITIONS)
    assert shut.problem is not None
    assert shut.problem.code == "gate_conditions_open"
    assert shut.problem.params == {"numbers": "3, 4"}

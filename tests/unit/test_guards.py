"""Each guard lets the act through when its promise holds, and says what does not when it fails."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from waardevol_lab.domain.errors import NotFound, Problem, Refused, WrongState
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.rules import RULES
from waardevol_lab.domain.states import Action, Machine, Phase, RoundKind
from waardevol_lab.domain.workflow import advance

TODAY = date(2027, 3, 1)
GOOD = Facts(
    today=TODAY,
    reason="Reden",
    text="Tekst",
    phase=Phase.RUNNING,
    end_date=date(2027, 8, 31),
    start_date=date(2027, 2, 1),
    decided_on=date(2027, 1, 15),
    open_plan_round=False,
    open_incident_round=False,
    advised=False,
    incident_decided_positive=True,
    new_lead_eligible=True,
    gate_problems=(),
    notice_problems=(),
    answer_awaited=True,
    change_to_name=True,
    may_be_published=True,
    text_problems=(),
    wording_problems=(),
    part_problems=(),
    consent_problems=(),
    incident_problems=(),
    cleanup_problems=(),
    drill_problems=(),
    check_in_problems=(),
    sign_on=TODAY,
    sign_proof=True,
    evaluation_problems=(),
    lesson_problems=(),
    evaluation_offered=True,
    follow_up_from=TODAY,
    remarks_in=True,
    unevaluated_from=TODAY,
    round_kind=RoundKind.INITIAL,
    practice=False,
    plan_problems=(),
    change_problems=(),
    board_chosen=True,
    board_serves=True,
    boards_available=1,
    questions=1,
    question_answered=True,
    comment_answered=False,
    route="full",
    proposed_route="full",
    quorum_possible=False,
    assignee_eligible=True,
    declaration=False,
    assigned=True,
    already_filed=False,
    assessment_problems=(),
    quorum_met=True,
    dpo_opinion_in=True,
    own_assessment_filed=True,
    is_assessor=False,
    tally_outcome="approved",
    outcome="approved",
    advised_outcome="approved",
    current_outcome="rejected",
)
DUE: dict[Action, dict[str, Any]] = {
    Action.LAPSE: {"end_date": date(2027, 2, 28)},
    Action.MISS_CHECK_IN: {"check_in_due": date(2027, 2, 28)},
    Action.REACH_END: {"end_date": date(2027, 2, 28)},
    Action.ESCALATE: {"route": "light"},
    Action.CLOSE: {"phase": Phase.ENDED},
    Action.RECORD_OBJECTION: {
        "received_on": TODAY,
        "decided_on": TODAY,
        "objection_until": TODAY,
        "open_to_objection": True,
    },
}


def facts_for(action: Action, **changes: Any) -> Facts:
    """Facts that let `action` through, but for `changes`."""
    return replace(replace(GOOD, **DUE.get(action, {})), **changes)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.action}-{'-'.join(map(str, r.states))}")
def test_good_facts_let_every_rule_through(rule: Any) -> None:
    for state in rule.states:
        transition = advance(rule.machine, state, rule.action, facts_for(rule.action))
        assert transition.event == rule.event
        assert (transition.target or "") in (rule.target or "")


E, R, C, O = Machine.EXPERIMENT, Machine.ROUND, Machine.CONDITION, Machine.OBJECTION  # noqa: E741
I = Machine.CONTRIBUTION  # noqa: E741
A = Action
REFUSALS: list[tuple[Machine, str | None, Action, dict[str, Any], list[str]]] = [
    (E, "preparing", A.OPEN_ROUND, {"open_plan_round": True}, ["round_open"]),
    (E, "preparing", A.WITHDRAW, {"reason": " "}, ["missing"]),
    (E, "preparing", A.WITHDRAW, {"advised": True}, ["already_advised"]),
    (E, "approved", A.WITHDRAW, {"reason": ""}, ["missing"]),
    (E, "approved", A.START, {"gate_problems": (Problem("signs", "x"),)}, ["x"]),
    (E, "approved", A.START, {"gate_problems": None}, ["unknown"]),
    (E, "approved", A.REVOKE, {"reason": ""}, ["missing"]),
    (E, "running", A.REVOKE, {"reason": ""}, ["missing"]),
    (E, "approved", A.LAPSE, {"end_date": TODAY}, ["not_due"]),
    (E, "approved", A.LAPSE, {"today": None}, ["not_due"]),
    (E, "running", A.PULL_BRAKE, {"reason": ""}, ["missing"]),
    (E, "running", A.STOP, {"reason": ""}, ["missing"]),
    (E, "running", A.REACH_END, {"end_date": TODAY}, ["end_not_reached"]),
    (E, "running", A.REACH_END, {"end_date": None}, ["end_not_reached"]),
    (E, "suspended", A.RESTART, {"incident_decided_positive": False}, ["no_incident_decision"]),
    (E, "approved", A.PUBLISH_NOTICE, {"notice_problems": None}, ["unknown"]),
    (E, "running", A.PUBLISH_CONSENT_NOTICE, {"consent_problems": None}, ["unknown"]),
    (E, "suspended", A.PUBLISH_CONSENT_NOTICE, {"consent_problems": (Problem("x", "y"),)}, ["y"]),
    (E, "running", A.FILE_CHECK_IN, {"check_in_problems": None}, ["unknown"]),
    (E, "running", A.MISS_CHECK_IN, {"check_in_due": TODAY}, ["check_in_not_due"]),
    (E, "suspended", A.MISS_CHECK_IN, {"check_in_due": None}, ["check_in_not_due"]),
    (E, "approved", A.RECORD_DRILL, {"drill_problems": None}, ["unknown"]),
    (E, "ended", A.CONFIRM_CLEANUP, {"cleanup_problems": None}, ["unknown"]),
    (E, "suspended", A.TAKE_DOWN_SIGN, {"cleanup_problems": (Problem("x", "y"),)}, ["y"]),
    (E, "running", A.REPORT_INCIDENT, {"incident_problems": None}, ["unknown"]),
    (E, "ended", A.UPDATE_INCIDENT, {"incident_problems": (Problem("x", "y"),)}, ["y"]),
    (E, "running", A.CONFIRM_SIGN, {"sign_on": None}, ["missing"]),
    (E, "running", A.CONFIRM_SIGN, {"sign_on": date(2027, 3, 2)}, ["in_future"]),
    (E, "running", A.CONFIRM_SIGN, {"sign_proof": False}, ["photo_or_note"]),
    (E, "ended", A.OFFER_FINAL_EVALUATION, {"evaluation_problems": None}, ["unknown"]),
    (E, "ended", A.REMARK_ON_EVALUATION, {"evaluation_offered": False}, ["not_offered"]),
    (E, "ended", A.REMARK_ON_EVALUATION, {"text": ""}, ["missing"]),
    (E, "ended", A.PUBLISH_FINAL_EVALUATION, {"evaluation_offered": False}, ["not_offered"]),
    (E, "evaluated", A.OFFER_FOLLOW_UP, {"follow_up_from": None}, ["never_evaluated"]),
    (E, "evaluated", A.OFFER_FOLLOW_UP, {"follow_up_from": date(2099, 1, 1)}, ["follow_up_early"]),
    (E, "evaluated", A.OFFER_FOLLOW_UP, {"evaluation_problems": None}, ["unknown"]),
    (E, "evaluated", A.REMARK_ON_FOLLOW_UP, {"evaluation_offered": False}, ["not_offered"]),
    (E, "evaluated", A.REMARK_ON_FOLLOW_UP, {"text": ""}, ["missing"]),
    (E, "evaluated", A.PUBLISH_FOLLOW_UP, {"evaluation_offered": False}, ["not_offered"]),
    (E, "evaluated", A.PUBLISH_FOLLOW_UP, {"remarks_in": False}, ["await_remarks"]),
    (E, "ended", A.PUBLISH_FINAL_EVALUATION, {"remarks_in": False}, ["await_remarks"]),
    (
        E,
        "ended",
        A.PUBLISH_FINAL_EVALUATION,
        {"remarks_in": False, "remarks_due": TODAY},
        ["await_remarks"],
    ),
    (E, "ended", A.CLOSE_UNEVALUATED, {"unevaluated_from": date(2027, 3, 2)}, ["not_overdue"]),
    (E, "ended", A.CLOSE_UNEVALUATED, {"unevaluated_from": None}, ["not_overdue"]),
    (E, "ended", A.PUBLISH_LESSON, {"lesson_problems": None}, ["unknown"]),
    (
        E,
        "evaluated",
        A.PUBLISH_LESSON,
        {"lesson_problems": (Problem("title", "missing"),)},
        ["missing"],
    ),
    (E, "running", A.TRANSFER_LEAD, {"new_lead_eligible": False}, ["not_eligible"]),
    (R, None, A.OPEN_AMENDMENT, {"open_plan_round": True}, ["round_open"]),
    (R, None, A.OPEN_EXTENSION, {"open_plan_round": True}, ["round_open"]),
    (R, None, A.OPEN_EXTENSION, {"end_date": TODAY}, ["end_reached"]),
    (R, None, A.OPEN_INCIDENT, {"open_incident_round": True}, ["incident_open"]),
    (R, "draft", A.SUBMIT, {"practice": True}, ["practice"]),
    (R, "returned", A.SUBMIT, {"practice": True}, ["practice"]),
    (R, "draft", A.SUBMIT, {"boards_available": 0}, ["no_board"]),
    (R, "draft", A.SUBMIT, {"board_chosen": False}, ["missing"]),
    (R, "draft", A.SUBMIT, {"board_serves": False}, ["board_does_not_serve"]),
    (R, "returned", A.SUBMIT, {"plan_problems": (Problem("title", "missing"),)}, ["missing"]),
    (R, "draft", A.WITHDRAW_ROUND, {"reason": ""}, ["missing"]),
    (R, "draft", A.SUBMIT, {"change_problems": None}, ["unknown"]),
    (R, "draft", A.SUBMIT, {"change_problems": (Problem("plan", "no_change"),)}, ["no_change"]),
    (R, "submitted", A.RETURN_INCOMPLETE, {"questions": 0}, ["question_needed"]),
    (R, "submitted", A.ACCEPT, {"route": None}, ["missing"]),
    (R, "submitted", A.ACCEPT, {"route": "light"}, ["other_route_needs_reason"]),
    (R, "submitted", A.MOVE_BOARD, {"quorum_possible": True}, ["quorum_possible"]),
    (R, "in_review", A.MOVE_BOARD, {"board_chosen": False, "reason": ""}, ["missing", "missing"]),
    (R, "in_review", A.MOVE_BOARD, {"board_serves": False}, ["board_does_not_serve"]),
    (R, "in_review", A.ASSIGN, {"assignee_eligible": False}, ["not_eligible"]),
    (R, "in_review", A.DECLARE_CONFLICT, {"declaration": None}, ["missing"]),
    (R, "in_review", A.DECLARE_CONFLICT, {"declaration": True}, ["conflict_needs_words"]),
    (R, "in_review", A.COMMENT, {"text": "\n"}, ["missing"]),
    (E, "running", A.REWORD, {"open_plan_round": True}, ["round_open"]),
    (E, "running", A.REWORD, {"wording_problems": None}, ["unknown"]),
    (E, "running", A.WITHHOLD_PART, {"part_problems": None}, ["unknown"]),
    (E, "lapsed", A.DISCLOSE_PART, {"part_problems": None}, ["unknown"]),
    (E, "approved", A.REWORD, {"reason": ""}, ["missing"]),
    (R, "in_review", A.EDIT_COMMENT, {"comment_answered": True}, ["comment_answered"]),
    (R, "in_review", A.EDIT_COMMENT, {"text": " "}, ["missing"]),
    (R, "in_review", A.AMEND_COMMENT, {"text": ""}, ["missing"]),
    (R, "submitted", A.CLOSE_QUESTION, {"question_answered": False}, ["not_answered"]),
    (R, "in_review", A.ASK_LEAD, {"questions": 0}, ["question_needed"]),
    (R, "in_review", A.FILE_ASSESSMENT, {"assigned": False}, ["not_assigned"]),
    (R, "in_review", A.FILE_ASSESSMENT, {"already_filed": True}, ["already_filed"]),
    (R, "in_review", A.FILE_ASSESSMENT, {"assessment_problems": None}, ["unknown"]),
    (R, "in_review", A.ESCALATE, {"route": "full"}, ["already_full"]),
    (R, "in_review", A.ESCALATE, {"reason": ""}, ["missing"]),
    (
        R,
        "in_review",
        A.REQUEST_CHANGES,
        {"reason": "", "questions": 0},
        ["missing", "question_needed"],
    ),
    (
        R,
        "in_review",
        A.RECORD_DPO_OPINION,
        {"outcome": None, "text": ""},
        ["missing", "opinion_needs_reason"],
    ),
    (R, "in_review", A.ADOPT_ADVICE, {"quorum_met": False}, ["quorum_not_met"]),
    (R, "in_review", A.ADOPT_ADVICE, {"dpo_opinion_in": False}, ["dpo_opinion_needed"]),
    (R, "in_review", A.ADOPT_ADVICE, {"own_assessment_filed": False}, ["own_assessment_first"]),
    (
        R,
        "in_review",
        A.ADOPT_ADVICE,
        {"route": "light", "is_assessor": True},
        ["adopter_is_assessor"],
    ),
    (R, "in_review", A.ADOPT_ADVICE, {"tally_outcome": "defer"}, ["only_request_changes"]),
    (R, "in_review", A.ADOPT_ADVICE, {"tally_outcome": "undecided"}, ["votes_undecided"]),
    (R, "in_review", A.ADOPT_ADVICE, {"outcome": "rejected"}, ["differs_from_tally"]),
    (R, "in_review", A.ADOPT_ADVICE, {"text": ""}, ["missing"]),
    (R, "in_review", A.ADOPT_ADVICE, {"conditions": 1}, ["no_conditions_here"]),
    (
        R,
        "in_review",
        A.ADOPT_ADVICE,
        {"tally_outcome": "approved_with_conditions", "outcome": "approved_with_conditions"},
        ["condition_needed"],
    ),
    (R, "advised", A.DECIDE, {"outcome": None}, ["missing"]),
    (R, "advised", A.DECIDE, {"outcome": "rejected"}, ["deviation_needs_reason"]),
    (R, "advised", A.DECIDE, {"advised_conditions_kept": False}, ["deviation_needs_reason"]),
    (R, "advised", A.DECIDE, {"open_to_objection": True}, ["missing"]),
    (R, "decided", A.CORRECT, {"motivation": ""}, ["correction_needs_reason"]),
    (
        R,
        "decided",
        A.CORRECT,
        {"motivation": "m", "outcome": "rejected", "current_outcome": "approved"},
        ["revoke_instead"],
    ),
    (R, "decided", A.RECORD_OBJECTION, {"open_to_objection": False}, ["no_objection_open"]),
    (R, "decided", A.RECORD_OBJECTION, {"received_on": None}, ["missing"]),
    (R, "decided", A.RECORD_OBJECTION, {"today": None}, ["missing"]),
    (R, "decided", A.RECORD_OBJECTION, {"received_on": date(2027, 3, 2)}, ["in_future"]),
    (R, "decided", A.RECORD_OBJECTION, {"decided_on": date(2027, 3, 2)}, ["before_decision"]),
    (R, "decided", A.RECORD_OBJECTION, {"text": " "}, ["missing"]),
    (
        R,
        "decided",
        A.RECORD_OBJECTION,
        {"objection_until": date(2027, 2, 28), "reason": ""},
        ["missing"],
    ),
    (O, "received", A.DECLARE_INADMISSIBLE, {"reason": ""}, ["missing"]),
    (O, "received", A.DECLARE_UNFOUNDED, {"reason": " "}, ["missing"]),
    (O, "received", A.UPHOLD_OBJECTION, {"reason": ""}, ["missing"]),
    (C, "open", A.SUBMIT_EVIDENCE, {"text": ""}, ["missing"]),
    (C, "submitted", A.REFUSE_EVIDENCE, {"reason": ""}, ["missing"]),
    (I, "received", A.PUBLISH_CONTRIBUTION, {"may_be_published": False}, ["not_to_be_published"]),
    (I, "received", A.HIDE_CONTRIBUTION, {"reason": ""}, ["missing"]),
    (I, "received", A.ANSWER_CONTRIBUTION, {"text_problems": None}, ["unknown"]),
]
GOOD = replace(GOOD, motivation="")
DUE[Action.CORRECT] = {"motivation": "Waarom"}


@pytest.mark.parametrize(("machine", "state", "action", "changes", "codes"), REFUSALS)
def test_what_does_not_hold_is_refused_with_its_code(
    machine: Machine, state: str | None, action: Action, changes: dict[str, Any], codes: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        advance(machine, state, action, facts_for(action, **changes))
    assert [problem.code for problem in refused.value.problems] == codes


def test_every_guard_of_the_table_is_shown_to_refuse() -> None:
    shown: set[str] = set()
    for machine, state, action, changes, _codes in REFUSALS:
        rule = next(
            r for r in RULES if (r.machine, r.action) == (machine, action) and state in r.states
        )
        facts = facts_for(action, **changes)
        shown |= {guard.__name__ for guard in rule.guards if list(guard(facts))}
    used = {guard.__name__ for rule in RULES for guard in rule.guards}
    elsewhere = {
        "phase_takes_amendment",
        "phase_takes_extension",
        "experiment_over",
        "dpo_submits_incidents_only",
        "answer_awaited",
        "change_to_name",
    }
    assert used - shown == elsewhere


@pytest.mark.parametrize(
    ("action", "fact"),
    [(A.ANSWER_CONTRIBUTION, "answer_awaited"), (A.NAME_CHANGE, "change_to_name")],
)
def test_contribution_takes_one_answer_and_one_change(action: Action, fact: str) -> None:
    for state in ("received", "published", "hidden"):
        advance(I, state, action, facts_for(action))
        with pytest.raises(WrongState):
            advance(I, state, action, facts_for(action, **{fact: False}))


@pytest.mark.parametrize(
    ("action", "allowed"),
    [
        (A.OPEN_AMENDMENT, {Phase.APPROVED, Phase.RUNNING, Phase.SUSPENDED}),
        (A.OPEN_EXTENSION, {Phase.RUNNING, Phase.SUSPENDED}),
        (A.OPEN_INCIDENT, {Phase.RUNNING, Phase.SUSPENDED}),
    ],
)
@pytest.mark.parametrize("phase", list(Phase))
def test_rounds_open_only_in_their_phases(
    action: Action, allowed: set[Phase], phase: Phase
) -> None:
    facts = facts_for(action, phase=phase)
    if phase in allowed:
        assert advance(R, None, action, facts).target == "draft"
    else:
        with pytest.raises(WrongState):
            advance(R, None, action, facts)


@pytest.mark.parametrize("kind", list(RoundKind))
def test_the_dpo_submits_incident_rounds_only(kind: RoundKind) -> None:
    facts = facts_for(A.SUBMIT, submits_as_dpo=True, round_kind=kind)
    if kind is RoundKind.INCIDENT:
        assert advance(R, "draft", A.SUBMIT, facts).target == "submitted"
    else:
        with pytest.raises(NotFound):
            advance(R, "draft", A.SUBMIT, facts)


def test_a_deciding_board_decides_in_one_act() -> None:
    assert advance(R, "in_review", A.ADOPT_ADVICE, facts_for(A.ADOPT_ADVICE)).target == "advised"
    decides = facts_for(A.ADOPT_ADVICE, board_decides=True)
    assert advance(R, "in_review", A.ADOPT_ADVICE, decides).target == "decided"


def test_lapse_waits_for_six_months_after_the_decision_and_one_after_the_start() -> None:
    far = date(2028, 1, 1)
    base = {"end_date": far, "decided_on": date(2027, 1, 31), "start_date": date(2027, 7, 15)}
    last = facts_for(A.LAPSE, **base, today=date(2027, 8, 15))
    with pytest.raises(Refused):
        advance(E, "approved", A.LAPSE, last)
    assert (
        advance(E, "approved", A.LAPSE, replace(last, today=date(2027, 8, 16))).target == "lapsed"
    )
    early = facts_for(
        A.LAPSE, end_date=far, decided_on=date(2027, 1, 31), start_date=date(2027, 2, 1)
    )
    with pytest.raises(Refused):
        advance(E, "approved", A.LAPSE, replace(early, today=date(2027, 7, 31)))
    assert (
        advance(E, "approved", A.LAPSE, replace(early, today=date(2027, 8, 1))).target == "lapsed"
    )


def test_remarks_term_must_have_passed() -> None:
    after = facts_for(A.PUBLISH_FINAL_EVALUATION, remarks_in=False, remarks_due=date(2027, 2, 28))
    assert advance(E, "ended", A.PUBLISH_FINAL_EVALUATION, after).target == "evaluated"

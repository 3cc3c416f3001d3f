"""The one thing to do next with a plan, for every phase and every state of its round."""

from datetime import UTC, datetime
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import pytest

from waardevol_lab.domain.states import OPEN_ROUND_STATES, Phase, RoundKind, RoundState
from waardevol_lab.domain.terms import Term
from waardevol_lab.queries.plans import next_step
from waardevol_lab.queries.standings import Holder, Standing, turn
from waardevol_lab.wording.turns import NEXT_STEPS, term_line

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ROUND_STATES = (None, *RoundState)
BY_PHASE = {
    "preparing": "rethink",
    "rejected": "rethink",
    "approved": "publish",
    "running": "look",
    "suspended": "look",
    "ended": "evaluate",
    "evaluated": "look",
    "withdrawn": "look",
    "lapsed": "look",
}
"""With no round open, by hand."""
WRITING = {"draft": "write", "returned": "write"}
AWAY = {"preparing": "follow", "rejected": "follow"}
"""While the round is with somebody else."""


def standing(phase: str, state: str | None, incident: str | None = None, **more: Any) -> Standing:
    def round_of(kind: RoundKind, at: str | None) -> Any:
        if at is None:
            return None
        return SimpleNamespace(
            kind=kind, state=at, state_since=AT, due_on=None, route="full", plan_version_id=1
        )

    experiment = SimpleNamespace(phase=phase, phase_since=AT, ends_on=None, ended_at=AT)
    return Standing(
        experiment=cast(Any, experiment),
        organisation=cast(Any, SimpleNamespace(terms={})),
        plan_round=round_of(RoundKind.INITIAL, state),
        incident=round_of(RoundKind.INCIDENT, incident),
        **more,
    )


def expected(phase: str, state: str | None) -> str:
    if state not in {str(one) for one in OPEN_ROUND_STATES}:
        return BY_PHASE[phase]
    return WRITING.get(state or "") or AWAY.get(phase) or BY_PHASE[phase]


@pytest.mark.parametrize(("phase", "state"), list(product(Phase, ROUND_STATES)))
def test_there_is_exactly_one_next_step(phase: Phase, state: RoundState | None) -> None:
    step = next_step(standing(phase, state))
    assert step == expected(phase, state)
    assert NEXT_STEPS[step]


@pytest.mark.parametrize("state", sorted(OPEN_ROUND_STATES))
@pytest.mark.parametrize("phase", list(Phase))
def test_question_of_the_board_comes_first(phase: Phase, state: RoundState) -> None:
    assert next_step(standing(phase, state, open_questions=1)) == "answer"


@pytest.mark.parametrize("state", ["draft", "returned"])
@pytest.mark.parametrize("phase", ["running", "suspended"])
def test_incident_to_write_comes_before_all(phase: str, state: str) -> None:
    assert next_step(standing(phase, None, state)) == "incident"
    assert next_step(standing(phase, "draft", state, open_questions=2)) == "incident"
    assert next_step(standing(phase, None, "in_review")) == "look"


def test_notice_and_evaluation_lead_on() -> None:
    assert next_step(standing("approved", "decided", notice_published=True)) == "start"
    for state, step in (("draft", "evaluate"), ("offered", "follow")):
        evaluation = cast(Any, SimpleNamespace(state=state, offered_at=AT))
        assert next_step(standing("ended", "decided", evaluation=evaluation)) == step


def test_a_sign_that_is_old_is_replaced_before_all_but_what_is_being_written() -> None:
    for phase in ("approved", "running", "suspended"):
        assert next_step(standing(phase, "decided", notice_published=True, old_signs=True)) == (
            "reprint"
        )
    assert next_step(standing("running", "draft", old_signs=True)) == "write"


@pytest.mark.parametrize("phase", list(Phase))
def test_evidence_is_asked_while_it_runs_after_what_is_being_written(phase: Phase) -> None:
    step = next_step(standing(phase, "decided", evidence_needed=True))
    assert step == ("evidence" if phase is Phase.RUNNING else BY_PHASE[phase])
    assert next_step(standing(phase, "draft", evidence_needed=True)) == "write"


@pytest.mark.parametrize(
    ("phase", "state", "holder", "term"),
    [
        ("preparing", "draft", Holder.LEAD, None),
        ("preparing", "submitted", Holder.SECRETARY, Term.COMPLETENESS_CHECK),
        ("preparing", "returned", Holder.LEAD, None),
        ("preparing", "in_review", Holder.BOARD, Term.ADVICE_FULL),
        ("preparing", "advised", Holder.DECIDER, Term.DECISION),
        ("preparing", "withdrawn", Holder.LEAD, None),
        ("approved", "decided", Holder.LEAD, None),
        ("ended", "decided", Holder.LEAD, Term.FINAL_EVALUATION),
        ("evaluated", "decided", Holder.NOBODY, None),
        ("withdrawn", "withdrawn", Holder.NOBODY, None),
        ("lapsed", "decided", Holder.NOBODY, None),
    ],
)
def test_turn_names_its_term(phase: str, state: str, holder: Holder, term: Term | None) -> None:
    found = turn(standing(phase, state))
    assert (found.holder, found.term) == (holder, term)
    assert (found.rule is None) == (term is None)
    if found.term and found.rule:
        assert "Algemene termijnenwet" in term_line(found.term, found.rule)

"""What becomes of what citizens write: how it stands, what is due, what is wrong with a text."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.domain.contributions import (
    LONGEST_TEXT,
    NO_ANSWER,
    Ground,
    Standing,
    address_problems,
    is_overdue,
    shown_to_all,
    standing,
    text_problems,
)
from waardevol_lab.domain.errors import Refused, WrongState
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.states import Action, ContributionState, Machine
from waardevol_lab.domain.workflow import advance

DAY = date(2026, 12, 7)
GROUNDS = st.none() | st.sampled_from(Ground)


@given(GROUNDS)
def test_answer_that_was_given_stays_given_whatever_is_hidden(ground: Ground | None) -> None:
    assert standing(True, ground) is Standing.ANSWERED


@pytest.mark.parametrize("ground", list(Ground))
def test_only_spam_and_insults_are_owed_no_answer(ground: Ground) -> None:
    owed = standing(False, ground) is Standing.OPEN
    assert owed == (ground not in {Ground.SPAM, Ground.OFFENSIVE})
    assert {Ground.SPAM, Ground.OFFENSIVE} == NO_ANSWER


@given(st.booleans(), GROUNDS, st.integers(-40, 40))
def test_overdue_is_what_is_owed_and_only_after_its_last_day(
    answered: bool, ground: Ground | None, days: int
) -> None:
    stands = standing(answered, ground)
    late = is_overdue(stands, DAY, DAY + timedelta(days=days))
    assert late == (days > 0 and stands is Standing.OPEN)


@given(st.sampled_from(ContributionState), st.booleans())
def test_nobody_reads_what_the_asker_or_the_secretary_keeps_back(
    state: ContributionState, may_publish: bool
) -> None:
    shown = shown_to_all(state, may_publish)
    assert shown == (may_publish and state is ContributionState.PUBLISHED)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Waarom hier?", []),
        ("x" * LONGEST_TEXT, []),
        ("x" * (LONGEST_TEXT + 1), ["too_long"]),
        (" \n\t", ["missing"]),
        ("\x00", ["unknown_characters"]),
        ("👩‍👩‍👧 mag\r\nhier", []),
    ],
)
def test_text_that_is_refused(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in text_problems("text", text, LONGEST_TEXT)] == codes


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("", True),
        ("jan@voorbeeld.nl", True),
        ("jan", False),
        ("jan@voorbeeld.nl\nBcc: ik@spam.example", False),
        ("jan@voorbeeld.nl, piet@voorbeeld.nl", False),
    ],
)
def test_address_is_one_address_or_none(address: str, right: bool) -> None:
    assert (not list(address_problems("email", address))) == right


def test_what_nobody_looked_at_is_let_through_nowhere() -> None:
    for action, error in (
        (Action.ANSWER_CONTRIBUTION, WrongState),
        (Action.NAME_CHANGE, WrongState),
        (Action.PUBLISH_CONTRIBUTION, Refused),
        (Action.HIDE_CONTRIBUTION, Refused),
    ):
        with pytest.raises(error):
            advance(Machine.CONTRIBUTION, ContributionState.RECEIVED, action, Facts())

"""What the choice of combinations promises: every pair, the same each time, all on request."""

from collections.abc import Iterator
from itertools import product

import pytest

from tests.covering import every_pair, pairs_of, share, tries_all, try_all

ALL = list(product(range(20), "abcdef", ("x", "y", "z")))
SOME = [case for case in ALL if (case[0] + len(case[1])) % 7 or case[2] == "x"]


@pytest.fixture
def sampling() -> Iterator[None]:
    """Choose, whatever this run does; afterwards as it was."""
    before = tries_all()
    try_all(False)
    yield
    try_all(before)


Cases = list[tuple[int, str, str]]


def met(cases: Cases) -> set[object]:
    return {pair for case in cases for pair in pairs_of(case)}


@pytest.mark.parametrize("cases", [ALL, SOME])
def test_every_pair_that_there_is_is_chosen(sampling: None, cases: Cases) -> None:
    chosen = every_pair(cases)
    assert set(chosen) <= set(cases)
    assert met(chosen) == met(cases)
    assert len(chosen) < len(cases) * 0.55


def test_values_take_turns(sampling: None) -> None:
    for letter in "abcdef":
        assert {case[2] for case in every_pair(ALL) if case[1] == letter} == {"x", "y", "z"}


def test_what_is_tried_besides_is_not_chosen_again(sampling: None) -> None:
    besides = ALL[:100]
    chosen = every_pair(ALL, besides)
    assert not set(chosen) & set(besides)
    assert met([*chosen, *besides]) == met(ALL)
    assert len(chosen) < len(every_pair(ALL))


def test_choice_is_the_same_each_time(sampling: None) -> None:
    assert every_pair(ALL) == every_pair(iter(ALL))
    assert every_pair([]) == []


def test_shares_together_are_everything(sampling: None) -> None:
    shares = [share("abcdefg", turn, 3) for turn in range(3)]
    assert sorted(part for one in shares for part in one) == list("abcdefg")
    assert share("abcdefg", 4, 3) == shares[1]


def test_everything_is_tried_on_request(sampling: None) -> None:
    try_all(True)
    assert every_pair(ALL) == ALL
    assert share("abcdefg", 1, 3) == list("abcdefg")

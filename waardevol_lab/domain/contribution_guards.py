"""The guards of what happens to a contribution of a citizen."""

from collections.abc import Iterator

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.guard_basics import WRONG_PHASE, known, missing


def text_is_right(facts: Facts) -> Iterator[Problem]:
    """The text was looked at, and nothing is wrong with it."""
    yield from known(facts.text_problems, "text")


def answer_awaited(facts: Facts) -> Iterator[Problem]:
    """Nobody answered, and somebody has to."""
    if not facts.answer_awaited:
        yield Problem("text", WRONG_PHASE)


def change_to_name(facts: Facts) -> Iterator[Problem]:
    """There is an answer, and what changed was not named before."""
    if not facts.change_to_name:
        yield Problem("text", WRONG_PHASE)


def may_be_published(facts: Facts) -> Iterator[Problem]:
    """Who asked lets everybody read it."""
    if not facts.may_be_published:
        yield Problem("chosen", "not_to_be_published")


def ground_given(facts: Facts) -> Iterator[Problem]:
    """A ground is chosen."""
    yield from missing("ground", facts.reason)

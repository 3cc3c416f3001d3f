"""What every guard of the rules table is made of.

A guard reads the facts and yields what does not hold. It yields problems instead of raising, so
that one press shows everything that is missing.
"""

from collections.abc import Callable, Iterable, Iterator

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.facts import Facts

Guard = Callable[[Facts], Iterable[Problem]]

NOT_FOUND = "not_found"
"""A problem with this code hides the act: the actor may not know that it exists."""
WRONG_PHASE = "wrong_phase"
"""A problem with this code is a wrong state of the experiment, not a field to mend."""


def missing(field: str, value: str, code: str = "missing") -> Iterator[Problem]:
    """Nothing but white space where a text is needed; `code` says what is asked for."""
    if not value.strip():
        yield Problem(field, code)


def known(problems: tuple[Problem, ...] | None, field: str) -> Iterator[Problem]:
    """The problems that a use case found; not having looked is a problem too."""
    if problems is None:
        yield Problem(field, "unknown")
    else:
        yield from problems


def reason_given(facts: Facts) -> Iterator[Problem]:
    """A reason is written."""
    yield from missing("reason", facts.reason)


def text_given(facts: Facts) -> Iterator[Problem]:
    """A text is written."""
    yield from missing("text", facts.text)

"""Refusals that carry meaning. The web decides which status they become."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

NO_PARAMS: Mapping[str, str | int] = MappingProxyType({})


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one field.

    `field` names the input (a question id, or `question.row.column`), `code` the sentence in
    `wording.problems`, `params` what that sentence fills in.
    """

    field: str
    code: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=lambda: NO_PARAMS)


class DomainError(Exception):
    """Anything the rules refuse."""


class NotFound(DomainError):  # noqa: N818 - the glossary's word, also for "not yours to see"
    """The thing does not exist, or the actor may not know that it does."""


class Stale(DomainError):  # noqa: N818
    """The row has changed since the actor saw it."""

    def __init__(self, what: str = "") -> None:
        super().__init__(what)
        self.what = what


class WrongState(DomainError):  # noqa: N818
    """The action exists and the actor may do it, but not in this state."""

    def __init__(self, action: str, state: str | None) -> None:
        super().__init__(f"{action} is not possible in {state}")
        self.action = action
        self.state = state


class Refused(DomainError):  # noqa: N818
    """A guard of the rules does not hold; `problems` say which and where."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{p.field}: {p.code}" for p in problems))
        self.problems = problems


class AlreadyDone(DomainError):  # noqa: N818
    """The same idempotency key was used before; `result` is what the first press gave."""

    def __init__(self, result: str) -> None:
        super().__init__(result)
        self.result = result

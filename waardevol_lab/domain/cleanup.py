"""Cleaning up after the end: three lines with a term, and the signs that still stand in the street.

Source: docs/workflow.md, "Clean-up". The lines are there from the end on, whatever ended it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from waardevol_lab.domain.errors import Problem

LONG = 2000


class CleanupLine(StrEnum):
    """What has to be done, in its order."""

    HARDWARE = "hardware"
    DATA = "data"
    PROOF = "proof"


class DataFate(StrEnum):
    """What became of the data."""

    ERASED = "erased"
    HANDED_OVER = "handed_over"
    """To whom the plan says, in the form that it says."""
    NONE = "none"
    """There never were any."""


class SignFate(StrEnum):
    """How a sign no longer says that something happens here."""

    REMOVED = "removed"
    COVERED = "covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """What somebody says of one line. `line` is None for one that there is not."""

    line: CleanupLine | None
    on: date | None
    fate: DataFate | None = None
    """Of the data alone; None until chosen."""
    note: str = ""
    file: bool = False
    """Whether a file comes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What there is to weigh it against; the defaults let nothing through."""

    today: date
    ended_on: date | None = None
    done: frozenset[str] | None = None
    """The lines that were done; None when there are none to do."""
    signs: int = 1
    """How many signs still stand in the street."""


def cleaned_problems(said: Cleaned, here: Circumstances) -> tuple[Problem, ...]:
    """Everything that keeps the line from being done, each at its field."""
    if said.line is None or here.done is None:
        return (Problem("line", "choose_one"),)
    if said.line in here.done:
        return (Problem("line", "cleaned_already"),)
    return tuple(_problems(said, here))


def _problems(said: Cleaned, here: Circumstances) -> Iterator[Problem]:
    yield from day_problems("done_on", said.on, here)
    if len(said.note) > LONG:
        yield Problem("note", "too_long", {"max": LONG, "length": len(said.note)})
    if said.line is CleanupLine.PROOF:
        if not said.file:
            yield Problem("proof", "proof_needed")
    elif not said.file and not said.note.strip():
        yield Problem("note", "proof_or_note")
    if said.line is CleanupLine.DATA and said.fate is None:
        yield Problem("fate", "choose_one")
    if said.line is CleanupLine.HARDWARE and here.signs:
        yield Problem("line", "signs_in_street", {"count": here.signs})


def day_problems(field: str, day: date | None, here: Circumstances) -> Iterator[Problem]:
    """What keeps it from being a day on which it can have been done."""
    if day is None:
        yield Problem(field, "missing")
    elif day > here.today:
        yield Problem(field, "in_future")


def sign_problems(
    fate: SignFate | None, day: date | None, *, ended: bool, here: Circumstances
) -> tuple[Problem, ...]:
    """What keeps a sign from being taken down; after the end it has to go, not to be covered."""
    found = list(day_problems("gone_on", day, here))
    if fate is None:
        found.append(Problem("fate", "choose_one"))
    elif ended and fate is SignFate.COVERED:
        found.append(Problem("fate", "covered_is_not_gone"))
    return tuple(found)

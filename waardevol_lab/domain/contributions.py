"""What citizens say about an experiment: a question or a reaction, and what becomes of it.

Three things go their own way: whether it is answered, whether the secretary lets it be read by
all, and whether something changed because of it. Source: the design of notices, "Citizens".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.states import ContributionState, Phase
from waardevol_lab.domain.texts import is_email, length, storable

LONGEST_TEXT: Final = 2000
LONGEST_ANSWER: Final = 5000
LONGEST_CHANGE: Final = 1000
MOST_IN_AN_HOUR: Final = 200
"""So many come in by the web about one experiment before its form closes for a while: more is no
conversation, and nobody could answer it."""
MOST_MAILED_IN_A_DAY: Final = 5
"""So many receipts go to one address in a day: who types a stranger's address cannot flood them."""
KEPT: Final = timedelta(days=30)
"""So long an e-mail address is kept after the answer, for what may change because of it."""


class ContributionKind(StrEnum):
    """What somebody wants: an answer, or to be heard."""

    QUESTION = "question"
    REACTION = "reaction"


class Channel(StrEnum):
    """How it came in; all but `web` are recorded by the team."""

    WEB = "web"
    PHONE = "phone"
    LETTER = "letter"


class Ground(StrEnum):
    """Why the secretary hides something from the public."""

    PERSONAL_DATA = "personal_data"
    OFF_TOPIC = "off_topic"
    REPEATED = "repeated"
    OFFENSIVE = "offensive"
    SPAM = "spam"


NO_ANSWER: Final = frozenset({Ground.OFFENSIVE, Ground.SPAM})
"""On these grounds nobody owes an answer; all else that is hidden is answered by its code."""
TAKING: Final = frozenset({Phase.APPROVED, Phase.RUNNING, Phase.SUSPENDED, Phase.ENDED})
"""Phases in which there is a team to answer. What came in before is answered in any phase."""


class Standing(StrEnum):
    """How a contribution stands, for who sent it and for the team."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    """Hidden on a ground that asks for no answer."""


def standing(answered: bool, ground: str | None) -> Standing:
    """How it stands; an answer that was given stays, whatever is hidden."""
    if answered:
        return Standing.ANSWERED
    return Standing.CLOSED if ground in NO_ANSWER else Standing.OPEN


def shown_to_all(state: str, may_publish: bool) -> bool:
    """Whether everybody may read it, with its answer."""
    return state == ContributionState.PUBLISHED and may_publish


def is_overdue(stands: Standing, due_on: date, today: date) -> bool:
    """Whether an answer is owed and its last day is over."""
    return stands is Standing.OPEN and due_on < today


def text_problems(field: str, text: str, longest: int) -> Iterator[Problem]:
    """What is wrong with a text that somebody typed."""
    if not text.strip():
        yield Problem(field, "missing")
    elif length(text) > longest:
        yield Problem(field, "too_long", {"length": length(text), "max": longest})
    elif not storable(text):
        yield Problem(field, "unknown_characters")


def address_problems(field: str, address: str) -> Iterator[Problem]:
    """An address may be left out."""
    if address and not is_email(address):
        yield Problem(field, "address_wrong")


def sent_problems(text: str, email: str) -> tuple[Problem, ...]:
    """All that is wrong with what a citizen sends: at `text` and at `email`."""
    return (*text_problems("text", text, LONGEST_TEXT), *address_problems("email", email))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are, as everybody may know."""

    received: int = 0
    open: int = 0
    answered: int = 0
    overdue: int = 0
    published: int = 0
    """Those that everybody reads."""
    waiting: int = 0
    """Not looked at yet by the secretary."""
    private: int = 0
    """Answered or to be answered, but not published: that is what the asker wanted."""
    hidden: Mapping[Ground, int] = field(default_factory=dict)

    @property
    def all_hidden(self) -> int:
        """How many are hidden, on whatever ground."""
        return sum(self.hidden.values())

"""What a round in review still needs before the board can advise."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from waardevol_lab.domain.deliberation import Tally, TallyOutcome, WhyUndecided


class Needed(StrEnum):
    """One thing that stands between the board and its advice."""

    OTHER_BOARD = "other_board"
    """Too few members without conflict are left for the quorum."""
    ASSESSMENTS = "assessments"
    """More members must file, for the quorum."""
    DPO_OPINION = "dpo_opinion"
    CHAIR_ASSESSMENT = "chair_assessment"
    """On the full route who adopts has filed an assessment."""
    CASTING_VOTE = "casting_vote"
    """The votes are tied and the chair has not filed: the chair's own vote decides."""
    CHAIR_TAKES_A_SIDE = "chair_takes_a_side"
    """The votes are tied and the chair deferred or abstained."""
    SECOND_BALLOT = "second_ballot"
    """Nobody took a side; a second ballot may."""
    WHOLE_BOARD = "whole_board"
    """On the light route a single vote carries nothing: the whole board takes over."""
    CHANGES = "changes"
    """Most defer: the plan goes back with questions."""


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed; `count` says how many where that is more than a yes or no."""

    what: Needed
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How far a round in review is. Counts alone; what the votes say is in the tally."""

    filed: int
    needed: int
    possible: bool
    full: bool
    opinion_missing: bool
    chair_filed: bool


def still_needed(stand: Stand, tally: Tally | None) -> tuple[Need, ...]:
    """Return all that is missing, in the order in which it is best done.

    `tally` None: the reader may not know what the votes say yet, so nothing is said of them, nor
    of who filed. A tie is spoken of once the quorum is there: until then it can go either way.
    """
    return tuple(_needs(stand, tally))


def _needs(stand: Stand, tally: Tally | None) -> Iterator[Need]:
    if not stand.possible:
        yield Need(Needed.OTHER_BOARD)
        return
    missing = stand.needed - stand.filed
    if missing > 0:
        yield Need(Needed.ASSESSMENTS, missing)
    if stand.opinion_missing:
        yield Need(Needed.DPO_OPINION)
    if tally is not None:
        yield from _of_the_votes(stand, tally, quorum=missing <= 0)


def _of_the_votes(stand: Stand, tally: Tally, *, quorum: bool) -> Iterator[Need]:
    tied = quorum and tally.why_undecided is WhyUndecided.NO_CASTING_VOTE
    if stand.full and not stand.chair_filed and not tied:
        yield Need(Needed.CHAIR_ASSESSMENT)
    if not quorum:
        return
    if tally.outcome is TallyOutcome.DEFER:
        yield Need(Needed.CHANGES)
    elif tally.outcome is TallyOutcome.UNDECIDED and not stand.full:
        yield Need(Needed.WHOLE_BOARD)
    elif tied:
        yield Need(Needed.CASTING_VOTE)
    elif tally.why_undecided is WhyUndecided.CHAIR_DID_NOT_CHOOSE:
        yield Need(Needed.CHAIR_TAKES_A_SIDE)
    elif tally.why_undecided is WhyUndecided.NOBODY_CHOSE:
        yield Need(Needed.SECOND_BALLOT)

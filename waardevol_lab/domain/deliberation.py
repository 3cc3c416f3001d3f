"""Quorum, tally and spread of a board's assessments.

Every function expects the assessments of one plan version, filed by members who declared no
conflict; a voided assessment is left out by the caller.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median, median_high
from types import MappingProxyType

from waardevol_lab.domain.outcomes import Route

FULL_MINIMUM = 3
"""The least that a full review takes, where the board sets nothing else."""
RISKS = range(4)
NO_RISKS: Mapping[str, int] = MappingProxyType({})


class Verdict(StrEnum):
    """What one member makes of a plan."""

    POSITIVE = "positive"
    POSITIVE_WITH_CONDITIONS = "positive_with_conditions"
    DEFER = "defer"
    NEGATIVE = "negative"
    ABSTAIN = "abstain"

    @property
    def is_positive(self) -> bool:
        """Either kind of positive."""
        return self in {Verdict.POSITIVE, Verdict.POSITIVE_WITH_CONDITIONS}


class TallyOutcome(StrEnum):
    """What the votes carry; the first three are outcomes of an advice under the same names."""

    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    REJECTED = "rejected"
    DEFER = "defer"
    UNDECIDED = "undecided"


class WhyUndecided(StrEnum):
    """Why the votes carry nothing."""

    NOTHING_FILED = "nothing_filed"
    NOBODY_CHOSE = "nobody_chose"
    """Neither a positive nor a negative verdict: all abstain, or half of them defer."""
    NO_CASTING_VOTE = "no_casting_vote"
    """A tie, and the chair has filed nothing (or the route is light: the adopter files nothing)."""
    CHAIR_DID_NOT_CHOOSE = "chair_did_not_choose"
    """A tie, and the chair's own verdict is to defer or to abstain."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One member's ballot on one plan version: the verdict, and a risk of 0-3 per value.

    Raises ValueError for a ballot below 1 or a risk outside 0-3.
    """

    member_id: int
    verdict: Verdict
    ballot: int = 1
    risks: Mapping[str, int] = field(default_factory=lambda: NO_RISKS)

    def __post_init__(self) -> None:
        if self.ballot < 1:
            raise ValueError(f"ballots count from 1: {self.ballot}")
        wrong = sorted(value for value, risk in self.risks.items() if risk not in RISKS)
        if wrong:
            raise ValueError(f"a risk is 0 to 3: {', '.join(wrong)}")


def latest_ballots(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """Return the assessment that counts for each member, in order of member.

    A second ballot replaces the first of that member; whoever files none keeps the first.
    Raises ValueError when one member has two assessments in one ballot.
    """
    latest: dict[int, Assessment] = {}
    seen: set[tuple[int, int]] = set()
    for one in assessments:
        if (one.member_id, one.ballot) in seen:
            raise ValueError(f"member {one.member_id} filed twice in ballot {one.ballot}")
        seen.add((one.member_id, one.ballot))
        held = latest.get(one.member_id)
        if held is None or held.ballot < one.ballot:
            latest[one.member_id] = one
    return tuple(latest[member] for member in sorted(latest))


def quorum_needed(route: Route, eligible_members: int, minimum: int = FULL_MINIMUM) -> int:
    """Return how many must have filed: 1 on light; on full more than half, at least `minimum`.

    `eligible_members` counts the members of the board without conflict, the chair among them.
    The answer can exceed it: then the quorum is impossible here, and another board takes over.
    """
    if route is Route.LIGHT:
        return 1
    return max(eligible_members // 2 + 1, minimum)


def quorum_possible(route: Route, eligible_members: int, minimum: int = FULL_MINIMUM) -> bool:
    """Whether the board has enough members without conflict for the quorum."""
    return eligible_members >= quorum_needed(route, eligible_members, minimum)


def quorum_met(
    route: Route,
    assessments: Iterable[Assessment],
    eligible: Collection[int],
    minimum: int = FULL_MINIMUM,
) -> bool:
    """Whether enough of the `eligible` members have filed.

    An abstention counts, as it was filed; a second ballot does not count twice; an assessment of
    somebody who is not eligible (any more) does not count.
    """
    members = frozenset(eligible)
    filed = {one.member_id for one in assessments} & members
    return len(filed) >= quorum_needed(route, len(members), minimum)


@dataclass(frozen=True, slots=True)
class Tally:
    """How the votes stand and what they carry; `counts` holds every verdict, also those at 0."""

    counts: Mapping[Verdict, int]
    outcome: TallyOutcome
    decided_by_chair: bool = False
    why_undecided: WhyUndecided | None = None

    @property
    def filed(self) -> int:
        """How many members have filed, abstentions included."""
        return sum(self.counts.values())

    @property
    def positives(self) -> int:
        """Positive verdicts of both kinds."""
        return sum(n for verdict, n in self.counts.items() if verdict.is_positive)

    @property
    def negatives(self) -> int:
        """Negative verdicts."""
        return self.counts[Verdict.NEGATIVE]

    @property
    def adoptable(self) -> bool:
        """Whether an advice can be adopted; if not, ask for changes or hold a second ballot."""
        return self.outcome not in {TallyOutcome.DEFER, TallyOutcome.UNDECIDED}


def tally(assessments: Iterable[Assessment], chair_id: int | None, route: Route) -> Tally:
    """Count the latest ballots and say what they carry. It does not look at the quorum.

    `chair_id` is who adopts the advice: the chair, or the deputy who stands in.

    1. More than half of all who filed, abstentions among them, defer: `defer`.
    2. More positives (both kinds) than negatives: approved; fewer: rejected. Deferring and
       abstaining count on neither side.
    3. As many, and at least one of each: the side of the chair's own verdict. A chair who did
       not take a side does not decide: `undecided`. On the light route the adopter does not
       assess, so there is no casting vote.
    4. Nobody took a side, or nothing is filed: `undecided`.
    5. Approved is with conditions if at least half of the positives want them (2 of 3, 1 of 2),
       also where the chair's vote made it approved.
    """
    latest = latest_ballots(assessments)
    votes = Counter(one.verdict for one in latest)
    counts = MappingProxyType({verdict: votes[verdict] for verdict in Verdict})
    positives = sum(n for verdict, n in counts.items() if verdict.is_positive)
    negatives = counts[Verdict.NEGATIVE]
    if not latest:
        return _undecided(counts, WhyUndecided.NOTHING_FILED)
    if 2 * counts[Verdict.DEFER] > len(latest):
        return Tally(counts, TallyOutcome.DEFER)
    if positives != negatives:
        return Tally(counts, _outcome(counts, approved=positives > negatives))
    if positives == 0:
        return _undecided(counts, WhyUndecided.NOBODY_CHOSE)
    own = next((one.verdict for one in latest if one.member_id == chair_id), None)
    if own is None or route is Route.LIGHT:
        return _undecided(counts, WhyUndecided.NO_CASTING_VOTE)
    if own in {Verdict.DEFER, Verdict.ABSTAIN}:
        return _undecided(counts, WhyUndecided.CHAIR_DID_NOT_CHOOSE)
    return Tally(counts, _outcome(counts, approved=own.is_positive), decided_by_chair=True)


def _undecided(counts: Mapping[Verdict, int], why: WhyUndecided) -> Tally:
    return Tally(counts, TallyOutcome.UNDECIDED, why_undecided=why)


def _outcome(counts: Mapping[Verdict, int], *, approved: bool) -> TallyOutcome:
    if not approved:
        return TallyOutcome.REJECTED
    if counts[Verdict.POSITIVE_WITH_CONDITIONS] >= counts[Verdict.POSITIVE]:
        return TallyOutcome.APPROVED_WITH_CONDITIONS
    return TallyOutcome.APPROVED


@dataclass(frozen=True, slots=True)
class ValueSpread:
    """How far the members' risks for one value lie apart; `risks` ascending, one per member."""

    value: str
    risks: tuple[int, ...]

    @property
    def lowest(self) -> int:
        """The lowest risk anybody sees."""
        return self.risks[0]

    @property
    def highest(self) -> int:
        """The highest risk anybody sees."""
        return self.risks[-1]

    @property
    def median(self) -> float:
        """The middle one; halfway between two where their number is even."""
        return float(median(self.risks))

    @property
    def proposed(self) -> int:
        """The risk to propose for adoption: the median, the higher one of two."""
        return median_high(self.risks)

    @property
    def unrest(self) -> float:
        """The mean distance to the median: tells 0 0 0 3 from 0 0 3 3."""
        return sum(abs(risk - self.median) for risk in self.risks) / len(self.risks)


def spread(assessments: Iterable[Assessment]) -> tuple[ValueSpread, ...]:
    """Return the spread of each value in the latest ballots, the most disputed first.

    Most disputed: the widest range, then the largest mean distance to the median, then the higher
    median, then by name of the value. Values that nobody weighed are absent.
    """
    risks: dict[str, list[int]] = {}
    for one in latest_ballots(assessments):
        for value, risk in one.risks.items():
            risks.setdefault(value, []).append(risk)
    spreads = (ValueSpread(value, tuple(sorted(found))) for value, found in risks.items())
    return tuple(
        sorted(spreads, key=lambda s: (s.lowest - s.highest, -s.unrest, -s.median, s.value))
    )


def adopted_risks(assessments: Iterable[Assessment]) -> dict[str, int]:
    """Return the risk per value to propose to the board for adoption, by name of the value."""
    return {one.value: one.proposed for one in sorted(spread(assessments), key=lambda s: s.value)}

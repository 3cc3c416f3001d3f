"""Quorum, tally and spread: cases by hand, and every vote of boards of up to five."""

from fractions import Fraction
from itertools import permutations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waardevol_lab.domain.deliberation import (
    Assessment,
    Tally,
    TallyOutcome,
    Verdict,
    WhyUndecided,
    adopted_risks,
    latest_ballots,
    quorum_met,
    quorum_needed,
    quorum_possible,
    spread,
    tally,
)
from waardevol_lab.domain.outcomes import Outcome, Route

LETTERS = {
    "P": Verdict.POSITIVE,
    "C": Verdict.POSITIVE_WITH_CONDITIONS,
    "D": Verdict.DEFER,
    "N": Verdict.NEGATIVE,
    "A": Verdict.ABSTAIN,
}
CHAIR = 1
QUICK = settings(deadline=None, max_examples=100)


def votes(letters: str) -> list[Assessment]:
    """Members 1, 2, 3 ... vote these letters; the first is the chair."""
    return [Assessment(member, LETTERS[one]) for member, one in enumerate(letters, start=1)]


def carried(letters: str, chair: int | None = CHAIR, route: Route = Route.FULL) -> Tally:
    return tally(votes(letters), chair, route)


# --- quorum


@pytest.mark.parametrize(
    ("eligible", "minimum", "needed", "possible"),
    [
        (0, 3, 3, False),
        (1, 3, 3, False),
        (2, 3, 3, False),
        (3, 3, 3, True),
        (4, 3, 3, True),
        (5, 3, 3, True),
        (6, 3, 4, True),
        (7, 3, 4, True),
        (8, 3, 5, True),
        (9, 3, 5, True),
        (4, 5, 5, False),
        (5, 5, 5, True),
        (4, 1, 3, True),
        (1, 1, 1, True),
        (0, 0, 1, False),
    ],
)
def test_full_review_takes_more_than_half_and_the_boards_minimum(
    eligible: int, minimum: int, needed: int, possible: bool
) -> None:
    assert quorum_needed(Route.FULL, eligible, minimum) == needed
    assert quorum_possible(Route.FULL, eligible, minimum) is possible


def test_light_review_takes_one_member() -> None:
    assert quorum_needed(Route.LIGHT, 9) == 1
    assert quorum_possible(Route.LIGHT, 1)
    assert not quorum_possible(Route.LIGHT, 0)
    assert quorum_met(Route.LIGHT, votes("P"), {1, 2, 3})
    assert not quorum_met(Route.LIGHT, [], {1, 2, 3})


def test_an_abstention_counts_for_the_quorum() -> None:
    assert quorum_met(Route.FULL, votes("AAA"), {1, 2, 3, 4, 5})


def test_a_second_ballot_does_not_count_twice_for_the_quorum() -> None:
    twice = [*votes("PN"), Assessment(1, Verdict.POSITIVE, ballot=2)]

    assert not quorum_met(Route.FULL, twice, {1, 2, 3})


def test_who_is_not_eligible_does_not_count_for_the_quorum() -> None:
    assert quorum_met(Route.FULL, votes("PPP"), {1, 2, 3, 4})
    assert not quorum_met(Route.FULL, votes("PPP"), {1, 2, 4, 5})


# --- tally


@pytest.mark.parametrize(
    ("letters", "outcome", "by_chair"),
    [
        ("PPP", "approved", False),
        ("PPN", "approved", False),
        ("PNN", "rejected", False),
        ("CPP", "approved", False),
        ("CCP", "approved_with_conditions", False),
        ("CP", "approved_with_conditions", False),
        ("CPPPC", "approved", False),
        ("CPPCN", "approved_with_conditions", False),
        ("PAA", "approved", False),
        ("AAN", "rejected", False),
        ("DDP", "defer", False),
        ("DDPP", "approved", False),
        ("DDN", "defer", False),
        ("DDPA", "approved", False),
        ("DDDPA", "defer", False),
        ("PN", "approved", True),
        ("CN", "approved_with_conditions", True),
        ("NP", "rejected", True),
        ("NPPN", "rejected", True),
        ("PNCN", "approved_with_conditions", True),
        ("CPPNNN", "approved", True),
        ("PNDA", "approved", True),
    ],
)
def test_votes_carry_what_the_workflow_says(letters: str, outcome: str, by_chair: bool) -> None:
    found = carried(letters)

    assert (found.outcome, found.decided_by_chair) == (outcome, by_chair)
    assert found.adoptable is (outcome != "defer")
    assert found.why_undecided is None


@pytest.mark.parametrize(
    ("letters", "chair", "route", "why"),
    [
        ("", CHAIR, Route.FULL, WhyUndecided.NOTHING_FILED),
        ("AAA", CHAIR, Route.FULL, WhyUndecided.NOBODY_CHOSE),
        ("DDAA", CHAIR, Route.FULL, WhyUndecided.NOBODY_CHOSE),
        ("PN", None, Route.FULL, WhyUndecided.NO_CASTING_VOTE),
        ("PN", 9, Route.FULL, WhyUndecided.NO_CASTING_VOTE),
        ("APN", CHAIR, Route.FULL, WhyUndecided.CHAIR_DID_NOT_CHOOSE),
        ("DPN", CHAIR, Route.FULL, WhyUndecided.CHAIR_DID_NOT_CHOOSE),
        ("A", 9, Route.LIGHT, WhyUndecided.NOBODY_CHOSE),
        ("PN", CHAIR, Route.LIGHT, WhyUndecided.NO_CASTING_VOTE),
    ],
)
def test_votes_that_carry_nothing_say_why(
    letters: str, chair: int | None, route: Route, why: WhyUndecided
) -> None:
    found = carried(letters, chair, route)

    assert (found.outcome, found.why_undecided) == (TallyOutcome.UNDECIDED, why)
    assert not found.adoptable
    assert not found.decided_by_chair


@pytest.mark.parametrize(
    ("letter", "outcome"),
    [("P", "approved"), ("C", "approved_with_conditions"), ("N", "rejected"), ("D", "defer")],
)
def test_on_the_light_route_one_member_carries_it(letter: str, outcome: str) -> None:
    assert carried(letter, chair=9, route=Route.LIGHT).outcome == outcome


def test_counts_name_every_verdict() -> None:
    found = carried("PCCNA")

    assert dict(found.counts) == {
        Verdict.POSITIVE: 1,
        Verdict.POSITIVE_WITH_CONDITIONS: 2,
        Verdict.DEFER: 0,
        Verdict.NEGATIVE: 1,
        Verdict.ABSTAIN: 1,
    }
    assert (found.filed, found.positives, found.negatives) == (5, 3, 1)


def test_what_can_be_adopted_has_the_name_of_an_outcome() -> None:
    others = {TallyOutcome.DEFER, TallyOutcome.UNDECIDED}

    assert {one.value for one in set(TallyOutcome) - others} == {one.value for one in Outcome}


def by_the_rules(letters: tuple[str, ...], chair: int | None) -> tuple[str, bool]:
    """What the sentences of the workflow say of these votes, written a second time."""
    if not letters:
        return "undecided", False
    if Fraction(letters.count("D"), len(letters)) > Fraction(1, 2):
        return "defer", False
    sides = {"P": 1, "C": 1, "N": -1, "D": 0, "A": 0}
    balance = sum(sides[one] for one in letters)
    tie = balance == 0
    if tie and any(sides[one] for one in letters) and chair is not None:
        balance = sides[letters[chair - 1]]
    if balance == 0:
        return "undecided", False
    if balance < 0:
        return "rejected", tie
    wanting = Fraction(letters.count("C"), letters.count("C") + letters.count("P"))
    return "approved_with_conditions" if wanting >= Fraction(1, 2) else "approved", tie


@pytest.mark.parametrize("size", range(6))
def test_every_vote_of_a_small_board_follows_the_rules(size: int) -> None:
    for letters in product("PCDNA", repeat=size):
        for chair in (None, *range(1, size + 1)):
            found = carried("".join(letters), chair)
            expected = by_the_rules(letters, chair)
            assert (found.outcome, found.decided_by_chair) == expected, (letters, chair)


@pytest.mark.parametrize("letters", ["PCDNA", "PNNCA", "DDPNC"])
def test_the_order_of_filing_does_not_matter(letters: str) -> None:
    filed = votes(letters)

    assert len({str(tally(order, CHAIR, Route.FULL)) for order in permutations(filed)}) == 1


BOARDS = st.lists(st.sampled_from("PCDNA"), min_size=1, max_size=12).map("".join)


@QUICK
@given(BOARDS, st.randoms(use_true_random=False))
def test_it_does_not_matter_which_other_member_votes_what(letters: str, random: Random) -> None:
    others = list(letters[1:])
    random.shuffle(others)

    assert carried(letters) == carried(letters[0] + "".join(others))


@QUICK
@given(BOARDS)
def test_one_more_positive_never_turns_an_approval_into_a_rejection(letters: str) -> None:
    before, after = carried(letters), carried(letters + "P")

    if before.positives > before.negatives and before.adoptable:
        assert after.outcome in {TallyOutcome.APPROVED, TallyOutcome.APPROVED_WITH_CONDITIONS}


# --- ballots


def test_a_second_ballot_replaces_the_first_of_that_member_alone() -> None:
    first = votes("PNN")
    second = Assessment(3, Verdict.POSITIVE_WITH_CONDITIONS, ballot=2)

    assert latest_ballots([second, *first]) == (first[0], first[1], second)
    assert tally(first, CHAIR, Route.FULL).outcome == "rejected"
    assert tally([*first, second], CHAIR, Route.FULL).outcome == "approved_with_conditions"


def test_the_casting_vote_is_the_chairs_latest_ballot() -> None:
    changed = [*votes("PNAPN"), Assessment(CHAIR, Verdict.ABSTAIN, ballot=2)]
    changed.append(Assessment(3, Verdict.POSITIVE, ballot=2))

    assert tally(changed, CHAIR, Route.FULL).why_undecided is WhyUndecided.CHAIR_DID_NOT_CHOOSE


@QUICK
@given(st.lists(st.tuples(st.sampled_from("PCDNA"), st.sampled_from("PCDNA")), max_size=8))
def test_after_a_full_second_ballot_only_that_counts(pairs: list[tuple[str, str]]) -> None:
    first = votes("".join(pair[0] for pair in pairs))
    second = [
        Assessment(member, LETTERS[pair[1]], ballot=2) for member, pair in enumerate(pairs, start=1)
    ]

    assert tally([*first, *second], CHAIR, Route.FULL) == tally(second, CHAIR, Route.FULL)


def test_one_member_files_once_in_a_ballot() -> None:
    with pytest.raises(ValueError, match="member 1 filed twice in ballot 1"):
        latest_ballots([*votes("P"), *votes("N")])


def test_an_assessment_holds_only_risks_and_ballots_that_exist() -> None:
    with pytest.raises(ValueError, match="privacy"):
        Assessment(1, Verdict.POSITIVE, risks={"privacy": 4, "safety": 0})
    with pytest.raises(ValueError, match="count from 1"):
        Assessment(1, Verdict.POSITIVE, ballot=0)


# --- spread


def weighed(**given: list[int]) -> list[Assessment]:
    """Each value with the risks that members 1, 2, 3 ... give it."""
    by_member: dict[int, dict[str, int]] = {}
    for value, risks in given.items():
        for member, risk in enumerate(risks, start=1):
            by_member.setdefault(member, {})[value] = risk
    return [Assessment(one, Verdict.POSITIVE, risks=by_member[one]) for one in by_member]


def test_spread_names_the_most_disputed_value_first() -> None:
    found = spread(
        weighed(
            privacy=[0, 3, 0, 3],
            safety=[0, 3, 3, 3],
            autonomy=[1, 1, 2, 1],
            control=[3, 3, 3, 3],
            balance=[0, 0, 0, 0],
            ecology=[0, 0, 0, 0],
        )
    )

    assert [one.value for one in found] == [
        "privacy",
        "safety",
        "autonomy",
        "control",
        "balance",
        "ecology",
    ]
    privacy, safety = found[0], found[1]
    assert (privacy.lowest, privacy.highest, privacy.median, privacy.proposed) == (0, 3, 1.5, 3)
    assert (safety.lowest, safety.highest, safety.median, safety.proposed) == (0, 3, 3.0, 3)
    assert safety.risks == (0, 3, 3, 3)


def test_spread_takes_the_latest_ballot_and_who_weighed_the_value() -> None:
    filed = weighed(privacy=[0, 3], safety=[2])
    again = Assessment(2, Verdict.POSITIVE, ballot=2, risks={"privacy": 1})

    assert [(one.value, one.risks) for one in spread([*filed, again])] == [
        ("privacy", (0, 1)),
        ("safety", (2,)),
    ]
    assert spread([]) == ()


def test_the_proposed_risk_is_the_median_and_the_higher_of_two() -> None:
    filed = weighed(safety=[0, 1, 2, 3], privacy=[0, 0, 3])

    assert adopted_risks(filed) == {"privacy": 0, "safety": 2}
    assert list(adopted_risks(filed)) == ["privacy", "safety"]


@QUICK
@given(st.lists(st.integers(0, 3), min_size=1, max_size=9))
def test_what_is_proposed_was_said_by_a_member(risks: list[int]) -> None:
    (found,) = spread(weighed(privacy=risks))

    assert found.proposed in risks
    assert found.lowest <= found.median <= found.proposed <= found.highest

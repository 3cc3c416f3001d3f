"""Which value a board has to talk about first, and what it still needs before it can advise."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waardevol_lab.domain.deliberation import Assessment, Tally, Verdict, tally
from waardevol_lab.domain.disagreement import most_disputed
from waardevol_lab.domain.needs import Need, Needed, Stand, still_needed
from waardevol_lab.domain.outcomes import Route

QUICK = settings(deadline=None, max_examples=100)
VALUES = ["autonomy", "control", "privacy", "safety"]


def ballots(**given: list[int | None]) -> list[Assessment]:
    """Each value with the risks of members 1, 2, 3 ...; None: that member left it open."""
    by_member: dict[int, dict[str, int]] = {}
    for value, risks in given.items():
        for member, risk in enumerate(risks, 1):
            mine = by_member.setdefault(member, {})
            if risk is not None:
                mine[value] = risk
    return [Assessment(one, Verdict.POSITIVE, risks=by_member[one]) for one in by_member]


@pytest.mark.parametrize(
    ("given_risks", "lead", "first"),
    [
        ({"privacy": [0, 3], "control": [1, 2]}, {}, "privacy"),
        ({"privacy": [0, 0, 3], "control": [0, 3, 3, 0][:3]}, {}, "control"),
        ({"privacy": [0, 0, 0, 3], "control": [0, 0, 3, 3]}, {}, "control"),
        ({"privacy": [1, 2], "control": [1, 2]}, {"privacy": 3, "control": 1}, "privacy"),
        ({"privacy": [1, 2], "control": [0, 1]}, {}, "privacy"),
        ({"privacy": [1, 2], "control": [1, 2]}, {}, "control"),
    ],
    ids=["range", "place after equal unrest", "unrest", "lead", "median", "place"],
)
def test_the_value_to_talk_about_first(
    given_risks: dict[str, list[int | None]], lead: Mapping[str, int | None], first: str
) -> None:
    assert most_disputed(VALUES, ballots(**given_risks), lead)[0] == first


def test_a_value_that_nobody_weighed_comes_last() -> None:
    order = most_disputed(VALUES, ballots(safety=[1, 1]), {"autonomy": 3})
    assert order == ("safety", "autonomy", "control", "privacy")
    assert most_disputed(VALUES, [], {}) == tuple(VALUES)


def test_a_second_ballot_settles_a_difference() -> None:
    filed = ballots(privacy=[0, 3], safety=[0, 1])
    again = Assessment(2, Verdict.POSITIVE, ballot=2, risks={"privacy": 0, "safety": 1})
    assert most_disputed(VALUES, filed, {})[0] == "privacy"
    assert most_disputed(VALUES, [*filed, again], {})[0] == "safety"


@QUICK
@given(
    st.dictionaries(
        st.sampled_from(VALUES), st.lists(st.integers(0, 3), min_size=3, max_size=3), max_size=4
    ),
    st.permutations([1, 2, 3]),
)
def test_the_order_of_members_does_not_change_the_order_of_values(
    risks: dict[str, list[int | None]], order: list[int]
) -> None:
    shuffled = {value: [levels[n - 1] for n in order] for value, levels in risks.items()}
    found = most_disputed(VALUES, ballots(**risks), {"privacy": 1})
    assert found == most_disputed(VALUES, ballots(**shuffled), {"privacy": 1})
    assert sorted(found) == sorted(VALUES)


# --- what is still needed

LETTERS = {
    "P": Verdict.POSITIVE,
    "D": Verdict.DEFER,
    "N": Verdict.NEGATIVE,
    "A": Verdict.ABSTAIN,
}


def votes(letters: str, chair: int | None, route: Route = Route.FULL) -> Tally:
    filed = [Assessment(n, LETTERS[letter]) for n, letter in enumerate(letters, 1)]
    return tally(filed, chair, route)


def stand(
    filed: int = 3,
    needed: int = 3,
    *,
    possible: bool = True,
    full: bool = True,
    opinion_missing: bool = False,
    chair_filed: bool = True,
) -> Stand:
    return Stand(
        filed=filed,
        needed=needed,
        possible=possible,
        full=full,
        opinion_missing=opinion_missing,
        chair_filed=chair_filed,
    )


@pytest.mark.parametrize(
    ("standing", "tallied", "needs"),
    [
        (stand(), votes("PPP", 1), []),
        (stand(1), votes("P", 1), [Need(Needed.ASSESSMENTS, 2)]),
        (stand(0), None, [Need(Needed.ASSESSMENTS, 3)]),
        (stand(0, chair_filed=False), None, [Need(Needed.ASSESSMENTS, 3)]),
        (stand(opinion_missing=True), None, [Need(Needed.DPO_OPINION)]),
        (stand(possible=False), votes("PN", 9), [Need(Needed.OTHER_BOARD)]),
        (stand(chair_filed=False), votes("PPN", 9), [Need(Needed.CHAIR_ASSESSMENT)]),
        (stand(chair_filed=False), votes("PNA", 9), [Need(Needed.CASTING_VOTE)]),
        (stand(), votes("ANP", 1), [Need(Needed.CHAIR_TAKES_A_SIDE)]),
        (stand(), votes("PNA", 1), []),
        (stand(), votes("AAA", 1), [Need(Needed.SECOND_BALLOT)]),
        (stand(), votes("DDP", 3), [Need(Needed.CHANGES)]),
        (
            stand(2, chair_filed=False, opinion_missing=True),
            votes("PN", 9),
            [Need(Needed.ASSESSMENTS), Need(Needed.DPO_OPINION), Need(Needed.CHAIR_ASSESSMENT)],
        ),
        (
            stand(1, 1, full=False, chair_filed=False),
            votes("A", 9, Route.LIGHT),
            [Need(Needed.WHOLE_BOARD)],
        ),
        (stand(1, 1, full=False, chair_filed=False), votes("P", 9, Route.LIGHT), []),
    ],
)
def test_what_the_board_still_needs(
    standing: Stand, tallied: Tally | None, needs: list[Need]
) -> None:
    assert list(still_needed(standing, tallied)) == needs


def test_nothing_is_said_of_votes_that_the_reader_may_not_know() -> None:
    told = {need.what for need in still_needed(stand(2, opinion_missing=True), None)}
    assert told == {Needed.ASSESSMENTS, Needed.DPO_OPINION}

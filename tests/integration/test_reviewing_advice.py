"""The board's advice: what must hold before the chair adopts it, and what follows."""

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.integration.test_reviewing_door import mails, refused
from tests.reviews import CONDITION, LIGHT, Review, risks
from waardevol_lab.domain.errors import NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Advice, Condition, Decision
from waardevol_lab.services.advising import AdoptAdvice, adopt_advice
from waardevol_lab.services.reviewing import RequestChanges


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def adopting(
    review: Review, reference: str, outcome: str = "approved", **more: object
) -> set[tuple[str, str]]:
    """What stands in the way; nothing may change."""
    before = review.lab.snapshot()
    with pytest.raises(Refused) as error:
        review.adopt(reference, outcome, **more)
    assert review.lab.snapshot() == before
    return refused(error)


def test_advice_waits_for_quorum_dpo_and_own_assessment(lab: Lab, review: Review) -> None:
    reference = review.declared()
    found = adopting(review, reference)
    assert {("quorum", "quorum_not_met"), ("dpo", "dpo_opinion_needed")} <= found
    assert ("assessment", "own_assessment_first") in found
    for name in ("anna", "bram", "cees"):
        review.file(reference, name)
    assert adopting(review, reference) == {
        ("dpo", "dpo_opinion_needed"),
        ("assessment", "own_assessment_first"),
    }
    review.opinion(reference)
    review.file(reference, "chair")
    review.adopt(reference)
    assert lab.round(reference).state == "advised"


def test_advice_says_what_the_votes_carry(review: Review) -> None:
    reference = review.assessed(verdict="negative")
    assert adopting(review, reference, "approved") == {("outcome", "differs_from_tally")}
    with pytest.raises(NotFound):
        adopt_advice(
            AdoptAdvice(reference, "rejected", "Nee.", risks=risks(1)),
            review["anna"],
            review.lab.now,
        )
    review.adopt(reference, "rejected")


def test_tie_is_the_adopters_own(review: Review) -> None:
    reference = review.declared()
    review.opinion(reference)
    for name, verdict in {
        "anna": "negative",
        "bram": "negative",
        "cees": "positive",
        "chair": "positive",
    }.items():
        review.file(reference, name, verdict)
    assert adopting(review, reference, "rejected") == {("outcome", "differs_from_tally")}
    review.adopt(reference, "approved")
    with reading() as session:
        tally = session.scalars(select(Advice.tally)).one()
    assert tally["casting_vote"] is True
    assert (tally["filed"], tally["needed"], tally["eligible"]) == (4, 3, 4)


def test_majority_to_defer_leaves_only_asking_for_changes(review: Review) -> None:
    reference = review.assessed(verdict="defer")
    for outcome in ("approved", "rejected"):
        assert adopting(review, reference, outcome) == {("outcome", "only_request_changes")}
    review.request_changes(reference)


def test_conditions_fit_the_outcome_and_say_something(review: Review) -> None:
    reference = review.assessed(verdict="positive_with_conditions")
    outcome = "approved_with_conditions"
    assert adopting(review, reference, outcome, conditions=()) == {
        ("conditions", "condition_needed")
    }
    rows = (ProposedCondition("", "projectleider"), ProposedCondition("x" * 2001, "y" * 256))
    assert adopting(review, reference, outcome, conditions=rows) == {
        ("conditions.0.text", "condition_text_needed"),
        ("conditions.1.text", "too_long"),
        ("conditions.1.owner", "too_long"),
    }
    assert adopting(review, reference, outcome, risks={"privacy": 4}) >= {
        ("risk_privacy", "risk_needed"),
        ("risk_power", "risk_needed"),
    }
    review.adopt(reference, outcome, conditions=(CONDITION, ProposedCondition("", "")))
    with reading() as session:
        row = session.scalars(select(Advice)).one()
    assert row.conditions == [
        {
            "text": "Laat de wissing controleren.",
            "owner": "projectleider",
            "due": None,
            "start_blocking": True,
        }
    ]


def test_conditions_do_not_belong_to_a_plain_approval(review: Review) -> None:
    reference = review.assessed()
    found = adopting(review, reference, "approved", conditions=(CONDITION,))
    assert found == {("conditions", "no_conditions_here")}


def test_light_advice_is_adopted_by_somebody_else_than_the_assessor(
    lab: Lab, review: Review
) -> None:
    lab.grant("anna", Role.CHAIR, review.board_id)
    reference = review.assessed(LIGHT)
    command = AdoptAdvice(reference, "approved", "Goed.", risks=risks(1))
    with pytest.raises(Refused) as error:
        adopt_advice(command, lab.actor("anna"), lab.now)
    assert refused(error) == {("assessment", "adopter_is_assessor")}
    review.adopt(reference)
    assert lab.round(reference).state == "advised"


def test_advice_goes_to_the_decider_and_the_lead_hears_that_it_is_there(
    lab: Lab, review: Review
) -> None:
    reference = review.advised(verdict="positive_with_conditions")
    row = lab.round(reference)
    assert (row.state, row.advised_at, row.decided_at) == ("advised", lab.now, None)
    told = ("advice_to_decide", "advice_adopted", "advice_adopted_secretary")
    assert mails(*told) == [
        ("advice_to_decide", "decider"),
        ("advice_adopted", "lead"),
        ("advice_adopted_secretary", "secretary"),
    ]
    assert lab.experiment(reference).announced_at is None
    with pytest.raises(WrongState):
        review.adopt(reference)


def test_deputy_adopts_while_the_grant_lasts(lab: Lab, review: Review) -> None:
    reference = review.assessed()
    command = AdoptAdvice(reference, "approved", "Goed.", risks=risks(1))
    with pytest.raises(NotFound):
        adopt_advice(command, review["anna"], lab.now)
    deputy = lab.grant("anna", Role.CHAIR, review.board_id)
    adopt_advice(command, deputy, lab.now)
    assert lab.round(reference).state == "advised"


def test_deciding_board_decides_in_its_own_name(lab: Lab) -> None:
    review = Review(lab, kind="deciding")
    reference = review.assessed(verdict="positive_with_conditions")
    review.adopt(reference, "approved_with_conditions")
    row = lab.round(reference)
    assert (row.state, row.advised_at, row.decided_at) == ("decided", lab.now, lab.now)
    assert lab.experiment(reference).phase == "approved"
    with reading() as session:
        decision = session.scalars(select(Decision)).one()
        assert (decision.by_board, decision.decided_by_id) == (True, review["chair"].user_id)
        assert [c.text for c in session.scalars(select(Condition))] == [CONDITION.text]
    assert mails("advice_to_decide") == []
    with pytest.raises(WrongState):
        review.decide(reference)


def test_advice_from_an_old_page_is_refused(lab: Lab, review: Review) -> None:
    reference = review.assessed()
    seen = lab.round(reference).version
    review.request_changes(reference)
    with pytest.raises(Stale):
        review.adopt(reference, version=seen)
    assert isinstance(RequestChanges(reference, "", ()).questions, tuple)

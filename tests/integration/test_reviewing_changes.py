"""Later rounds: a change of the plan binds when it is approved, and not before."""

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.reviews import MEMBERS, OUTCOMES, Review
from waardevol_lab.domain.errors import Refused, WrongState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerEntry, NoticeVersion
from waardevol_lab.services.amending import OpenAmendment, open_amendment
from waardevol_lab.services.deciding import Correct, correct
from waardevol_lab.services.noticing import PublishNotice, publish_notice
from waardevol_lab.services.past_rounds import standing_conditions
from waardevol_lab.services.reopening import OpenRound, open_round


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def amended(review: Review, reference: str, verdict: str) -> None:
    """Open an amendment and take it as far as its decision."""
    review.submit_amendment(reference)
    review.accept(reference)
    for name in (*MEMBERS, "chair"):
        review.declare(reference, name)
        review.file(reference, name, verdict)
    review.opinion(reference)
    review.adopt(reference, OUTCOMES[verdict])
    review.decide(reference, OUTCOMES[verdict])


def test_approved_amendment_binds_its_version_and_renews_the_notice(
    lab: Lab, review: Review
) -> None:
    reference = review.decided(verdict="positive_with_conditions")
    first = lab.experiment(reference)
    publish_notice(PublishNotice(reference, first.version), review["lead"], lab.now)
    lab.later(days=10)
    amended(review, reference, "positive_with_conditions")
    now = lab.experiment(reference)
    assert (now.phase, now.slug, now.announced_at) == ("approved", first.slug, first.announced_at)
    assert now.binding_version_id == lab.round(reference).plan_version_id
    assert now.binding_version_id != first.binding_version_id
    assert now.version > first.version
    with reading() as session:
        causes = session.scalars(select(NoticeVersion.cause).order_by(NoticeVersion.number)).all()
        numbers = [c.number for c in standing_conditions(session, now.id)]
        last = session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.id.desc())).first()
    assert causes == ["NoticePublished", "AmendmentDecided"]
    assert numbers == [1, 2]
    assert last == "DecisionTaken"


def test_rejected_amendment_changes_nothing(lab: Lab, review: Review) -> None:
    reference = review.decided()
    before = lab.experiment(reference)
    amended(review, reference, "negative")
    after = lab.experiment(reference)
    assert lab.round(reference).state == "decided"
    assert (after.phase, after.binding_version_id, after.version) == (
        before.phase,
        before.binding_version_id,
        before.version,
    )


def test_board_keeps_the_decided_round_while_a_draft_is_written(lab: Lab, review: Review) -> None:
    reference = review.decided()
    open_amendment(OpenAmendment(reference, "Een andere plek."), review["lead"], lab.now)
    page = lab.visitor("secretary").text(f"/commissie/{reference}")
    assert "Besloten" in page


def test_overtaken_decision_is_not_corrected_any_more(lab: Lab, review: Review) -> None:
    reference = review.decided()
    amended(review, reference, "positive")
    with pytest.raises(WrongState):
        correct(
            Correct(reference, "approved", "Te laat.", round_number=1), review["decider"], lab.now
        )


def test_rejection_is_not_corrected_beside_a_new_round(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="negative")
    open_round(OpenRound(reference, lab.experiment(reference).version), review["lead"], lab.now)
    before = lab.snapshot()
    with pytest.raises(Refused):
        correct(
            Correct(reference, "approved", "Bezwaar gegrond.", round_number=1),
            review["decider"],
            lab.now,
        )
    assert lab.snapshot() == before

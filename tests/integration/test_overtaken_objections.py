"""An upheld objection always comes to an end, also where a later decision took the place."""

import pytest

from tests.builders import Lab
from tests.integration.test_objecting import objection, recorded
from tests.integration.test_reviewing_changes import amended
from tests.reviews import Review
from tests.web.test_board_door import at
from waardevol_lab.domain.errors import WrongState
from waardevol_lab.services.reopening import OpenRound, open_round

TASK = "Corrigeer het besluit: een bezwaar is gegrond"


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def upheld(review: Review) -> str:
    """An approved plan; the objection against that decision is upheld."""
    reference = review.decided()
    review.objection(reference)
    review.handle(reference, 1, "upheld")
    return reference


def test_later_decision_on_the_same_matter_settles_what_was_upheld(
    lab: Lab, review: Review
) -> None:
    reference = upheld(review)
    amended(review, reference, "positive")
    assert objection().state == "corrected"
    assert recorded("DecisionTaken")[-1]["objections"] == [1]
    told = recorded("ObjectionSettled")[-1]
    assert (told["decision"], told["round"]) == (1, 2)
    decider = lab.visitor("decider")
    page = decider.text(at(reference, "/bezwaren?ronde=1"))
    assert "Het latere besluit, in ronde 2" in page
    assert TASK not in decider.text("/commissie/")


def test_rejected_amendment_leaves_the_decision_to_correct(lab: Lab, review: Review) -> None:
    reference = upheld(review)
    amended(review, reference, "negative")
    assert objection().state == "upheld"
    assert TASK in lab.visitor("decider").text("/commissie/")
    review.correct(reference, round_number=1)
    assert objection().state == "corrected"
    assert lab.experiment(reference).phase == "approved"


def test_rejected_amendment_that_is_corrected_settles_what_was_before_it(
    lab: Lab, review: Review
) -> None:
    reference = upheld(review)
    amended(review, reference, "negative")
    review.correct(reference, round_number=2)
    assert objection().state == "corrected"


def test_upheld_after_a_later_decision_is_corrected_in_the_decision_that_stands(
    lab: Lab, review: Review
) -> None:
    reference = review.decided()
    review.objection(reference)
    amended(review, reference, "positive")
    review.handle(reference, 1, "upheld")
    decider = lab.visitor("decider")
    assert f"/commissie/{reference}/besluit/correctie" in decider.text("/commissie/")
    page = decider.text(at(reference, "/bezwaren?ronde=1"))
    assert f"/commissie/{reference}/besluit/correctie?ronde=2" in page
    assert "Corrigeer het besluit" not in decider.text(at(reference, "/besluit?ronde=1"))
    with pytest.raises(WrongState):
        review.correct(reference, round_number=1)
    review.correct(reference, round_number=2)
    assert objection().state == "corrected"
    assert TASK not in decider.text("/commissie/")


def test_new_round_after_a_rejection_settles_what_was_upheld(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="negative")
    review.objection(reference)
    review.handle(reference, 1, "upheld")
    open_round(OpenRound(reference, lab.experiment(reference).version), review["lead"], lab.now)
    review.resubmit(reference)
    review.accept(reference)
    for name in ("anna", "bram", "cees", "chair"):
        review.declare(reference, name)
        review.file(reference, name, "negative")
    review.opinion(reference)
    review.adopt(reference, "rejected")
    assert objection().state == "upheld"
    review.decide(reference, "rejected")
    assert objection().state == "corrected"


def test_objection_still_in_hand_waits_for_its_own_answer(lab: Lab, review: Review) -> None:
    reference = review.decided()
    review.objection(reference)
    amended(review, reference, "positive")
    assert objection().state == "received"
    assert "Beslis op een bezwaar" in lab.visitor("decider").text("/commissie/")

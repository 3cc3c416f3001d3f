"""An upheld objection always comes to an end, also where a later decision took the place."""

from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest

from tests.builders import Lab
from tests.decided import STARTS, Running
from tests.integration.test_objecting import objection, recorded
from tests.integration.test_reviewing_changes import amended
from tests.reviews import Review
from tests.web.test_board_door import at
from waardevol_lab.domain.errors import WrongState
from waardevol_lab.services.reopening import OpenRound, open_round
from waardevol_lab.services.running import RevokeApproval, StopExperiment, revoke, stop
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment

TASK = "Corrigeer het besluit: een bezwaar is gegrond"


@pytest.fixture
def lab(any_lab: Lab) -> Lab:
    """Every test here runs on both engines."""
    return any_lab


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


def revoked(review: Review, reference: str) -> None:
    command = RevokeApproval(reference, "Het mag niet door.", version(review, reference))
    revoke(command, review["decider"], review.lab.now)


def stopped(review: Review, reference: str) -> None:
    lab = review.lab
    running = Running(lab, reference, review.organisation_id, review.board_id)
    running.publish()
    lab.set_clock(datetime.combine(STARTS, time(9), UTC))
    running.sign()
    running.consent()
    running.start()
    stop(StopExperiment(reference, "Klaar.", running.version), review["lead"], lab.now)


def withdrawn(review: Review, reference: str) -> None:
    command = WithdrawExperiment(reference, "Het gaat niet door.", version(review, reference))
    withdraw_experiment(command, review["lead"], review.lab.now)


def version(review: Review, reference: str) -> int:
    return review.lab.experiment(reference).version


@pytest.mark.parametrize("over", [revoked, stopped, withdrawn])
def test_upheld_objection_of_an_experiment_that_is_over_is_corrected_too(
    lab: Lab, review: Review, over: Callable[[Review, str], None]
) -> None:
    reference = review.decided()
    review.objection(reference)
    over(review, reference)
    phase = lab.experiment(reference).phase
    review.handle(reference, 1, "upheld")
    decider = lab.visitor("decider")
    assert TASK in decider.text("/commissie/")
    page = decider.text(at(reference, "/bezwaren?ronde=1"))
    assert "Het nieuwe besluit verandert daar niets aan" in page
    correction = at(reference, "/besluit/correctie?ronde=1")
    assert correction in page
    assert "Dat neemt de beslisser." in lab.visitor("secretary").text(
        at(reference, "/bezwaren?ronde=1")
    )
    fields = {"outcome": "approved", "motivation": "Dit had er moeten staan.", "send": "1"}
    assert decider.submit(correction, fields).status_code == 303
    assert objection().state == "corrected"
    assert lab.experiment(reference).phase == phase
    assert TASK not in decider.text("/commissie/")

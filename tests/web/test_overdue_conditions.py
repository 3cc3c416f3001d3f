"""A condition that is late is seen without looking for it."""

from datetime import date, datetime

from tests.builders import Lab
from tests.reviews import Review
from waardevol_lab.domain.proposed_conditions import ProposedCondition


def test_a_condition_that_is_late_stands_on_the_pages_of_lead_and_secretary(lab: Lab) -> None:
    review = Review(lab)
    reference = review.advised()
    late = ProposedCondition("Meld de cijfers.", "lead", date(2026, 12, 25), False)
    later = ProposedCondition("Meld ze nog eens.", "lead", date(2027, 12, 25), False)
    review.decide(
        reference, "approved_with_conditions", conditions=(late, later), motivation="Beter zo."
    )
    for on, there in (("2026-12-25", False), ("2026-12-26", True)):
        lab.set_clock(datetime.fromisoformat(f"{on}T09:00:00+00:00"))
        lead = lab.visitor("lead").text(f"/plannen/{reference}/status")
        assert ("1 voorwaarde is te laat." in lead) is there
        secretary = lab.visitor("secretary").text(f"/commissie/{reference}")
        assert ("Bekijk de voorwaarden: 1 is te laat" in secretary) is there

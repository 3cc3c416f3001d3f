"""The secretary's list of every condition, its filters, and what the public reads of a late one."""

from datetime import date

import pytest
from sqlalchemy import update

from tests.builders import Lab
from tests.reviews import LIGHT, Review
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Condition

LIST = "/commissie/voorwaarden"
LATER, SOON = date(2027, 2, 1), date(2026, 12, 1)


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def decided(review: Review, *conditions: ProposedCondition) -> str:
    reference = review.advised(LIGHT)
    review.decide(
        reference, "approved_with_conditions", conditions=conditions, motivation="Beter zo."
    )
    return reference


def three(review: Review) -> str:
    return decided(
        review,
        ProposedCondition("Laatste van drie.", "lead", None, False),
        ProposedCondition("Later aan de beurt.", "lead", LATER, True),
        ProposedCondition("Eerst aan de beurt.", "lead", SOON, False),
    )


def test_what_is_due_first_comes_first(lab: Lab, review: Review) -> None:
    three(review)
    page = lab.visitor("secretary").text(LIST)
    places = [page.index(text) for text in ("Eerst aan", "Later aan", "Laatste van")]
    assert places == sorted(places)
    assert "3 voorwaarden" in page
    assert "Te laat</span>" not in page


def test_filters_narrow_the_list(lab: Lab, review: Review) -> None:
    three(review)
    with transaction() as session:
        session.execute(
            update(Condition).where(Condition.number == 1).values(state="accepted", version=2)
        )
    lab.set_clock(lab.now.replace(year=2027, month=1, day=10))
    secretary = lab.visitor("secretary")
    for query, shown in (
        ("te_laat=y", {"Eerst aan"}),
        ("voor_de_start=y", {"Later aan"}),
        ("status=accepted", {"Laatste van"}),
        ("status=open", {"Eerst aan", "Later aan"}),
        ("status=open&te_laat=y&voor_de_start=y", set()),
        ("status=nonsense&commissie=x&bladzijde=-1", {"Eerst aan", "Later aan", "Laatste van"}),
        (f"commissie={review.board_id}", {"Eerst aan", "Later aan", "Laatste van"}),
        ("commissie=999", set()),
    ):
        page = secretary.text(f"{LIST}?{query}")
        found = {t for t in ("Eerst aan", "Later aan", "Laatste van") if t in page}
        assert found == shown, query
    assert "Geen voorwaarden gevonden" in secretary.text(f"{LIST}?commissie=999")


def test_condition_of_a_corrected_decision_is_gone(lab: Lab, review: Review) -> None:
    reference = three(review)
    kept = (ProposedCondition("Eerst aan de beurt.", "lead", SOON, False),)
    review.correct(reference, "approved_with_conditions", conditions=kept)
    page = lab.visitor("secretary").text(LIST)
    assert "Eerst aan" in page
    assert "Later aan" not in page


def test_list_is_of_the_secretary_and_of_their_own_boards(lab: Lab, review: Review) -> None:
    three(review)
    for who in ("lead", "anna", "chair", "dpo", "decider", "admin", "auditor"):
        assert lab.visitor(who).get(LIST).status_code == 404
    assert lab.visitor().get(LIST).status_code == 303
    board = lab.board(review.organisation_id, name="Andere commissie")
    lab.person("elsewhere", (Role.SECRETARY, board))
    assert "Eerst aan" not in lab.visitor("elsewhere").text(LIST)


def test_secretary_who_works_on_it_or_stepped_back_does_not_see_it(
    lab: Lab, review: Review
) -> None:
    lab.person("involved", (Role.SECRETARY, review.board_id))
    lab.person("both", (Role.SECRETARY, review.board_id), (Role.MEMBER, review.board_id))
    review.people["both"] = lab.actor("both")
    lab.grant("lead", Role.SECRETARY, review.board_id)
    reference = review.declared(LIGHT)
    lab.grant("involved", Role.TEAMMATE, lab.experiment(reference).id)
    review.declare(reference, "both", conflict=True)
    review.file(reference, "anna")
    review.adopt(reference)
    review.decide(
        reference,
        "approved_with_conditions",
        conditions=(ProposedCondition("Eerst aan de beurt.", "lead", SOON, False),),
        motivation="Beter zo.",
    )
    assert "Eerst aan" in lab.visitor("secretary").text(LIST)
    for who in ("involved", "both", "lead"):
        assert "Eerst aan" not in lab.visitor(who).text(LIST)


def test_public_reads_that_a_condition_is_late(lab: Lab, review: Review) -> None:
    reference = three(review)
    address = f"/experimenten/{lab.experiment(reference).slug}"
    assert "Te laat" not in lab.visitor().text(address)
    lab.set_clock(lab.now.replace(month=12, day=2))
    page = lab.visitor().text(address)
    assert page.count("Te laat") == 1
    assert page.index("Eerst aan") < page.index("Te laat")

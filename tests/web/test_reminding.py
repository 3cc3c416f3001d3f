"""The secretary's page of who is waited for."""

from tests.builders import Lab
from tests.reviews import Review


def test_the_secretary_sees_who_is_waited_for_and_reminds_one(lab: Lab) -> None:
    review = Review(lab)
    reference = review.in_review()
    review.declare(reference, "cees", conflict=True)
    secretary, here = lab.visitor("secretary"), f"/commissie/{reference}/herinneren"
    assert "Stuur een herinnering" in secretary.text(f"/commissie/{reference}")
    page = secretary.text(here)
    assert "geef uw oordeel" in page
    assert "tot en met 4 januari 2027" in page
    assert ">cees<" not in page
    nobody = secretary.submit(here, {}, containing="person")
    assert nobody.status_code == 422
    answer = secretary.submit(here, {"person": str(review["anna"].user_id)})
    assert answer.status_code == 303
    assert "23 november 2026, 10.00 uur" in secretary.text(here)
    again = secretary.submit(here, {"person": str(review["anna"].user_id)})
    assert again.status_code == 422
    assert "kreeg vandaag al een herinnering" in again.get_data(as_text=True)


def test_nobody_else_finds_the_page(lab: Lab) -> None:
    review = Review(lab)
    reference = review.declared()
    for name in ("anna", "chair", "dpo", "decider", "lead", "admin", "auditor"):
        visitor = lab.visitor(name)
        for url in (f"/commissie/{reference}/herinneren", "/commissie/WL-2026-999/herinneren"):
            assert visitor.get(url).status_code == 404

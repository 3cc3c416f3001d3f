"""The light route and a deciding board, walked over the pages from the secretary to the public."""

import pytest

from tests.builders import Lab
from tests.reviews import FULL, LIGHT, MEMBERS, Review, risks
from tests.web.test_board_door import at

FILED = {
    "verdict": "positive",
    "reasons": "Zorgvuldig gedaan.",
    **{f"risk_{value}": "1" for value in risks(1)},
    "file": "1",
}


def accepted(lab: Lab, reference: str, **fields: str) -> None:
    answer = lab.visitor("secretary").submit(
        at(reference, "/controle"), fields, to=at(reference, "/controle/aannemen")
    )
    assert answer.status_code == 303


def declared(lab: Lab, reference: str, who: str) -> None:
    visitor = lab.visitor(who)
    first = visitor.get(at(reference, "/toetsing"))
    assert first.headers["Location"] == at(reference, "/belang?ronde=1")
    answer = visitor.submit(at(reference, "/belang?ronde=1"), {"conflict": "no"})
    assert answer.status_code == 303


def filed(lab: Lab, reference: str, who: str, **more: str) -> None:
    answer = lab.visitor(who).submit(at(reference, "/oordeel"), {**FILED, **more})
    assert answer.status_code == 303


def adopted(lab: Lab, reference: str, **more: str) -> None:
    fields = {"text": "De commissie ziet zorgvuldigheid.", **more}
    answer = lab.visitor("chair").submit(at(reference, "/advies"), fields, containing="outcome")
    assert answer.status_code == 303


def public_page(lab: Lab, reference: str) -> str:
    return lab.visitor().text(f"/experimenten/{lab.experiment(reference).slug}")


# --- light


def test_light_route_from_the_secretary_to_the_public(lab: Lab) -> None:
    review = Review(lab)
    reference = review.submitted(LIGHT)
    accepted(lab, reference, route="light", member=str(review["anna"].user_id))
    assert "Geef uw oordeel" not in lab.visitor("bram").text("/commissie/")
    declared(lab, reference, "anna")
    declared(lab, reference, "chair")
    tally = lab.visitor("chair").text(at(reference, "/stemming"))
    assert "Nog 1 oordeel nodig voor het quorum." in tally
    filed(lab, reference, "anna")
    tally = lab.visitor("chair").text(at(reference, "/stemming"))
    assert "Alles is er" in tally
    assert "Stel het advies vast" in lab.visitor("chair").text("/commissie/")
    adopted(lab, reference)
    answer = lab.visitor("decider").submit(
        at(reference, "/besluit"), {"outcome": "approved"}, containing="outcome"
    )
    assert answer.status_code == 303
    page = public_page(lab, reference)
    assert "Goedgekeurd" in page
    assert "De commissie ziet zorgvuldigheid." in page
    assert "Zorgvuldig gedaan." not in page
    assert "anna" not in page


def test_light_review_that_carries_nothing_goes_to_the_whole_board(lab: Lab) -> None:
    review = Review(lab)
    reference = review.declared(LIGHT)
    filed(lab, reference, "anna", verdict="abstain")
    chair = lab.visitor("chair")
    assert "Laat de hele commissie het plan beoordelen." in chair.text(at(reference, "/stemming"))
    refused = chair.submit(
        at(reference, "/advies"), {"text": "Goed.", "outcome": "approved"}, containing="outcome"
    )
    assert refused.status_code == 422
    answer = chair.submit(at(reference, "/volledig"), {"reason": "Niemand koos."})
    assert answer.status_code == 303
    for name in ("bram", "chair"):
        filed(lab, reference, name)
    page = lab.visitor("bram").text(at(reference, "/stemming"))
    assert "Alles is er" in page
    assert "3 van 4 leden hebben geoordeeld" in page


def test_chair_who_assesses_on_light_does_not_adopt(lab: Lab) -> None:
    review = Review(lab)
    reference = review.submitted(LIGHT)
    accepted(lab, reference, route="light", member=str(review["chair"].user_id))
    declared(lab, reference, "chair")
    filed(lab, reference, "chair")
    chair = lab.visitor("chair")
    assert "Een andere voorzitter stelt het advies vast." in chair.text(at(reference, "/advies"))
    refused = chair.submit(at(reference, "/advies"), {"text": "Goed."}, containing="outcome")
    assert refused.status_code == 422
    assert "stelt het advies niet zelf vast" in refused.get_data(as_text=True)


def test_light_assessor_with_a_conflict_leaves_the_secretary_a_task(lab: Lab) -> None:
    review = Review(lab)
    reference = review.submitted(LIGHT)
    accepted(lab, reference, route="light", member=str(review["anna"].user_id))
    lab.visitor("anna").submit(
        at(reference, "/belang"), {"conflict": "yes", "reason": "Mijn zus werkt daar."}
    )
    secretary = lab.visitor("secretary")
    assert "Wijs een lid aan" in secretary.text("/commissie/")
    answer = secretary.submit(at(reference, "/toewijzen"), {"member": str(review["bram"].user_id)})
    assert answer.status_code == 303
    declared(lab, reference, "bram")
    filed(lab, reference, "bram")
    assert lab.visitor("bram").get(at(reference, "/stemming")).status_code == 200


# --- a deciding board


@pytest.mark.parametrize("case", [LIGHT, FULL])
def test_deciding_board_from_the_secretary_to_the_public(lab: Lab, case: str) -> None:
    review = Review(lab, kind="deciding")
    reference = review.submitted(case)
    names = ("anna",) if case == LIGHT else (*MEMBERS, "chair")
    route = {"route": "light", "member": str(review["anna"].user_id)}
    accepted(lab, reference, **(route if case == LIGHT else {"route": "full"}))
    for name in {*names, "chair"}:
        declared(lab, reference, name)
    if case == FULL:
        lab.visitor("dpo").submit(
            at(reference, "/fg-oordeel"), {"verdict": "positive", "text": "De grondslag klopt."}
        )
    for name in names:
        filed(lab, reference, name)
    page = lab.visitor("chair").text(at(reference, "/advies"))
    assert "Deze commissie beslist zelf" in page
    adopted(lab, reference)
    assert lab.round(reference).state == "decided"
    assert lab.experiment(reference).phase == "approved"
    assert "Neem het besluit" not in lab.visitor("decider").text("/commissie/")
    late = lab.visitor("decider").submit(
        at(reference, "/besluit/correctie"),
        {"outcome": "rejected", "motivation": "Toch niet."},
    )
    assert late.status_code == 422
    page = public_page(lab, reference)
    assert "Genomen door" in page
    assert "Bezwaar maken tegen dit besluit kan tot en met 4 januari 2027." in page


def test_deciding_board_rejects_and_an_objection_brings_a_correction(lab: Lab) -> None:
    review = Review(lab, kind="deciding")
    reference = review.declared(LIGHT)
    filed(lab, reference, "anna", verdict="negative")
    adopted(lab, reference, open_to_objection="y")
    assert lab.experiment(reference).phase == "rejected"
    secretary = lab.visitor("secretary")
    recorded = secretary.submit(
        at(reference, "/bezwaren/nieuw"), {"received_on": "2026-11-23", "grounds": "Niet gewogen."}
    )
    assert recorded.status_code == 303
    decider = lab.visitor("decider")
    decider.submit(at(reference, "/bezwaren/1"), {"outcome": "upheld", "reason": "Dat klopt."})
    decider.submit(
        at(reference, "/besluit/correctie"),
        {"outcome": "approved", "motivation": "Opnieuw gewogen."},
    )
    assert lab.experiment(reference).phase == "approved"
    assert "1 gegrond, nieuw besluit genomen" in " ".join(public_page(lab, reference).split())


def test_deciding_board_without_a_besluit_has_no_term(lab: Lab) -> None:
    review = Review(lab, kind="deciding")
    reference = review.assessed(LIGHT)
    chair = lab.visitor("chair")
    form = chair.form(at(reference, "/advies"), "outcome")
    form["text"] = "Goedgekeurd."
    del form["open_to_objection"]
    assert chair.client.post(at(reference, "/advies"), data=form).status_code == 303
    page = chair.text(at(reference, "/besluit"))
    assert "Hiertegen staat geen bezwaar open" in page

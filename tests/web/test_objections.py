"""The pages around an objection, and what the public reads of it: counts alone."""

import pytest

from tests.builders import Lab
from tests.reviews import Review
from tests.web.test_board_door import at


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def public_page(lab: Lab, reference: str) -> str:
    return lab.visitor().text(f"/experimenten/{lab.experiment(reference).slug}")


def test_from_recording_to_the_correction(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="negative")
    secretary, decider = lab.visitor("secretary"), lab.visitor("decider")
    assert "Bezwaar maken kan tot en met 4 januari 2027." in secretary.text(
        at(reference, "/bezwaren")
    )
    answer = secretary.submit(
        at(reference, "/bezwaren/nieuw?ronde=1"),
        {"received_on": "2026-11-23", "grounds": "GEHEIM Het plan is niet gewogen."},
    )
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(at(reference, "/bezwaren"))
    assert "Beslis op een bezwaar" in decider.text("/commissie/")
    assert "Beslis op dit bezwaar" not in secretary.text(at(reference, "/bezwaren"))
    empty = decider.submit(at(reference, "/bezwaren/1"), {"reason": "Wat ik typte."})
    assert empty.status_code == 422
    assert "Wat ik typte." in empty.get_data(as_text=True)
    handled = decider.submit(
        at(reference, "/bezwaren/1"), {"outcome": "upheld", "reason": "De weging ontbrak."}
    )
    assert handled.status_code == 303
    assert "Corrigeer het besluit: een bezwaar is gegrond" in decider.text("/commissie/")
    assert "Corrigeer het besluit" in decider.text(at(reference, "/bezwaren"))
    done = decider.submit(
        at(reference, "/besluit/correctie"),
        {"outcome": "approved", "motivation": "Opnieuw gewogen."},
    )
    assert done.status_code == 303
    assert "Gegrond, nieuw besluit genomen" in decider.text(at(reference, "/bezwaren"))
    assert "bezwaar" not in decider.text("/commissie/")
    assert lab.experiment(reference).phase == "approved"


def test_public_reads_how_many_objections_stand_how_and_nothing_of_them(
    lab: Lab, review: Review
) -> None:
    reference = review.decided(verdict="negative")
    assert "Bezwaren tegen het besluit" not in public_page(lab, reference)
    for _ in range(2):
        review.objection(reference)
    review.handle(reference, 2, "unfounded")
    page = public_page(lab, reference)
    assert "1 in behandeling, 1 ongegrond." in " ".join(page.split())
    for hidden in ("GEHEIM", "Zo is het gewogen", "elanghebbende"):
        assert hidden not in page


def test_lead_and_citizen_meet_no_objection(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="negative")
    review.objection(reference)
    for page in ("/bezwaren", "/bezwaren/nieuw", "/bezwaren/1"):
        assert lab.visitor("lead").get(at(reference, page)).status_code == 404
        assert lab.visitor("admin").get(at(reference, page)).status_code == 404
        assert lab.visitor().get(at(reference, page)).status_code == 303
    status = lab.visitor("lead").text(f"/plannen/{reference}/status")
    assert "GEHEIM" not in status


@pytest.mark.parametrize("who", ["anna", "dpo", "auditor", "chair"])
def test_board_reads_and_does_not_record(lab: Lab, review: Review, who: str) -> None:
    reference = review.decided(verdict="negative")
    review.objection(reference)
    visitor = lab.visitor(who)
    page = visitor.text(at(reference, "/bezwaren"))
    assert "GEHEIM De gronden." in page
    assert "Belanghebbende" in page
    assert "Leg een bezwaar vast" not in page
    assert visitor.get(at(reference, "/bezwaren/nieuw")).status_code == 404
    assert visitor.get(at(reference, "/bezwaren/1")).status_code == 404


def test_no_besluit_no_objection(lab: Lab, review: Review) -> None:
    reference = review.advised()
    review.decide(reference, open_to_objection=False)
    secretary = lab.visitor("secretary")
    assert "Tegen deze beslissing staat geen bezwaar open." in secretary.text(
        at(reference, "/bezwaren")
    )
    assert "Hier staat geen bezwaar open" in secretary.text(at(reference, "/bezwaren/nieuw"))


def test_typed_text_is_shown_as_text(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="negative")
    nasty = "<script>alert(1)</script> {{ 7*7 }} \u202eomgekeerd"
    lab.visitor("decider").submit(
        at(reference, "/bezwaren/nieuw"), {"received_on": "2026-11-23", "grounds": nasty}
    )
    page = lab.visitor("secretary").text(at(reference, "/bezwaren"))
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert "<script>alert" not in page

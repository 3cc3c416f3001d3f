"""The page on which a decider or chair names who stands in, and what a decider gets to see."""

import pytest

from tests.builders import Lab
from tests.reviews import Review
from tests.web.test_board_door import at
from waardevol_lab.domain.roles import Role

PAGE = "/commissie/vervanging"


@pytest.fixture
def review(lab: Lab) -> Review:
    review = Review(lab)
    lab.person("colleague", (Role.LEAD, review.organisation_id))
    return review


def form_of(review: Review, role: Role = Role.DECIDER) -> str:
    place = review.board_id if role is Role.CHAIR else review.organisation_id
    return f"{PAGE}/{role}/{place}"


def filled(lab: Lab, who: str = "colleague", **days: str) -> dict[str, str]:
    return {"person": str(lab.actors[who]), "first": "", "last": "2026-12-04", **days}


def test_naming_looking_and_ending(lab: Lab, review: Review) -> None:
    decider = lab.visitor("decider")
    assert PAGE in decider.text("/account/profiel")
    answer = decider.submit(PAGE, filled(lab), to=form_of(review), containing="person")
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    page = decider.text(PAGE)
    assert "van 23 november 2026 tot en met 4 december 2026" in page
    told = lab.visitor("colleague").text(PAGE)
    assert "U vervangt decider als beslisser" in told
    assert "Wie vervangt u?" not in told
    grant = page.split("/beeindigen")[0].rpartition("/")[2]
    ended = decider.submit(PAGE, {}, to=f"{PAGE}/{grant}/beeindigen")
    assert ended.status_code == 303
    assert "4 december" not in decider.text(PAGE)
    assert lab.visitor("colleague").get(PAGE).status_code == 404


def test_refused_form_keeps_what_was_typed(lab: Lab, review: Review) -> None:
    before = lab.snapshot()
    answer = lab.visitor("decider").submit(
        PAGE, filled(lab, last="2026-11-01"), to=form_of(review), containing="person"
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="2026-11-01"' in page
    assert f'value="{lab.actors["colleague"]}" checked' in page
    assert "Kies een einddatum" in page
    odd = lab.visitor("decider").submit(
        PAGE, filled(lab, first="2026-02-30"), to=form_of(review), containing="person"
    )
    assert odd.status_code == 422
    assert lab.snapshot() == before


def test_pressing_twice_names_once(lab: Lab, review: Review) -> None:
    decider = lab.visitor("decider")
    form = {**decider.form(PAGE, "person"), **filled(lab)}
    assert decider.client.post(form_of(review), data=form).status_code == 303
    before = lab.snapshot()
    assert decider.client.post(form_of(review), data=form).status_code == 303
    assert lab.snapshot() == before


@pytest.mark.parametrize("who", ["lead", "anna", "secretary", "dpo", "admin", "auditor"])
def test_page_is_of_deciders_and_chairs(lab: Lab, review: Review, who: str) -> None:
    visitor = lab.visitor(who)
    assert visitor.get(PAGE).status_code == 404
    assert PAGE not in visitor.text("/account/profiel")
    assert visitor.client.post(form_of(review), data=filled(lab)).status_code == 404
    assert visitor.client.post(f"{PAGE}/1/beeindigen").status_code == 404


def test_naming_in_the_place_of_another_does_not_exist(lab: Lab, review: Review) -> None:
    decider = lab.visitor("decider")
    for place in (f"{PAGE}/chair/{review.board_id}", f"{PAGE}/decider/99", f"{PAGE}/admin/1"):
        answer = decider.submit(PAGE, filled(lab), to=place, containing="person")
        assert answer.status_code == 404


def test_delegate_decides_on_the_page_and_it_says_in_whose_name(lab: Lab, review: Review) -> None:
    reference = review.advised()
    lab.visitor("decider").submit(PAGE, filled(lab), to=form_of(review), containing="person")
    colleague = lab.visitor("colleague")
    assert reference in colleague.text("/commissie/")
    answer = colleague.submit(
        at(reference, "/besluit"), {"outcome": "approved"}, containing="outcome"
    )
    assert answer.status_code == 303
    assert "colleague, namens decider" in lab.visitor("secretary").text(at(reference, "/besluit"))


def test_deputy_of_the_chair_adopts_in_their_name(lab: Lab, review: Review) -> None:
    reference = review.assessed()
    lab.visitor("chair").submit(
        PAGE, filled(lab, "anna"), to=form_of(review, Role.CHAIR), containing="person"
    )
    anna = lab.visitor("anna")
    answer = anna.submit(at(reference, "/advies"), {"text": "Zorgvuldig."}, containing="outcome")
    assert answer.status_code == 303
    assert "anna, namens chair" in lab.visitor("secretary").text(at(reference, "/advies"))


# --- from the advice alone


@pytest.mark.parametrize("state", ["in_review", "assessed", "advised", "decided"])
@pytest.mark.parametrize("who", ["decider", "colleague"])
def test_decider_and_delegate_reach_nothing_of_the_deliberation(
    lab: Lab, review: Review, state: str, who: str
) -> None:
    reference = review.in_review() if state == "in_review" else review.declared()
    if state != "in_review":
        review.comment(reference, "anna", "GEHEIM reactie")
        for name in ("anna", "bram", "cees", "chair"):
            review.file(reference, name, reasons="GEHEIM oordeel")
        review.opinion(reference)
    if state in {"advised", "decided"}:
        review.adopt(reference)
    if state == "decided":
        review.decide(reference)
    lab.visitor("decider").submit(PAGE, filled(lab), to=form_of(review), containing="person")
    visitor = lab.visitor(who)
    for page in ("/stemming", "/oordeel", "/fg-oordeel"):
        for ronde in ("", "?ronde=1"):
            assert visitor.get(at(reference, page + ronde)).status_code == 404, page
    seen = "".join(
        visitor.text(at(reference, page)) for page in ("", "/toetsing", "/besluit")
    ) + visitor.text("/commissie/")
    for hidden in ("GEHEIM", "leden hebben geoordeeld", "hidden remark", "FG-oordeel", "Stemming"):
        assert hidden not in seen

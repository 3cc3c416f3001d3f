"""Mijn oordeel, the tally, the opinion of the dpo, advice, decision and correction."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.builders import Lab
from tests.reviews import LIGHT, Review, risks
from tests.web.test_board_door import at
from waardevol_lab.domain.proposed_conditions import ProposedCondition

ASSESSMENT = {
    "verdict": "positive",
    "reasons": "Zorgvuldig gedaan.",
    **{f"risk_{value}": "1" for value in risks(1)},
}


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


# --- mijn oordeel


def test_draft_is_kept_with_its_gaps_and_nothing_is_filed(lab: Lab, review: Review) -> None:
    reference = review.declared()
    anna = lab.visitor("anna")
    answer = anna.submit(
        at(reference, "/oordeel"), {"verdict": "negative", "reasons": "", "risk_privacy": "3"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, at(reference, "/oordeel"))
    page = anna.text(at(reference, "/oordeel"))
    assert "U heeft nog niets ingediend" in page
    assert 'value="negative" checked' in page
    assert "0 van 4 leden hebben geoordeeld" in page
    form = anna.form(at(reference, "/oordeel"), "verdict")
    assert form["risk_privacy"] == "3"


def test_filing_names_each_gap_and_keeps_the_text(lab: Lab, review: Review) -> None:
    reference = review.declared()
    before = lab.snapshot()
    answer = lab.visitor("anna").submit(
        at(reference, "/oordeel"), {"reasons": "Mijn redenen.", "file": "1"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Kies uw oordeel." in page
    assert "Privacy: Kies hoe groot het risico is." in page
    assert "Mijn redenen." in page
    assert 'href="#risk_privacy-0"' in page
    assert lab.snapshot() == before


def test_filing_opens_the_tally(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.file(reference, "bram", "negative")
    anna = lab.visitor("anna")
    closed = anna.text(at(reference, "/stemming"))
    assert "U ziet de stemmen na uw eigen oordeel" in closed
    assert "1 van 4 leden hebben geoordeeld" in closed
    assert "GEHEIM oordeel" not in closed
    answer = anna.submit(at(reference, "/oordeel"), {**ASSESSMENT, "file": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, at(reference, "/stemming"))
    opened = anna.text(at(reference, "/stemming"))
    assert "GEHEIM oordeel" in opened
    assert "Er is nog 1 oordeel nodig voor het quorum." in opened


def test_stale_draft_shows_what_was_typed(lab: Lab, review: Review) -> None:
    reference = review.declared()
    first, second = lab.visitor("anna"), lab.visitor("anna")
    form = second.form(at(reference, "/oordeel"), "verdict")
    first.submit(at(reference, "/oordeel"), {"reasons": "Eerst."})
    form["reasons"] = "Uit het andere venster."
    before = lab.snapshot()
    answer = second.client.post(at(reference, "/oordeel"), data=form)
    assert answer.status_code == 409
    assert "Uit het andere venster." in answer.get_data(as_text=True)
    assert lab.snapshot() == before


def test_filed_twice_is_refused_until_the_quorum_is_there(lab: Lab, review: Review) -> None:
    reference = review.declared()
    anna = lab.visitor("anna")
    anna.submit(at(reference, "/oordeel"), {**ASSESSMENT, "file": "1"})
    assert "Dien mijn oordeel in" not in anna.text(at(reference, "/oordeel"))
    for name in ("bram", "chair"):
        review.file(reference, name, "negative")
    assert "Tweede oordeel" in anna.text(at(reference, "/oordeel"))
    again = {**ASSESSMENT, "verdict": "negative", "file": "1"}
    assert anna.submit(at(reference, "/oordeel"), again).status_code == 303
    assert "Tweede oordeel" in anna.text(at(reference, "/stemming"))


# --- the dpo


def test_dpo_records_an_opinion(lab: Lab, review: Review) -> None:
    reference = review.in_review()
    dpo = lab.visitor("dpo")
    empty = dpo.submit(at(reference, "/fg-oordeel"), {"text": ""})
    assert empty.status_code == 422
    answer = dpo.submit(
        at(reference, "/fg-oordeel"), {"verdict": "negative", "text": "Geen grondslag."}
    )
    assert answer.status_code == 303
    assert "Geen grondslag." in lab.visitor("secretary").text(at(reference, "/fg-oordeel"))
    secretary = lab.visitor("secretary")
    assert secretary.client.post(at(reference, "/fg-oordeel")).status_code in {400, 404}


# --- the advice


def test_chair_begins_with_what_the_votes_carry(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.opinion(reference)
    for n, name in enumerate(("anna", "bram", "chair")):
        review.file(reference, name, "positive_with_conditions", risks=risks(n))
    form = lab.visitor("chair").form(at(reference, "/advies"), "outcome")
    assert form["outcome"] == "approved_with_conditions"
    assert form["risk_privacy"] == "1"
    assert form["conditions-0-text"] == "Controle in week 1."


def test_adopting_the_advice(lab: Lab, review: Review) -> None:
    reference = review.assessed(verdict="positive_with_conditions")
    chair = lab.visitor("chair")
    answer = chair.submit(
        at(reference, "/advies"),
        {
            "text": "De commissie is positief.",
            "conditions-0-text": "Laat de wissing controleren.",
            "conditions-0-owner": "projectleider",
            "conditions-0-due": "2027-01-15",
            "conditions-0-start_blocking": "y",
            **{f"conditions-{n}-text": "" for n in (1, 2, 3)},
        },
    )
    assert answer.status_code == 303
    page = lab.visitor("decider").text(at(reference, "/besluit"))
    assert "De commissie is positief." in page
    assert "Uiterlijk 15 januari 2027." in page
    assert "Moet klaar zijn voor de start." in page
    assert "Neem het besluit" in lab.visitor("decider").text("/commissie/")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": " "}, "Vul dit in."),
        ({"text": "Goed.", "outcome": "rejected"}, "Deze uitkomst is niet de uitkomst"),
        ({"text": "Goed.", "conditions-0-due": "2027-02-30"}, "Vul een datum in die bestaat"),
        ({"text": "Goed.", "conditions-0-owner": "Ik"}, "Schrijf wat er moet gebeuren"),
        ({"text": "Goed.", "conditions-0-text": "Iets"}, "Bij deze uitkomst horen geen"),
    ],
)
def test_advice_that_does_not_hold_keeps_what_was_typed(
    lab: Lab, review: Review, fields: dict[str, str], error: str
) -> None:
    reference = review.assessed()
    before = lab.snapshot()
    answer = lab.visitor("chair").submit(at(reference, "/advies"), fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert error in page
    assert list(fields.values())[-1] in page
    assert lab.snapshot() == before


def test_advice_page_says_what_is_missing(lab: Lab, review: Review) -> None:
    reference = review.declared()
    page = lab.visitor("chair").text(at(reference, "/advies"))
    assert "Er zijn nog 3 oordelen nodig voor het quorum." in page
    assert "Nog niet binnen." in page
    assert "Nog niet ingediend." in page
    assert "Dien eerst uw eigen oordeel in" in page
    review.file(reference, "chair")
    answer = lab.visitor("chair").submit(at(reference, "/advies"), {"text": "Goed."})
    refused = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Er hebben nog te weinig leden een oordeel ingediend." in refused


def test_advice_cannot_be_adopted_by_a_member_nor_twice(lab: Lab, review: Review) -> None:
    reference = review.assessed()
    chair = lab.visitor("chair")
    form = chair.form(at(reference, "/advies"), "outcome")
    form["text"] = "De commissie is positief."
    assert lab.visitor("anna").client.post(at(reference, "/advies"), data=form).status_code in {
        400,
        404,
    }
    assert chair.client.post(at(reference, "/advies"), data=form).status_code == 303
    form["idempotency_key"] = "another-press"
    late = chair.client.post(at(reference, "/advies"), data=form)
    assert late.status_code == 409
    assert "De commissie is positief." in late.get_data(as_text=True)


def test_holding_a_plan_over(lab: Lab, review: Review) -> None:
    reference = review.assessed(verdict="defer")
    chair = lab.visitor("chair")
    assert "Vraag om wijzigingen" in chair.text("/commissie/")
    empty = chair.submit(at(reference, "/aanhouden"), {"reason": "Onduidelijk."})
    assert empty.status_code == 422
    answer = chair.submit(
        at(reference, "/aanhouden"),
        {
            "reason": "De grenzen zijn onduidelijk.",
            "questions-0-question": "limits",
            "questions-0-text": "Waar ligt de grens?",
        },
    )
    assert answer.status_code == 303
    assert lab.round(reference).state == "returned"
    assert "De grenzen zijn onduidelijk." in lab.visitor("lead").text(
        f"/plannen/{reference}/vragen"
    )


# --- the decision


def test_deciding_as_advised(lab: Lab, review: Review) -> None:
    """The conditions stand there; the outcome is chosen by nobody but the decider."""
    reference = review.advised(verdict="positive_with_conditions")
    decider, place = lab.visitor("decider"), at(reference, "/besluit")
    unchosen = decider.submit(place, {}, containing="outcome")
    assert unchosen.status_code == 422
    answer = decider.submit(place, {"outcome": "approved_with_conditions"}, containing="outcome")
    assert answer.status_code == 303
    assert lab.experiment(reference).phase == "approved"
    page = lab.visitor("chair").text(at(reference, "/besluit"))
    assert "Goedgekeurd met voorwaarden" in page
    assert "Mogelijk tot en met 4 januari 2027" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "approved", "conditions-0-text": ""},
        {"outcome": "approved_with_conditions", "conditions-0-text": "Anders."},
    ],
)
def test_deviating_without_a_motivation(lab: Lab, review: Review, fields: dict[str, str]) -> None:
    reference = review.advised(verdict="positive_with_conditions")
    blank = {"conditions-0-owner": "", "conditions-0-due": ""}
    before = lab.snapshot()
    decider = lab.visitor("decider")
    refused = decider.submit(at(reference, "/besluit"), {**blank, **fields}, containing="outcome")
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert 'href="#motivation"' in page
    assert "Leg uit waarom u afwijkt van het advies." in page
    assert lab.snapshot() == before
    done = decider.submit(
        at(reference, "/besluit"),
        {**blank, **fields, "motivation": "Dit is genoeg."},
        containing="outcome",
    )
    assert done.status_code == 303
    assert "Dit besluit wijkt af van het advies." in decider.text(at(reference, "/besluit"))


def test_owner_who_ends_in_a_point_gets_no_second_one(lab: Lab, review: Review) -> None:
    reference = review.assessed(verdict="positive_with_conditions")
    owned = ProposedCondition("Doe dit eerst.", "Wijkdata B.V.", None, True)
    review.adopt(reference, "approved_with_conditions", conditions=(owned,))
    review.decide(reference, "approved_with_conditions")
    decider = lab.visitor("decider")
    page = decider.text(at(reference, "/besluit"))
    letter = re.findall(r'href="([^"]+\.pdf)"', page)[0]
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(decider.get(letter).data)).pages)
    conditions = lab.visitor("lead").text(f"/plannen/{reference}/voorwaarden")
    for words in (page, text, conditions):
        assert "Wijkdata B.V." in words
        assert "B.V.." not in words


def test_decision_without_advice_is_too_early(lab: Lab, review: Review) -> None:
    reference = review.in_review()
    decider = lab.visitor("decider")
    page = decider.text(at(reference, "/besluit"))
    assert "Er is nog geen advies" in page
    assert "Neem het besluit" not in page


def test_correcting_a_rejection(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="negative")
    decider = lab.visitor("decider")
    refused = decider.submit(at(reference, "/besluit/correctie"), {"outcome": "approved"})
    assert refused.status_code == 422
    done = decider.submit(
        at(reference, "/besluit/correctie"),
        {"outcome": "approved", "motivation": "Bezwaar gegrond."},
    )
    assert (done.status_code, done.headers["Location"]) == (303, at(reference, "/besluit"))
    page = decider.text(at(reference, "/besluit"))
    assert "Het besluit na correctie" in page
    assert "dat is vervangen" in page
    assert lab.experiment(reference).phase == "approved"


def test_deciding_board_says_that_its_advice_decides(lab: Lab) -> None:
    review = Review(lab, kind="deciding")
    reference = review.assessed(LIGHT)
    chair = lab.visitor("chair")
    page = chair.text(at(reference, "/advies"))
    assert "Deze commissie beslist zelf" in page
    answer = chair.submit(at(reference, "/advies"), {"text": "Goedgekeurd, want zorgvuldig."})
    assert answer.status_code == 303
    assert lab.experiment(reference).phase == "approved"
    assert "namens de commissie" in chair.text(at(reference, "/besluit"))

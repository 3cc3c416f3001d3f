"""The data protection officer: what waits, what the plan says of data, an opinion, never a vote."""

import re
from datetime import timedelta

import pytest

from tests.builders import Lab, case_answers
from tests.reviews import FULL, LIGHT, Review, ballot
from tests.web.test_board_door import at
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.roles import Role
from waardevol_lab.services.assessing import WriteAssessment, file_assessment
from waardevol_lab.services.plans import SaveTopic, save_topic

DESK = "/commissie/fg"


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def part(page: str, name: str) -> str:
    """What stands under one heading of the desk."""
    start = page.index(f'id="{name}"')
    following = re.search(r"<h2", page[start + 10 :])
    return page[start : start + 10 + following.start()] if following else page[start:]


def test_desk_holds_what_waits_what_comes_and_what_was_given(lab: Lab, review: Review) -> None:
    waiting, given, coming = review.in_review(), review.in_review(), review.submitted()
    review.opinion(given, "negative")
    page = lab.visitor("dpo").text(DESK)
    assert waiting in part(page, "wacht")
    assert "Uiterlijk 4 januari 2027" in part(page, "wacht")
    assert coming in part(page, "komt")
    assert given in part(page, "gegeven")
    assert given not in part(page, "wacht")
    lab.set_clock(lab.now + timedelta(days=90))
    assert "Te laat: uiterlijk 4 januari 2027" in lab.visitor("dpo").text(DESK)


def test_plan_without_personal_data_asks_for_nothing(lab: Lab, review: Review) -> None:
    reference = review.in_review(LIGHT)
    assert reference not in lab.visitor("dpo").text(DESK)


def test_new_version_asks_again_and_shows_what_was_said_of_the_last(
    lab: Lab, review: Review
) -> None:
    reference = review.declared()
    review.opinion(reference, "negative")
    review.request_changes(reference)
    review.resubmit(reference)
    review.accept(reference)
    dpo = lab.visitor("dpo")
    assert reference in part(dpo.text(DESK), "wacht")
    page = dpo.text(at(reference, "/fg-oordeel"))
    assert "Oordeel over versie 1" in page
    assert "De commissie wacht op uw oordeel." in page


def test_round_shows_the_answers_on_data_and_the_dpia_together(lab: Lab, review: Review) -> None:
    reference = review.in_review()
    page = lab.visitor("dpo").text(at(reference, "/fg-oordeel"))
    for label in (
        "Waarvoor is het? Kies wat er op het bord komt.",
        "Meet of bewaart u gegevens over personen?",
        "Hoe lang bewaart u de gegevens?",
        "Wie kan bij de gegevens?",
        "Welke grondslag uit de AVG hebt u?",
    ):
        assert label in page
    assert re.search(r"Bijlage: [^<]*\.pdf", page)
    assert "Hoe evalueert u het experiment" not in page
    (file,) = re.findall(rf"/plannen/{reference}/bijlagen/\d+", page)
    with lab.visitor("dpo").get(file) as answer:
        assert answer.status_code == 200


def test_dpo_reads_the_deliberation_and_never_votes(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.file(reference, "anna", reasons="Zo oordeelt anna.")
    dpo = lab.visitor("dpo")
    assert "Zo oordeelt anna." in dpo.text(at(reference, "/stemming"))
    assert dpo.get(at(reference, "/oordeel")).status_code == 404
    before = lab.snapshot()
    with pytest.raises(NotFound):
        file_assessment(WriteAssessment(reference, ballot()), review["dpo"], lab.now)
    assert lab.snapshot() == before


def test_desk_is_of_the_dpo_and_of_their_own_organisation(lab: Lab, review: Review) -> None:
    reference = review.in_review()
    for who in ("lead", "anna", "chair", "secretary", "decider", "admin", "auditor"):
        assert lab.visitor(who).get(DESK).status_code == 404
    assert lab.visitor().get(DESK).status_code == 303
    elsewhere = lab.organisation("Gemeente Elders")
    lab.person("other dpo", (Role.DPO, elsewhere))
    assert reference not in lab.visitor("other dpo").text(DESK)
    assert lab.visitor("other dpo").get(at(reference, "/fg-oordeel")).status_code == 404
    assert 'href="/commissie/fg"' in lab.visitor("dpo").text("/commissie/")
    assert 'href="/commissie/fg"' not in lab.visitor("chair").text("/commissie/")


def test_only_an_answer_that_changed_is_called_changed(lab: Lab, review: Review) -> None:
    reference = review.declared()
    first = lab.visitor("dpo").text(at(reference, "/fg-oordeel"))
    assert "Wat het plan over gegevens zegt" in first
    assert "Gewijzigd in versie" not in first
    review.request_changes(reference)
    version = lab.topic_version(reference, "purpose")
    answers = case_answers(FULL)
    topic = {**answers, "limits": answers["limits"] + " Nooit voor reclame."}
    ids = ("title", "summary", "problem", "purpose_kind", "alternative", "direction", "limits")
    kept = {key: topic[key] for key in ids if key in topic}
    save_topic(SaveTopic(reference, "purpose", kept, version), review["lead"], lab.now)
    review.resubmit(reference)
    again = lab.visitor("dpo").text(at(reference, "/fg-oordeel"))
    assert again.count("Gewijzigd in versie 2") == 1


def test_others_read_whether_the_dpo_was_told(lab: Lab, review: Review) -> None:
    reference = review.submitted()
    secretary = lab.visitor("secretary")
    before = secretary.text(at(reference, "/fg-oordeel"))
    assert "krijgt bericht als de secretaris" in before
    review.accept(reference)
    assert "heeft bericht gekregen" in secretary.text(at(reference, "/fg-oordeel"))


def test_dpo_who_stepped_back_as_a_member_is_not_asked_for_an_opinion(
    lab: Lab, review: Review
) -> None:
    lab.grant("anna", Role.DPO, review.organisation_id)
    review.people["anna"] = lab.actor("anna")
    reference = review.in_review()
    assert reference in part(lab.visitor("anna").text(DESK), "wacht")
    review.declare(reference, "anna", conflict=True)
    assert reference not in lab.visitor("anna").text(DESK)


def test_decider_who_sits_on_another_board_reads_no_opinion(lab: Lab, review: Review) -> None:
    other = lab.board(review.organisation_id, name="Andere commissie")
    lab.grant("decider", Role.MEMBER, other)
    reference = review.in_review()
    review.opinion(reference)
    decider = lab.visitor("decider")
    assert decider.get(at(reference, "/toetsing")).status_code == 200
    for page in ("/fg-oordeel", "/stemming"):
        assert decider.get(at(reference, page)).status_code == 404

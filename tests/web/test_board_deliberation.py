"""The deliberation: the table of values by member, what is needed, second ballots, dissent."""

import re

import pytest
from sqlalchemy import update

from tests.builders import Lab
from tests.reviews import MEMBERS, Review, risks
from tests.web.test_board_door import at
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import RoleGrant

VALUES = list(risks(0))


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def rows_of(page: str) -> list[str]:
    """The rows of the table of values, as the words in them."""
    table = page[page.index("risk-table--dense") :].split("</table>", maxsplit=1)[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in table.split("<tr")[2:]]


def file_all(review: Review, reference: str, verdicts: dict[str, str]) -> None:
    for name, verdict in verdicts.items():
        review.file(reference, name, verdict)


def test_the_value_over_which_members_differ_most_is_on_top(lab: Lab, review: Review) -> None:
    reference = review.declared()
    first, last = VALUES[0], VALUES[-1]
    review.file(reference, "anna", risks={**risks(1), last: 0})
    review.file(reference, "bram", risks={**risks(1), last: 3, first: 2})
    page = lab.visitor("anna").text(at(reference, "/stemming"))
    rows = rows_of(page)
    assert len(rows) == len(VALUES)
    assert "van geen tot hoog 0 geen 3 hoog" in rows[0]
    assert "van laag tot let op" in rows[1]
    assert all("eens" in row for row in rows[2:])


def test_board_column_shows_what_was_adopted(lab: Lab, review: Review) -> None:
    reference = review.assessed()
    anna = lab.visitor("anna")
    assert "Voorstel: de middelste" in anna.text(at(reference, "/stemming"))
    review.adopt(reference, risks=risks(3))
    page = anna.text(at(reference, "/stemming"))
    assert "Commissie (vastgesteld)" in page
    assert all(row.endswith("3 hoog") for row in rows_of(page))


def test_member_who_left_stays_in_the_record_of_the_advice(lab: Lab, review: Review) -> None:
    reference = review.advised()
    with transaction() as session:
        session.execute(
            update(RoleGrant)
            .where(RoleGrant.account_id == lab.actors["bram"])
            .values(revoked_at=lab.now)
        )
    page = lab.visitor("secretary").text(at(reference, "/stemming"))
    assert "bram" in page
    assert page.count("GEHEIM oordeel") == 4


@pytest.mark.parametrize("who", ["anna", "chair", "secretary", "dpo", "auditor"])
def test_page_says_how_many_are_still_needed(lab: Lab, review: Review, who: str) -> None:
    reference = review.declared()
    review.file(reference, "bram")
    page = lab.visitor(who).text(at(reference, "/stemming"))
    assert "Nog 2 oordelen nodig voor het quorum." in page
    assert "Het oordeel van de functionaris gegevensbescherming ontbreekt." in page


@pytest.mark.parametrize(
    ("chair", "says"),
    [
        ("positive", "goedkeuren"),
        ("positive_with_conditions", "goedkeuren met voorwaarden"),
        ("negative", "afwijzen"),
    ],
)
def test_page_says_what_the_chair_makes_of_a_tie(
    lab: Lab, review: Review, chair: str, says: str
) -> None:
    reference = review.declared()
    other = "positive" if chair == "negative" else "negative"
    file_all(review, reference, {"anna": other, "bram": "abstain", "chair": chair})
    told = f"De stem van de voorzitter geeft de doorslag: {says}."
    for page in ("/stemming", "/advies"):
        words = lab.visitor("chair").text(at(reference, page))
        assert told in words
        assert "De stemmen zijn" not in words


def test_what_the_votes_need_is_hidden_until_ones_own_is_filed(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.opinion(reference)
    file_all(review, reference, {"anna": "positive", "bram": "negative", "cees": "abstain"})
    assert "De stemmen staken" in lab.visitor("anna").text(at(reference, "/stemming"))
    closed = lab.visitor("chair").text(at(reference, "/stemming"))
    assert "staken" not in closed
    assert "GEHEIM oordeel" not in closed
    assert "risk-table" not in closed
    for page in ("", "/toetsing", "/oordeel", "/fg-oordeel", "/advies"):
        assert "GEHEIM oordeel" not in lab.visitor("chair").text(at(reference, page))


def test_tie_waits_for_the_chair_whose_vote_decides(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.opinion(reference)
    file_all(review, reference, {"anna": "positive", "bram": "negative", "cees": "abstain"})
    anna = lab.visitor("anna")
    assert "De stemmen staken: de voorzitter beslist" in anna.text(at(reference, "/stemming"))
    review.file(reference, "chair", "abstain")
    page = anna.text(at(reference, "/stemming"))
    assert "Een tweede oordeel kan de doorslag geven." in page
    review.file(reference, "chair", "negative")
    page = anna.text(at(reference, "/stemming"))
    assert "Alles is er" in page
    assert "afwijzen" in page


def test_second_ballot_replaces_the_first_and_both_stay(lab: Lab, review: Review) -> None:
    reference = review.declared()
    for name in ("anna", "bram", "chair"):
        review.file(reference, name, "positive", reasons=f"Eerst van {name}.")
    anna = lab.visitor("anna")
    assert "Dien een tweede oordeel in" in anna.text(at(reference, "/stemming"))
    review.file(reference, "anna", "negative", reasons="Nu toch niet.")
    page = lab.visitor("bram").text(at(reference, "/stemming"))
    assert "Nu toch niet." in page
    assert "Eerst van anna." in page
    assert "Eerste oordeel: akkoord" in page
    assert "Dien een tweede oordeel in" not in anna.text(at(reference, "/stemming"))


def test_minority_view_begins_with_the_reasons_of_those_who_differ(
    lab: Lab, review: Review
) -> None:
    reference = review.declared()
    review.opinion(reference)
    for name in (*MEMBERS[:2], "chair"):
        review.file(reference, name, reasons="Het is zorgvuldig.")
    review.file(reference, "cees", "negative", reasons="Te weinig waarborgen.")
    form = lab.visitor("chair").form(at(reference, "/advies"), "minority_view")
    assert "- Te weinig waarborgen." in form["minority_view"]
    assert "zorgvuldig" not in form["minority_view"]
    assert "cees" not in form["minority_view"]


def test_no_minority_view_where_all_agree(lab: Lab, review: Review) -> None:
    reference = review.assessed()
    assert not lab.visitor("chair").form(at(reference, "/advies"), "minority_view")["minority_view"]


# --- the own assessment of a version before


def test_own_assessment_of_the_last_version_stands_beside_the_new_one(
    lab: Lab, review: Review
) -> None:
    reference = review.declared()
    review.file(reference, "anna", "negative", reasons="Toen vond ik dit.")
    review.file(reference, "bram", "negative", reasons="Van bram alleen.")
    review.file(reference, "chair")
    review.request_changes(reference)
    review.resubmit(reference)
    review.accept(reference)
    anna = lab.visitor("anna")
    page = anna.text(at(reference, "/oordeel"))
    assert "Uw oordeel over versie 1: niet akkoord" in page
    assert "Toen vond ik dit." in page
    assert "Van bram alleen." not in page
    form = anna.form(at(reference, "/oordeel"), "verdict")
    assert not form.get("reasons")
    review.file(reference, "anna", "positive", reasons="Nu is het goed.")
    assert "Toen vond ik dit." not in anna.text(at(reference, "/oordeel"))

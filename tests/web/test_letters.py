"""Letters as they were sent: what they say, where the record names them, and who gets them."""

import hashlib
import io
import json

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from tests.builders import Lab
from tests.pdf_checks import checked
from tests.reviews import LIGHT, Review
from tests.visitor import parse
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import (
    Account,
    Experiment,
    LedgerEntry,
    LedgerPayload,
    Letter,
    OutboxMail,
)
from waardevol_lab.services.deciding import Correct, correct

READERS_OF_ADVICE = {"secretary", "chair", "anna", "dpo", "decider", "auditor"}


@pytest.fixture
def review(lab: Lab) -> Review:
    made = Review(lab)
    lab.person("stranger", (Role.LEAD, lab.organisation("Gemeente Elders")))
    return made


def letters() -> list[tuple[int, str, str]]:
    """Number, kind and hash of every letter."""
    with reading() as session:
        rows = session.scalars(select(Letter).order_by(Letter.number))
        return [(row.number, row.kind, row.sha256) for row in rows]


def told(kind: str) -> dict[str, object]:
    """What the newest entry of this kind says."""
    with reading() as session:
        payload = session.scalar(
            select(LedgerPayload.payload)
            .join(LedgerEntry, LedgerEntry.id == LedgerPayload.entry_id)
            .where(LedgerEntry.kind == kind)
            .order_by(LedgerEntry.id.desc())
            .limit(1)
        )
        return dict(json.loads(payload or b"{}"))


def mailed(template: str) -> dict[str, object]:
    """The context of the newest mail of this template."""
    with reading() as session:
        row = session.scalar(
            select(OutboxMail)
            .where(OutboxMail.template == template)
            .order_by(OutboxMail.id.desc())
            .limit(1)
        )
        assert row is not None, template
        return dict(row.context)


def statuses(review: Review, address: str) -> dict[str, int]:
    """What everybody gets at an address."""
    names = (*review.people, "stranger")
    return {name: review.lab.visitor(name).get(address).status_code for name in names}


def slug_of(reference: str) -> str:
    with reading() as session:
        found = session.scalar(select(Experiment.slug).where(Experiment.reference == reference))
        return str(found)


def flat(made: bytes) -> str:
    """The text of a letter on one line."""
    pages = PdfReader(io.BytesIO(made)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_every_act_that_sends_a_letter_keeps_it_and_names_its_hash(review: Review) -> None:
    reference = review.submitted()
    assert told("PlanSubmitted")["letter"] == letters()[0][2]
    review.return_with_question(reference)
    assert told("PlanReturned")["letter"] == letters()[1][2]
    review.resubmit(reference)
    review.accept(reference)
    for name in ("chair", "anna", "bram", "cees"):
        review.declare(reference, name)
    review.request_changes(reference)
    assert told("ChangesRequested")["letter"] == letters()[3][2]
    review.resubmit(reference)
    review.accept(reference)
    for name in ("chair", "anna", "bram", "cees"):
        review.file(reference, name, "positive_with_conditions")
    review.opinion(reference)
    review.adopt(reference, "approved_with_conditions")
    assert told("AdviceAdopted")["advice_letter"] == letters()[5][2]
    review.decide(reference, "approved_with_conditions")
    assert told("DecisionTaken")["decision_letter"] == letters()[6][2]
    assert [(number, kind) for number, kind, _ in letters()] == [
        (1, "receipt"),
        (2, "returned"),
        (3, "receipt"),
        (4, "held"),
        (5, "receipt"),
        (6, "advice_conditions"),
        (7, "decision_conditions"),
    ]
    assert mailed("advice_to_decide")["letter"] == 6
    assert mailed("decision_taken")["letter"] == 7
    assert mailed("plan_returned")["letter"] == 2
    for number, _, sha256 in letters():
        answer = review.lab.visitor("lead").get(f"/plannen/{reference}/brieven/{number}.pdf")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.data).hexdigest() == sha256
        assert "attachment" in answer.headers["Content-Disposition"]


def test_letters_say_what_was_decided_asked_and_by_whom(review: Review) -> None:
    reference = review.submitted()
    review.return_with_question(reference)
    lead = review.lab.visitor("lead")
    with reading() as session:
        titles = [row.title for row in session.scalars(select(Letter).order_by(Letter.number))]
    asked = lead.get(f"/plannen/{reference}/brieven/2.pdf").data
    checked(asked, titles[1], "nl")
    text = flat(asked)
    assert "Kunt u dit uitleggen?" in text
    assert "Hoe heet het experiment?" in text
    assert "Namens" in text
    assert "de secretaris" in text
    assert reference in text
    assert titles[1].startswith("Vragen over uw plan “")


def test_advice_and_decision_letters_name_conditions_risks_and_no_person(review: Review) -> None:
    reference = review.decided(verdict="positive_with_conditions")
    chair = review.lab.visitor("chair")
    numbers = {kind: number for number, kind, _ in letters()}
    for kind in ("advice_conditions", "decision_conditions"):
        made = chair.get(f"/commissie/{reference}/brieven/{numbers[kind]}.pdf").data
        text = flat(made)
        assert "Laat de wissing controleren." in text
        assert "Moet klaar zijn voor de start." in text
        for person in review.people.values():
            assert person.name not in text
        if kind.startswith("advice"):
            assert "De commissie ziet zorgvuldigheid." in text
            assert "Privacy 1 laag" in text
            assert "Aan de beslisser (het bevoegd gezag) van" in text
        else:
            assert "goedgekeurd met voorwaarden" in text
            assert "bezwaar maken tot en met" in text


def test_an_advice_is_for_the_board_and_the_decider_until_it_is_decided_on(
    review: Review,
) -> None:
    reference = review.advised(LIGHT)
    (number,) = [number for number, kind, _ in letters() if kind == "advice_approved"]
    at_board = statuses(review, f"/commissie/{reference}/brieven/{number}.pdf")
    assert {name for name, status in at_board.items() if status == 200} == {
        *READERS_OF_ADVICE,
        "bram",
        "cees",
    }
    address = f"/plannen/{reference}/brieven/{number}.pdf"
    assert set(statuses(review, address).values()) == {404}
    assert f"/brieven/{number}.pdf" not in review.lab.visitor("lead").text(
        f"/plannen/{reference}/status"
    )
    review.decide(reference)
    lead = review.lab.visitor("lead")
    assert lead.get(address).status_code == 200
    page = lead.text(f"/plannen/{reference}/status")
    parse(page)
    assert address in page
    assert review.lab.visitor("stranger").get(address).status_code == 404


def test_everybody_reads_the_letters_of_what_was_decided_and_no_others(review: Review) -> None:
    reference = review.decided(LIGHT)
    slug, client = slug_of(reference), review.lab.app.test_client()
    open_to_all = {
        number: client.get(f"/experimenten/{slug}/brieven/{number}.pdf").status_code
        for number, _, _ in letters()
    }
    kinds = {number: kind for number, kind, _ in letters()}
    assert {kinds[number] for number, status in open_to_all.items() if status == 200} == {
        "advice_approved",
        "decision_approved",
    }
    for language in ("", "/en"):
        page = client.get(f"{language}/experimenten/{slug}/brieven").get_data(as_text=True)
        parse(page)
        for number, kind, sha256 in letters():
            assert (sha256 in page) == (kind != "receipt")
            assert (f"/brieven/{number}.pdf" in page) == (kind != "receipt")
    assert f"/experimenten/{slug}/brieven" in client.get(f"/experimenten/{slug}").get_data(
        as_text=True
    )


def test_before_the_decision_no_letter_is_public(review: Review) -> None:
    reference = review.advised(LIGHT)
    client = review.lab.app.test_client()
    for slug in (slug_of(reference), "bestaat-niet"):
        assert client.get(f"/experimenten/{slug}/brieven").status_code == 404
        assert client.get(f"/experimenten/{slug}/brieven/2.pdf").status_code == 404


def test_the_advice_on_an_amendment_is_public_once_that_is_decided_on(review: Review) -> None:
    reference = review.decided(LIGHT)
    client, slug = review.lab.app.test_client(), slug_of(reference)
    known = {number for number, _, _ in letters()}
    review.amend(reference)
    for name in ("anna", "bram", "cees", "chair"):
        review.declare(reference, name)
        review.file(reference, name)
    review.adopt(reference)
    added = [n for n, kind, _ in letters() if n not in known and kind.startswith("advice")]
    assert len(added) == 1
    address = f"/experimenten/{slug}/brieven/{added[0]}.pdf"
    assert client.get(address).status_code == 404
    review.decide(reference)
    assert client.get(address).status_code == 200


def test_questions_are_not_for_the_decider_and_numbers_of_others_do_not_exist(
    review: Review,
) -> None:
    reference = review.submitted(LIGHT)
    review.return_with_question(reference)
    other = review.submitted()
    decider = review.lab.visitor("decider")
    assert decider.get(f"/commissie/{reference}/brieven/2.pdf").status_code == 404
    secretary = review.lab.visitor("secretary")
    assert secretary.get(f"/commissie/{reference}/brieven/2.pdf").status_code == 200
    assert secretary.get(f"/commissie/{other}/brieven/2.pdf").status_code == 404
    assert secretary.get(f"/commissie/{reference}/brieven/99.pdf").status_code == 404
    assert review.lab.visitor("stranger").get(
        f"/plannen/{reference}/brieven/1.pdf"
    ).status_code == (404)


def test_a_member_with_a_conflict_gets_no_letter(review: Review) -> None:
    reference = review.in_review()
    review.declare(reference, "bram", conflict=True)
    for name in ("anna", "cees", "chair"):
        review.declare(reference, name)
        review.file(reference, name)
    review.opinion(reference)
    review.adopt(reference)
    review.decide(reference)
    numbers = [number for number, _, _ in letters()]
    bram = review.lab.visitor("bram")
    assert {
        bram.get(f"/commissie/{reference}/brieven/{number}.pdf").status_code for number in numbers
    } == {404}


def test_a_correction_sends_a_letter_of_its_own(review: Review) -> None:
    reference = review.decided(LIGHT, "negative")
    correct(
        Correct(reference, "approved", "Het bezwaar is gegrond."),
        review["decider"],
        review.lab.now,
    )
    assert [kind for _, kind, _ in letters()] == [
        "receipt",
        "advice_rejected",
        "decision_rejected",
        "decision_approved",
    ]
    assert told("DecisionCorrected")["decision_letter"] == letters()[3][2]
    text = flat(review.lab.visitor("lead").get(f"/plannen/{reference}/brieven/4.pdf").data)
    assert "Het bezwaar is gegrond." in text


def test_a_letter_whose_file_is_gone_is_not_found(review: Review) -> None:
    reference = review.submitted(LIGHT)
    with review.lab.app.app_context():
        storage.path_of(letters()[0][2]).unlink()
    assert review.lab.visitor("lead").get(f"/plannen/{reference}/brieven/1.pdf").status_code == 404


def test_a_lead_who_reads_english_gets_letters_in_english(review: Review) -> None:
    with transaction() as session:
        session.get_one(Account, review["lead"].user_id).language = "en"
    reference = review.submitted(LIGHT)
    made = review.lab.visitor("lead").get(f"/plannen/{reference}/brieven/1.pdf").data
    assert "We have received your plan" in flat(made)
    assert "/Lang" in str(PdfReader(io.BytesIO(made)).trailer["/Root"])

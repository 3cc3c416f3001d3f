"""Items of an agenda that are closed to somebody by more than a conflict in the round itself."""

import pytest

from tests.builders import Lab
from tests.meetings import add, mails, page, planned, row
from tests.reviews import Review
from waardevol_lab.domain.roles import Role
from waardevol_lab.services.agendas import SendAgenda, send_agenda


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def seen(review: Review, name: str, meeting: int) -> list[str]:
    """The dossiers on the agenda, as somebody sees it."""
    return [item.reference for item in page(review, name, meeting).items]


def test_a_conflict_in_a_later_round_closes_items_about_the_earlier(review: Review) -> None:
    reference = review.declared()
    meeting = planned(review)
    add(review, meeting, reference, note="GEHEIME TOELICHTING")
    for name in ("anna", "bram", "cees", "chair"):
        review.file(reference, name)
    review.opinion(reference)
    review.adopt(reference)
    review.decide(reference)
    review.amend(reference)
    assert seen(review, "anna", meeting) == seen(review, "bram", meeting) == [reference]
    review.declare(reference, "anna", conflict=True)
    assert seen(review, "anna", meeting) == []
    assert seen(review, "bram", meeting) == [reference]


@pytest.mark.parametrize("reader", ["dpo", "auditor"])
def test_who_works_on_a_plan_meets_no_item_about_it_as_a_reader(
    review: Review, reader: str
) -> None:
    reference, other = review.in_review(), review.in_review()
    meeting = planned(review)
    add(review, meeting, reference)
    add(review, meeting, other)
    assert seen(review, reader, meeting) == [reference, other]
    review.lab.grant(reader, Role.TEAMMATE, review.lab.experiment(reference).id)
    assert seen(review, reader, meeting) == [other]


def test_mail_with_the_agenda_counts_only_what_its_reader_sees(review: Review) -> None:
    reference, other = review.in_review(), review.in_review()
    assert reference != other
    meeting = planned(review)
    for about in (reference, other):
        add(review, meeting, about)
    review.declare(reference, "anna", conflict=True)
    for name in ("bram", "cees"):
        review.declare(reference, name)
    send_agenda(SendAgenda(meeting, row(meeting).version), review["secretary"], review.lab.now)
    told = mails("meeting_agenda")
    assert [item["reference"] for item in told["anna"]["items"]] == [other]
    assert [item["reference"] for item in told["bram"]["items"]] == [reference, other]
    assert "8 december 2026: 1" in told["anna"]["intro"]
    assert "8 december 2026: 2" in told["bram"]["intro"]

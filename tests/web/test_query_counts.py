"""How many queries a page takes, those for who is signed in included: never more for a long story.

A dossier with many versions, rounds and remarks asks the database as often as a fresh one.
"""

import pytest

from tests.announced import counted_queries
from tests.builders import Lab, case_answers
from tests.reviews import FULL, MEMBERS, Review
from tests.rewriting import rewrite
from waardevol_lab.domain.framework import shipped
from waardevol_lab.services.plans import SaveTopic, save_topic

BOARD = {
    "the review": ("anna", "/commissie/{}/toetsing", 12),
    "the review, for the decider": ("decider", "/commissie/{}/toetsing", 13),
    "the dossier": ("secretary", "/commissie/{}", 13),
    "one's own assessment": ("anna", "/commissie/{}/oordeel", 12),
    "the tally": ("chair", "/commissie/{}/stemming", 15),
    "the advice": ("chair", "/commissie/{}/advies", 19),
    "the opinion of the dpo": ("dpo", "/commissie/{}/fg-oordeel", 15),
    "the check": ("secretary", "/commissie/{}/controle", 15),
    "its members": ("secretary", "/commissie/{}/toewijzen", 14),
    "where it stands": ("lead", "/plannen/{}/status", 18),
}
"""Page, by whom, and the most queries that it may take; one of them asks, for who may pull the
brake, whether there is one to pull."""
DRAFT = {
    "the tasks": ("lead", "/plannen/{}", 15),
    "a topic": ("lead", "/plannen/{}/onderdelen/purpose", 18),
}
SAVED, SAVED_WITH_NEW_WORDS = 6, 9
"""Queries of saving a topic: three for the dossier, one for the topics, one that writes, and one
that looks whether the draft can be found; new words take the place of those in the index."""


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def queries(lab: Lab, who: str, address: str) -> int:
    """How many one page takes, once what is made only once was made."""
    visitor = lab.visitor(who)
    visitor.text(address)
    with counted_queries(lab) as sent:
        visitor.text(address)
    return len(sent)


def much_said(review: Review, reference: str) -> None:
    """Three times held over, rewritten and reviewed again, with remarks and assessments."""
    for turn in range(3):
        for name in (*MEMBERS, "secretary"):
            review.comment(reference, name, f"Nog iets, {turn}")
        review.file(reference, "anna")
        review.file(reference, "chair")
        review.request_changes(reference)
        rewrite(review.lab, reference, review["lead"], summary=f"Samenvatting {turn}.")
        review.resubmit(reference)
        review.accept(reference)
        for name in (*MEMBERS, "chair"):
            review.declare(reference, name)
    review.file(reference, "anna")


def test_pages_of_a_plan_in_review_take_no_more_queries_for_a_long_story(
    lab: Lab, review: Review
) -> None:
    fresh, long = review.declared(), review.declared()
    review.file(fresh, "anna")
    much_said(review, long)
    pages = {name: page for name, page in BOARD.items() if page[0] != "decider"}
    for name, (who, address, most) in pages.items():
        taken = queries(lab, who, address.format(fresh))
        assert taken <= most, (name, taken)
        taken = queries(lab, who, address.format(long))
        assert taken <= most, (name, "after much was said", taken)


def test_review_page_takes_no_more_queries_for_who_decides(lab: Lab, review: Review) -> None:
    who, address, most = BOARD["the review, for the decider"]
    assert queries(lab, who, address.format(review.advised())) <= most


@pytest.mark.parametrize("name", DRAFT)
def test_pages_of_a_draft_take_few_queries(lab: Lab, review: Review, name: str) -> None:
    who, address, most = DRAFT[name]
    reference = lab.draft(FULL, review["lead"], review.organisation_id)
    assert queries(lab, who, address.format(reference)) <= most


def test_saving_a_topic_takes_few_queries_however_long_the_answers(
    lab: Lab, review: Review
) -> None:
    reference = lab.draft(FULL, review["lead"], review.organisation_id)
    questions = shipped("2026-1").questions_of("purpose")
    own = {q.id: case_answers(FULL)[q.id] for q in questions if q.id in case_answers(FULL)}
    longer = {
        key: "Woord. " * 285 if isinstance(value, str) else value for key, value in own.items()
    }
    assert longer != own
    for answers, most in ((own, SAVED), (longer, SAVED_WITH_NEW_WORDS), (longer, SAVED)):
        command = SaveTopic(reference, "purpose", answers, lab.topic_version(reference, "purpose"))
        with counted_queries(lab) as sent:
            save_topic(command, review["lead"], lab.now)
        assert len(sent) <= most, sent

"""What the board says among itself is in no mail to anybody else; a conflict ends all mail."""

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.decided import Running
from tests.reviews import CONDITION, MEMBERS, Review, risks
from waardevol_lab.domain.roles import Role
from waardevol_lab.outbox.rendering import Letter, language_of, render
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import ConflictDeclaration, OutboxMail
from waardevol_lab.services.advising import AdoptAdvice, adopt_advice
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.assigning import DeclareConflict, declare_conflict
from waardevol_lab.services.reviewing import (
    AskLead,
    PlaceComment,
    RecordDpoOpinion,
    ask_lead,
    comment,
    record_dpo_opinion,
)

REFERENCE = "WL-2026-001"
SAID = {
    "comment": "GEHEIM reactie",
    "reasons": "GEHEIM reden",
    "conflict": "GEHEIM belang",
    "opinion": "GEHEIM fg",
    "minority": "GEHEIM minderheid",
    "advice": "GEHEIM advies",
}
BOARD = {f"{name}@lab.example" for name in (*MEMBERS, "chair", "secretary")}
OUTSIDERS = {"works", "away"}
PUBLIC_LATER = {"minority", "advice"}
"""What the decision makes public."""


@pytest.fixture
def reviewed(lab: Lab) -> Review:
    """Give a board that said something of every kind on WL-2026-001; cees turned out not free."""
    review = Review(lab)
    reference = review.declared()
    assert reference == REFERENCE
    review.file(reference, "cees", reasons=SAID["reasons"])
    reason = DeclareConflict(reference, True, SAID["conflict"])
    declare_conflict(reason, review["cees"], lab.now)
    lab.later(hours=1)
    for name in ("anna", "bram", "chair"):
        said = PlaceComment(reference, "title", SAID["comment"])
        comment(said, review[name], lab.now)
        review.file(reference, name, "positive_with_conditions", reasons=SAID["reasons"])
    ask_lead(AskLead(reference, (Asked("title", "Waarom?"),)), review["chair"], lab.now)
    opinion = RecordDpoOpinion(reference, "positive", SAID["opinion"])
    record_dpo_opinion(opinion, review["dpo"], lab.now)
    advice = AdoptAdvice(
        reference,
        "approved_with_conditions",
        SAID["advice"],
        (CONDITION,),
        risks(1),
        SAID["minority"],
    )
    adopt_advice(advice, review["chair"], lab.now)
    return review


def mails(lab: Lab) -> list[tuple[str, str]]:
    """Every mail so far: to whom, and all that it says, links to papers aside."""
    with reading() as session:
        return [
            (row.recipient, "\n".join(render(_letter(row), "http://localhost")))
            for row in session.scalars(select(OutboxMail).order_by(OutboxMail.id))
        ]


def _letter(row: OutboxMail) -> Letter:
    return Letter(
        message_id=row.message_id,
        recipient=row.recipient,
        language=language_of(row.language),
        template=row.template,
        context=row.context,
        created_at=row.created_at,
    )


def said_outside(lab: Lab) -> set[str]:
    """What of the deliberation stands in a mail to somebody who is not on the board."""
    return {
        what
        for recipient, text in mails(lab)
        for what, words in SAID.items()
        if words in text and recipient not in BOARD
    }


def test_mail_before_the_decision_says_nothing_of_the_deliberation(
    lab: Lab, reviewed: Review
) -> None:
    recipients = {recipient for recipient, _ in mails(lab)}
    assert {"lead@lab.example", "decider@lab.example", "dpo@lab.example"} <= recipients
    assert said_outside(lab) == set()


def test_mail_after_the_decision_says_what_is_public_at_most(lab: Lab, reviewed: Review) -> None:
    reviewed.decide(REFERENCE, "approved_with_conditions")
    assert said_outside(lab) <= PUBLIC_LATER


def test_why_somebody_has_a_conflict_is_for_the_secretary_alone(lab: Lab, reviewed: Review) -> None:
    told = {recipient for recipient, text in mails(lab) if SAID["conflict"] in text}
    assert told <= {"secretary@lab.example"}


def test_somebody_with_a_conflict_gets_no_mail_about_the_dossier(
    lab: Lab, reviewed: Review
) -> None:
    """From the declaration on, up to the end; the others do."""
    before = len(mails(lab))
    reviewed.decide(REFERENCE, "approved_with_conditions")
    running = Running(lab, REFERENCE, reviewed.organisation_id, reviewed.board_id)
    lab.person("teammate", (Role.TEAMMATE, lab.experiment(REFERENCE).id))
    running.end()
    running.evaluate()
    with reading() as session:
        declared = session.scalars(
            select(ConflictDeclaration.declared_at).where(ConflictDeclaration.conflict)
        ).one()
        since = [
            row.recipient
            for row in session.scalars(select(OutboxMail))
            if row.created_at > declared
        ]
    assert len(mails(lab)) > before
    assert "cees@lab.example" not in since
    assert "anna@lab.example" in since


def test_who_works_on_it_or_stepped_back_gets_no_mail_in_another_role(lab: Lab) -> None:
    """From then on up to the end: not as secretary, dpo, decider or member of the board."""
    review = Review(lab)
    board, organisation = review.board_id, review.organisation_id
    roles = ((Role.SECRETARY, board), (Role.MEMBER, board), (Role.CHAIR, board))
    roles += ((Role.DPO, organisation), (Role.DECIDER, organisation))
    for name in OUTSIDERS:
        review.people[name] = lab.person(name, *roles)
    review.in_review()
    assert {f"{name}@lab.example" for name in OUTSIDERS} <= {to for to, _ in mails(lab)}
    lab.grant("works", Role.FIELDWORKER, lab.experiment(REFERENCE).id)
    review.declare(REFERENCE, "away", conflict=True)
    before = len(mails(lab))
    for name in (*MEMBERS, "chair"):
        review.declare(REFERENCE, name)
        review.file(REFERENCE, name, "positive_with_conditions")
    review.opinion(REFERENCE)
    review.adopt(REFERENCE, "approved_with_conditions")
    review.decide(REFERENCE, "approved_with_conditions")
    running = Running(lab, REFERENCE, organisation, board)
    lab.person("teammate", (Role.TEAMMATE, lab.experiment(REFERENCE).id))
    running.end()
    running.evaluate()
    since = [to.partition("@")[0] for to, _ in mails(lab)[before:]]
    assert {"secretary", "dpo", "decider", "chair", "anna"} <= set(since)
    assert not set(since) & OUTSIDERS

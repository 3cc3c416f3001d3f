"""Members at work: conflicts, assignments, remarks, questions and their own assessments."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.integration.test_reviewing_door import assigned, mails, refused
from tests.reviews import LIGHT, MEMBERS, Review, ballot, risks
from waardevol_lab.domain.ballots import Ballot
from waardevol_lab.domain.errors import NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Assessment, Comment, ConflictDeclaration, DpoOpinion
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.assessing import (
    WriteAssessment,
    file_assessment,
    save_assessment,
)
from waardevol_lab.services.assigning import (
    AssignMember,
    DeclareConflict,
    Escalate,
    assign,
    declare_conflict,
    escalate,
)
from waardevol_lab.services.deliberating import standing
from waardevol_lab.services.dossiers import load
from waardevol_lab.services.reviewing import (
    AskLead,
    PlaceComment,
    RecordDpoOpinion,
    RequestChanges,
    ask_lead,
    comment,
    record_dpo_opinion,
    request_changes,
)

Act = Callable[[str, Actor, Lab], object]

PLACE: Act = lambda ref, who, lab: comment(PlaceComment(ref, "title", "Hm."), who, lab.now)  # noqa: E731
ASK: Act = lambda ref, who, lab: ask_lead(AskLead(ref, (Asked("title", "?"),)), who, lab.now)  # noqa: E731
FILE: Act = lambda ref, who, lab: file_assessment(WriteAssessment(ref, ballot()), who, lab.now)  # noqa: E731
SAVE: Act = lambda ref, who, lab: save_assessment(WriteAssessment(ref, Ballot()), who, lab.now)  # noqa: E731
DECLARE: Act = lambda ref, who, lab: declare_conflict(DeclareConflict(ref, False), who, lab.now)  # noqa: E731


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def quorum(lab: Lab, reference: str) -> tuple[int, int, int, bool, bool]:
    """Eligible, needed, filed, possible, met."""
    with reading() as session:
        board = standing(session, load(session, reference, lock=False), lab.now)
        filed = len(board.filed_by)
        return len(board.eligible), board.needed, filed, board.possible, board.met


@pytest.mark.parametrize("act", [PLACE, ASK, FILE, SAVE])
def test_nothing_goes_before_the_declaration(lab: Lab, review: Review, act: Act) -> None:
    reference = review.in_review()
    before = lab.snapshot()
    with pytest.raises(NotFound):
        act(reference, review["anna"], lab)
    assert lab.snapshot() == before
    review.declare(reference, "anna")
    act(reference, review["anna"], lab)
    assert lab.snapshot() != before


@pytest.mark.parametrize("act", [PLACE, ASK, FILE, SAVE, DECLARE])
def test_member_with_a_conflict_can_do_nothing_any_more(lab: Lab, review: Review, act: Act) -> None:
    reference = review.in_review()
    review.declare(reference, "anna", conflict=True)
    before = lab.snapshot()
    with pytest.raises(NotFound):
        act(reference, review["anna"], lab)
    assert lab.snapshot() == before


def test_conflict_voids_what_was_filed_and_changes_the_quorum(lab: Lab, review: Review) -> None:
    reference = review.declared()
    for name in ("anna", "bram", "chair"):
        review.file(reference, name)
    assert quorum(lab, reference) == (4, 3, 3, True, True)
    review.declare(reference, "anna", conflict=True)
    assert quorum(lab, reference) == (3, 3, 2, True, False)
    assert review["anna"].user_id not in assigned(lab, reference)
    with reading() as session:
        row = session.scalars(
            select(Assessment).where(Assessment.member_id == review["anna"].user_id)
        ).one()
        assert (row.voided_at, row.reasons) == (lab.now, "GEHEIM oordeel")
        declared = session.get_one(
            ConflictDeclaration, (lab.round(reference).id, review["anna"].user_id)
        )
        assert declared.reason == "Mijn zus werkt daar."
    review.declare(reference, "bram", conflict=True)
    assert quorum(lab, reference) == (2, 3, 1, False, False)
    assert mails("conflict_declared") == [("conflict_declared", "secretary")] * 2


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (DeclareConflict("", None), ("conflict", "missing")),
        (DeclareConflict("", True, "  "), ("reason", "conflict_needs_words")),
    ],
)
def test_declaration_says_yes_or_no_and_why(
    lab: Lab, review: Review, command: DeclareConflict, problem: tuple[str, str]
) -> None:
    reference = review.in_review()
    with pytest.raises(Refused) as error:
        declare_conflict(replace(command, reference=reference), review["anna"], lab.now)
    assert refused(error) == {problem}


def test_secretary_assigns_another_assessor_on_light(lab: Lab, review: Review) -> None:
    reference = review.in_review(LIGHT)
    review.declare(reference, "anna", conflict=True)
    assert assigned(lab, reference) == set()
    bram, lead = review["bram"].user_id, review["lead"].user_id
    lab.grant("lead", Role.MEMBER, review.board_id)
    for nobody in (None, review["anna"].user_id, lead, review["dpo"].user_id):
        with pytest.raises(Refused):
            assign(AssignMember(reference, nobody), review["secretary"], lab.now)
    assign(AssignMember(reference, bram), review["secretary"], lab.now)
    assert assigned(lab, reference) == {bram}
    with pytest.raises(Refused):
        assign(AssignMember(reference, bram), review["secretary"], lab.now)
    assign(AssignMember(reference, review["cees"].user_id), review["secretary"], lab.now)
    assert assigned(lab, reference) == {review["cees"].user_id}
    review.declare(reference, "bram")
    with pytest.raises(Refused) as error:
        review.file(reference, "bram")
    assert refused(error) == {("assessment", "not_assigned")}


def test_escalating_asks_everybody_and_keeps_what_was_filed(lab: Lab, review: Review) -> None:
    reference = review.declared(LIGHT)
    review.file(reference, "anna")
    with pytest.raises(Refused):
        escalate(Escalate(reference, " "), review["secretary"], lab.now)
    with pytest.raises(NotFound):
        escalate(Escalate(reference, "Toch spannend."), review["anna"], lab.now)
    escalate(Escalate(reference, "Toch spannend."), review["chair"], lab.now)
    assert lab.round(reference).route == "full"
    assert assigned(lab, reference) == {review[n].user_id for n in (*MEMBERS, "chair")}
    assert quorum(lab, reference) == (4, 3, 1, True, False)
    with pytest.raises(Refused) as error:
        escalate(Escalate(reference, "Nog eens."), review["chair"], lab.now)
    assert refused(error) == {("route", "already_full")}


def test_draft_keeps_its_gaps_and_refuses_only_a_stale_save(lab: Lab, review: Review) -> None:
    reference = review.declared()
    first = WriteAssessment(reference, Ballot(reasons="Nog denken"), draft=0)
    assert save_assessment(first, review["anna"], lab.now) == 1
    second = WriteAssessment(reference, Ballot("negative", risks={"privacy": 3}), draft=1)
    assert save_assessment(second, review["anna"], lab.now) == 2
    before = lab.snapshot()
    for late in (save_assessment, file_assessment):
        with pytest.raises(Stale):
            late(WriteAssessment(reference, ballot(), draft=1), review["anna"], lab.now)
    with pytest.raises(Refused):
        wrong = Ballot("perhaps", risks={"privacy": 4, "no_value": 1})
        save_assessment(WriteAssessment(reference, wrong, draft=2), review["anna"], lab.now)
    assert lab.snapshot() == before
    assert quorum(lab, reference)[2] == 0


def test_filing_names_everything_that_is_missing(lab: Lab, review: Review) -> None:
    reference = review.declared()
    gaps = Ballot("positive_with_conditions", risks={"privacy": 1})
    with pytest.raises(Refused) as error:
        file_assessment(WriteAssessment(reference, gaps), review["anna"], lab.now)
    others = {value for value in risks(0) if value != "privacy"}
    assert refused(error) == {
        ("reasons", "reasons_needed"),
        ("conditions", "condition_needed"),
        *((f"risk_{value}", "risk_needed") for value in others),
    }


def test_filed_assessment_is_final_until_the_quorum_opens_a_second_ballot(
    lab: Lab, review: Review
) -> None:
    reference = review.declared()
    review.file(reference, "anna", "negative")
    for again in (save_assessment, file_assessment):
        with pytest.raises(Refused) as error:
            again(WriteAssessment(reference, ballot()), review["anna"], lab.now)
        assert refused(error) == {("assessment", "already_filed")}
    for name in ("bram", "chair"):
        review.file(reference, name)
    assert mails("quorum_reached") == [("quorum_reached", "secretary")]
    review.file(reference, "anna", "positive")
    with pytest.raises(Refused):
        review.file(reference, "anna", "negative")
    with reading() as session:
        rows = session.execute(
            select(Assessment.ballot, Assessment.verdict)
            .where(Assessment.member_id == review["anna"].user_id)
            .order_by(Assessment.ballot)
        ).all()
    assert [tuple(row) for row in rows] == [(1, "negative"), (2, "positive")]
    assert quorum(lab, reference)[2] == 3


def test_four_members_file_side_by_side(lab: Lab, review: Review) -> None:
    reference = review.declared()
    seen = lab.round(reference).version
    for name in (*MEMBERS, "chair"):
        command = WriteAssessment(reference, ballot(), draft=0, version=seen)
        file_assessment(command, review[name], lab.now)
    assert quorum(lab, reference)[2] == 4


def test_next_version_is_assessed_anew(lab: Lab, review: Review) -> None:
    reference = review.assessed()
    with pytest.raises(Refused) as error:
        request_changes(RequestChanges(reference, "", ()), review["chair"], lab.now)
    assert refused(error) == {("reason", "missing"), ("questions", "question_needed")}
    with pytest.raises(NotFound):
        request_changes(
            RequestChanges(reference, "x", (Asked("title", "?"),)), review["anna"], lab.now
        )
    review.request_changes(reference)
    assert mails("changes_requested") == [("changes_requested", "lead")]
    with pytest.raises(WrongState):
        review.file(reference, "anna")
    review.resubmit(reference)
    review.accept(reference)
    assert quorum(lab, reference) == (4, 3, 0, True, False)
    review.file(reference, "anna", "negative")
    assert quorum(lab, reference)[2] == 1
    assert mails("dpo_opinion_requested") == [("dpo_opinion_requested", "dpo")] * 2


def test_remark_stays_with_the_board_and_a_question_goes_to_the_lead(
    lab: Lab, review: Review
) -> None:
    reference = review.declared()
    for who in ("secretary", "anna", "chair"):
        comment(PlaceComment(reference, "limits", f" Van {who} "), review[who], lab.now)
    with reading() as session:
        assert [c.text for c in session.scalars(select(Comment).order_by(Comment.id))] == [
            "Van secretary",
            "Van anna",
            "Van chair",
        ]
    assert mails("lead_asked") == []
    ask_lead(AskLead(reference, (Asked("limits", "Waarom?"),)), review["anna"], lab.now)
    assert mails("lead_asked") == [("lead_asked", "lead")]
    for outsider in ("lead", "dpo", "decider", "admin", "auditor"):
        with pytest.raises(NotFound):
            PLACE(reference, review[outsider], lab)
    with pytest.raises(Refused):
        comment(PlaceComment(reference, "no_such_question", "Hm."), review["anna"], lab.now)
    with pytest.raises(Refused):
        comment(PlaceComment(reference, "title", " "), review["anna"], lab.now)


def test_dpo_opinion_is_one_per_version_and_the_last_counts(lab: Lab, review: Review) -> None:
    reference = review.in_review()
    for verdict, text in (("", "Tekst"), ("perhaps", "Tekst"), ("negative", " ")):
        with pytest.raises(Refused):
            record_dpo_opinion(RecordDpoOpinion(reference, verdict, text), review["dpo"], lab.now)
    with pytest.raises(NotFound):
        record_dpo_opinion(
            RecordDpoOpinion(reference, "positive", "Tekst"), review["auditor"], lab.now
        )
    review.opinion(reference, "negative")
    review.opinion(reference, "positive_with_remarks")
    with reading() as session:
        rows = session.scalars(select(DpoOpinion)).all()
        assert [row.verdict for row in rows] == ["positive_with_remarks"]

"""The files beside the answers over several rounds, and who reaches those of which round."""

from io import BytesIO

import pytest
from sqlalchemy.exc import IntegrityError

from tests import papers
from tests.builders import Lab
from tests.reviews import LIGHT, Review
from waardevol_lab.domain.errors import NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.plan_attachments import Description
from waardevol_lab.domain.plan_hash import plan_hash
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Attachment, PlanFile, PlanVersion
from waardevol_lab.queries.attachments import attachment
from waardevol_lab.queries.plan_attachments import plan_files
from waardevol_lab.services.amending import OpenAmendment, open_amendment
from waardevol_lab.services.attachments import Upload, harmless_name
from waardevol_lab.services.choosing_topics import ChooseTopic, choose_topic
from waardevol_lab.services.english import SaveEnglish, save_english
from waardevol_lab.services.plan_attachments import (
    AddFiles,
    ChangeFile,
    RemoveFile,
    add_files,
    change_file,
    remove_file,
)
from waardevol_lab.services.rounds import draft_answers


def add(review: Review, reference: str, name: str) -> int:
    """Add a file at the place, and give its attachment."""
    upload = Upload(name, BytesIO(papers.pdf(name)))
    command = AddFiles(reference, "topic.place_period", Description("technical"), [upload])
    add_files(command, review["lead"], review.lab.now)
    with reading() as session:
        found = session.query(Attachment.id).order_by(Attachment.id.desc()).first()
        assert found is not None
        return int(found[0])


def versions() -> list[PlanVersion]:
    with reading() as session:
        found = session.query(PlanVersion).order_by(PlanVersion.number).all()
        session.expunge_all()
        return found


def named(version: PlanVersion) -> list[str]:
    return [file["name"] for file in version.files if "kind" in file]


def approved(review: Review) -> tuple[str, int]:
    """An approved plan with one file beside its answers."""
    reference = review.lab.draft(LIGHT, review["lead"], review.organisation_id)
    first = add(review, reference, "eerste.pdf")
    decide(review, reference)
    return reference, first


def decide(review: Review, reference: str) -> None:
    """Take a draft as far as its approval."""
    review.resubmit(reference)
    review.accept(reference, "light")
    for name in ("anna", "chair"):
        review.declare(reference, name)
    review.file(reference, "anna")
    review.adopt(reference)
    review.decide(reference)


def test_amendment_begins_with_the_files_in_force_and_leaves_the_old_version_alone(
    any_lab: Lab,
) -> None:
    review = Review(any_lab)
    reference, _ = approved(review)
    open_amendment(OpenAmendment(reference, "Anders."), review["lead"], any_lab.now)
    add(review, reference, "tweede.pdf")
    listed = plan_files(review["lead"], reference).at("place_period")
    assert [file.name for file in listed] == ["eerste.pdf", "tweede.pdf"]
    old = next(file.id for file in listed if file.name == "eerste.pdf")
    assert old is not None
    remove_file(RemoveFile(reference, old), review["lead"], any_lab.now)
    review.resubmit(reference)
    first, second = versions()
    assert (named(first), named(second)) == (["eerste.pdf"], ["tweede.pdf"])
    for version in (first, second):
        again = plan_hash(version.framework, version.answers, version.answers_en, version.files)
        assert again == version.sha256


def test_amendment_begins_with_the_english_in_force(lab: Lab) -> None:
    review = Review(lab)
    reference = lab.draft(LIGHT, review["lead"], review.organisation_id)
    english = SaveEnglish(reference, "purpose", {"limits": "Never any faces."}, 0)
    save_english(english, review["lead"], lab.now)
    decide(review, reference)
    open_amendment(OpenAmendment(reference, "Anders."), review["lead"], lab.now)
    with reading() as session:
        begun = draft_answers(session, lab.round(reference).id)[1]
    assert begun == versions()[0].answers_en == {"limits": "Never any faces."}


def test_file_that_was_replaced_or_removed_meanwhile_is_not_described_any_more(lab: Lab) -> None:
    review = Review(lab)
    lead = review["lead"]
    reference = lab.draft(LIGHT, lead, review.organisation_id)
    add(review, reference, "eerste.pdf")
    (first,) = plan_files(lead, reference).at("place_period")
    assert first.id is not None
    new = Upload("tweede.pdf", BytesIO(papers.pdf("tweede")))
    change_file(ChangeFile(reference, first.id, Description("technical"), new), lead, lab.now)
    (second,) = plan_files(lead, reference).at("place_period")
    assert second.id is not None
    remove_file(RemoveFile(reference, second.id), lead, lab.now)
    before = lab.snapshot()
    for late in (first.id, second.id):
        for upload in (None, Upload("derde.pdf", BytesIO(papers.pdf("derde")))):
            command = ChangeFile(reference, late, Description("letter", public=True), upload)
            with pytest.raises(Stale):
                change_file(command, lead, lab.now)
    with pytest.raises(Stale):
        remove_file(RemoveFile(reference, first.id), lead, lab.now)
    assert lab.snapshot() == before


def test_files_of_a_topic_that_is_not_asked_stay_as_they_are_in_force(lab: Lab) -> None:
    review = Review(lab)
    reference, _ = approved(review)
    command = OpenAmendment(reference, "Anders.", topics=("purpose",))
    open_amendment(command, review["lead"], lab.now)
    (listed,) = plan_files(review["lead"], reference).at("place_period")
    assert listed.id is not None and not listed.asked
    page = lab.visitor("lead").text(f"/plannen/{reference}/bijlagen")
    assert "eerste.pdf" in page and "Haal weg" not in page
    assert 'value="topic.purpose"' in page and 'value="topic.place_period"' not in page
    change = f"/plannen/{reference}/bijlagen/{listed.id}/wijzigen"
    assert lab.visitor("lead").get(change).status_code == 404
    before = lab.snapshot()
    with pytest.raises(WrongState):
        remove_file(RemoveFile(reference, listed.id), review["lead"], lab.now)
    with pytest.raises(WrongState):
        change_file(ChangeFile(reference, listed.id, Description("photo")), review["lead"], lab.now)
    with pytest.raises(Refused) as refused:
        add(review, reference, "tweede.pdf")
    assert [problem.field for problem in refused.value.problems] == ["place"]
    assert lab.snapshot() == before


def test_topic_with_another_file_cannot_be_left_as_it_is_in_force(lab: Lab) -> None:
    review = Review(lab)
    reference, _ = approved(review)
    command = OpenAmendment(reference, "Anders.", topics=("purpose", "place_period"))
    open_amendment(command, review["lead"], lab.now)
    add(review, reference, "tweede.pdf")
    take_off = ChooseTopic(reference, "place_period", asked=False)
    with pytest.raises(Refused):
        choose_topic(take_off, review["lead"], lab.now)
    listed = plan_files(review["lead"], reference).at("place_period")
    second = next(file.id for file in listed if file.name == "tweede.pdf")
    assert second is not None
    remove_file(RemoveFile(reference, second), review["lead"], lab.now)
    choose_topic(take_off, review["lead"], lab.now)
    assert lab.round(reference).topics == ["purpose"]


def test_member_who_did_not_declare_reaches_only_files_of_earlier_rounds(lab: Lab) -> None:
    review = Review(lab)
    reference, first = approved(review)
    open_amendment(OpenAmendment(reference, "Anders."), review["lead"], lab.now)
    second = add(review, reference, "tweede.pdf")
    for name in ("anna", "secretary", "decider"):
        assert attachment(review[name], reference, first)
        with pytest.raises(NotFound):
            attachment(review[name], reference, second)
    review.resubmit(reference)
    review.accept(reference, motivation="Zo is het goed.")
    assert attachment(review["secretary"], reference, second)
    assert attachment(review["anna"], reference, first)
    with pytest.raises(NotFound):
        attachment(review["anna"], reference, second)
    review.declare(reference, "anna")
    assert attachment(review["anna"], reference, second)
    review.declare(reference, "chair", conflict=True)
    for file in (first, second):
        with pytest.raises(NotFound):
            attachment(review["chair"], reference, file)


def test_version_without_files_beside_its_answers_hashes_as_it_always_did() -> None:
    files = [{"question": "dpia_file", "name": "a.pdf", "sha256": "0" * 64, "size": 1}]
    plain = plan_hash("2026-1", {"title": "a"}, {}, files)
    assert plain == "d146e0e10abdcf48e12cc0828018b6dce69ef2cdcb5aa3acb4a4d7adf79ed95c"
    beside = {**files[0], "kind": "letter", "public": False, "alt_text": "", "version": 1}
    assert plan_hash("2026-1", {"title": "a"}, {}, [{**files[0], "attachment": 7}]) == plain
    hashes = {
        plan_hash("2026-1", {"title": "a"}, {}, [{**beside, **change}])
        for change in ({}, {"public": True}, {"kind": "dpia"}, {"alt_text": "x"})
    }
    assert len(hashes | {plain}) == 5


def test_database_keeps_no_photo_without_a_text_and_no_kind_that_there_is_not(any_lab: Lab) -> None:
    review = Review(any_lab)
    reference = any_lab.draft(LIGHT, review["lead"], review.organisation_id)
    add(review, reference, "a.pdf")
    for change in ({"kind": "photo"}, {"kind": "onzin"}, {"version": 0}):
        with pytest.raises(IntegrityError), transaction() as session:
            session.query(PlanFile).update(change)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ('a"; x=<b>.pdf', "a; x=b.pdf"),
        ("..pdf", "pdf"),
        ("", "bestand"),
        ("\0\r\n", "bestand"),
        ("C:\\fakepath\\plan.pdf", "plan.pdf"),
        ("a\u202egnp.pdf", "agnp.pdf"),
    ],
)
def test_name_is_harmless(name: str, kept: str) -> None:
    assert harmless_name(name) == kept

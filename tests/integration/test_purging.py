"""Bytes that no row names leave the storage after a day, and no others do."""

import os
import threading
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests import papers
from tests.builders import Lab
from tests.decided import decided
from tests.reviews import LIGHT, Review
from waardevol_lab.clock import real
from waardevol_lab.domain.errors import Refused
from waardevol_lab.domain.plan_attachments import Description
from waardevol_lab.outbox import jobs
from waardevol_lab.persistence import leaving, storage
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, DraftTopic, Letter
from waardevol_lab.services import copying, purging
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.copying import CopyPlan, copy_plan
from waardevol_lab.services.plan_attachments import (
    AddFiles,
    ChangeFile,
    RemoveFile,
    add_files,
    change_file,
    remove_file,
)
from waardevol_lab.services.plans import CreateExperiment, SaveTopic, create_experiment, save_topic
from waardevol_lab.services.practising import DeletePractice, delete_practice
from waardevol_lab.services.starting import ConfirmSign, confirm_sign

OLD = timedelta(days=2)


def keep(contents: bytes, age: timedelta = OLD) -> str:
    """Keep bytes that no row names, so long ago."""
    with storage.receiving(BytesIO(contents), len(contents)) as received:
        storage.keep(received.path, received.sha256)
    grow_old(storage.path_of(received.sha256), age)
    return received.sha256


def grow_old(path: Path, age: timedelta = OLD) -> None:
    moment = (real() - age).timestamp()
    os.utime(path, (moment, moment))


def all_kept() -> set[str]:
    return {path.name for path in storage.folder().glob("??/*")}


def grow_all_old() -> None:
    for sha256 in all_kept():
        grow_old(storage.path_of(sha256))


def add(review: Review, reference: str, *, place: str = "topic.place_period") -> None:
    upload = Upload("tekening.pdf", BytesIO(papers.pdf("tekening")))
    command = AddFiles(reference, place, Description("technical"), [upload])
    add_files(command, review["lead"], review.lab.now)


def test_old_bytes_that_nothing_names_are_removed(lab: Lab) -> None:
    sha256 = keep(b"of nobody")
    assert purging.purge_files(real()) == 1
    assert not storage.path_of(sha256).exists()
    assert leaving.waiting() == []
    assert purging.purge_files(real()) == 0


def test_young_bytes_are_kept_whether_or_not_a_row_names_them(lab: Lab) -> None:
    sha256 = keep(b"under way", timedelta(hours=23))
    assert purging.purge_files(real()) == 0
    assert storage.path_of(sha256).read_bytes() == b"under way"


def test_files_copies_and_letters_that_a_row_names_are_kept(any_lab: Lab) -> None:
    review = Review(any_lab)
    reference = any_lab.draft(LIGHT, review["lead"], review.organisation_id)
    add(review, reference)
    review.resubmit(reference)
    with reading() as session:
        rows = session.query(Attachment).all()
        letters = {one.sha256 for one in session.query(Letter)}
        named = {row.sha256 for row in rows} | {row.shown_sha256 for row in rows} | letters
    assert letters
    grow_all_old()
    orphan = keep(b"of nobody")
    assert purging.purge_files(real()) == 1
    assert all_kept() == named
    assert orphan not in named


def test_file_taken_out_of_a_draft_stays_for_who_puts_it_back(lab: Lab) -> None:
    review = Review(lab)
    reference = lab.draft(LIGHT, review["lead"], review.organisation_id)
    add(review, reference)
    remove_file(RemoveFile(reference, 1), review["lead"], lab.now)
    grow_all_old()
    assert purging.purge_files(real()) == 0
    remove_file(RemoveFile(reference, 1, back=True), review["lead"], lab.now)
    assert all_kept()


def test_file_of_an_act_that_was_refused_is_removed(lab: Lab) -> None:
    review = Review(lab)
    reference = lab.draft(LIGHT, review["lead"], review.organisation_id)
    with pytest.raises(Refused):
        add(review, reference, place="topic.unknown")
    assert all_kept()
    grow_all_old()
    purging.purge_files(real())
    assert all_kept() == set()


def test_same_bytes_that_come_in_while_they_are_about_to_leave_stay(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upload just before the move is moved with it, and just after it stands untouched."""
    before, after = keep(b"before"), keep(b"after")
    move = leaving.move_aside

    def beside_an_upload(sha256: str) -> None:
        if sha256 == before:
            keep(b"before", timedelta())
        move(sha256)
        if sha256 == after:
            keep(b"after", timedelta())

    monkeypatch.setattr(leaving, "move_aside", beside_an_upload)
    purging.purge_files(real())
    assert storage.path_of(before).read_bytes() == b"before"
    assert storage.path_of(after).read_bytes() == b"after"
    assert leaving.waiting() == []


def test_what_a_stopped_process_left_aside_goes_back_when_a_row_names_it(lab: Lab) -> None:
    review = Review(lab)
    reference = lab.draft(LIGHT, review["lead"], review.organisation_id)
    add(review, reference)
    grow_all_old()
    named = all_kept()
    for sha256 in named:
        leaving.move_aside(sha256)
    leaving.move_aside(keep(b"of nobody"))
    assert all_kept() == set()
    assert purging.purge_files(real()) == 1
    assert all_kept() == named


def test_upload_that_was_cut_off_is_removed_after_a_day(lab: Lab) -> None:
    incoming = storage.folder() / "incoming"
    incoming.mkdir(parents=True)
    for name in ("old", "young"):
        (incoming / name).write_bytes(b"half")
    grow_old(incoming / "old")
    purging.purge_files(real())
    assert [path.name for path in incoming.glob("*")] == ["young"]


def test_worker_does_it_once_a_day_on_the_time_of_the_disk(lab: Lab) -> None:
    sha256 = keep(b"of nobody")
    [job] = [job for job in jobs.JOBS if job.name == "files"]
    assert job.every_seconds == 24 * 60 * 60
    settings = lab.app.extensions["waardevol_settings"]
    assert jobs.perform(job, settings)
    assert not storage.path_of(sha256).exists()


# --- rows


LONG = timedelta(days=31)


def names() -> list[str]:
    with reading() as session:
        return [row.name for row in session.query(Attachment).order_by(Attachment.id)]


def replace(review: Review, reference: str, file_id: int, name: str) -> None:
    upload = Upload(name, BytesIO(papers.pdf(name)))
    command = ChangeFile(reference, file_id, Description("technical"), upload)
    change_file(command, review["lead"], review.lab.now)


def test_file_taken_out_is_forgotten_after_a_month_with_what_it_replaced(any_lab: Lab) -> None:
    review = Review(any_lab)
    reference = any_lab.draft(LIGHT, review["lead"], review.organisation_id)
    answering = names()
    add(review, reference)
    replace(review, reference, 1, "nieuwer.pdf")
    add(review, reference)
    remove_file(RemoveFile(reference, 2), review["lead"], any_lab.now)
    assert purging.purge_rows(any_lab.now + timedelta(days=29)) == 0
    assert purging.purge_rows(any_lab.now + LONG) == 2
    assert names() == [*answering, "tekening.pdf"]
    assert purging.purge_rows(any_lab.now + LONG) == 0
    grow_all_old()
    assert purging.purge_files(real()) > 0
    with reading() as session:
        kept = {(row.sha256, row.shown_sha256) for row in session.query(Attachment)}
    assert all_kept() == {sha256 for pair in kept for sha256 in pair}
    review.resubmit(reference)


def test_file_that_a_version_names_is_never_forgotten(any_lab: Lab) -> None:
    review = Review(any_lab)
    reference = any_lab.draft(LIGHT, review["lead"], review.organisation_id)
    add(review, reference)
    review.resubmit(reference)
    review.return_with_question(reference)
    before = names()
    remove_file(RemoveFile(reference, 1), review["lead"], any_lab.now)
    assert purging.purge_rows(any_lab.now + LONG) == 0
    assert names() == before


def test_answer_that_was_replaced_is_forgotten_and_the_one_that_stands_is_not(lab: Lab) -> None:
    review = Review(lab)
    reference = lab.draft(LIGHT, review["lead"], review.organisation_id)
    task, answers = "law", {"dpia": "done"}
    for name in ("eerste.pdf", "tweede.pdf"):
        with reading() as session:
            version = session.query(DraftTopic).filter_by(task=task).one().version
        files = {"dpia_file": Upload(name, BytesIO(papers.pdf(name)))}
        save_topic(SaveTopic(reference, task, answers, version, files), review["lead"], lab.now)
    assert purging.purge_rows(lab.now + timedelta(days=29)) == 0
    assert purging.purge_rows(lab.now + LONG) == 1
    assert "eerste.pdf" not in names() and "tweede.pdf" in names()


def test_evidence_and_signs_keep_their_files(lab: Lab) -> None:
    running = decided(lab)
    running.run()
    photo = Upload("bord.png", BytesIO(papers.picture()))
    today = lab.now.date()
    command = ConfirmSign(running.reference, "Hoek van de straat", today, "", photo)
    confirm_sign(command, running.actor("lead"), lab.now)
    before = names()
    assert "bord.png" in before
    assert purging.purge_rows(lab.now + LONG) == 0
    assert names() == before


def practice(review: Review) -> str:
    """A plan to practise with that has a file."""
    command = CreateExperiment(review.organisation_id, "Oefening", practice=True)
    reference = create_experiment(command, review["lead"], review.lab.now)
    add(review, reference)
    return reference


def test_bytes_of_a_deleted_practice_plan_leave(any_lab: Lab) -> None:
    review = Review(any_lab)
    reference = practice(review)
    grow_all_old()
    assert purging.purge_files(real()) == 0
    delete_practice(DeletePractice(reference), review["lead"], any_lab.now)
    assert purging.purge_files(real()) == 2
    assert all_kept() == set()


def test_copy_under_way_keeps_the_files_of_a_plan_that_is_deleted_meanwhile(
    any_lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = Review(any_lab)
    reference, carry_over, deleting = practice(review), copying.carry_over, []
    grow_all_old()

    def delete_and_purge() -> None:
        with any_lab.app.app_context():
            delete_practice(DeletePractice(reference), review["lead"], any_lab.now)
            purging.purge_files(real())

    def beside_a_purge(*given: Any) -> None:
        thread = threading.Thread(target=delete_and_purge)
        thread.start()
        thread.join(timeout=1)
        assert thread.is_alive()
        deleting.append(thread)
        carry_over(*given)

    monkeypatch.setattr(copying, "carry_over", beside_a_purge)
    command = CopyPlan(reference, review.organisation_id, "Kopie")
    copied = copy_plan(command, review["lead"], any_lab.now)
    deleting[0].join()
    with reading() as session:
        [row] = session.query(Attachment).all()
        assert row.experiment_id == any_lab.experiment(copied).id
        assert storage.path_of(row.sha256).exists()
        assert storage.path_of(row.shown_sha256 or "").exists()

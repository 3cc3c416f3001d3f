"""Bytes that no row names leave the storage after a day, and no others do."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from tests import papers
from tests.builders import Lab
from tests.reviews import LIGHT, Review
from waardevol_lab.clock import real
from waardevol_lab.domain.errors import Refused
from waardevol_lab.domain.plan_attachments import Description
from waardevol_lab.outbox import jobs
from waardevol_lab.persistence import leaving, storage
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, Letter
from waardevol_lab.services import purging
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.plan_attachments import AddFiles, RemoveFile, add_files, remove_file

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

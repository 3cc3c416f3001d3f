"""One file is at most 20 MB, as every page that takes files says; nothing of a larger one stays."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest

from tests import papers
from tests.builders import Lab
from tests.visitor import parse
from tests.web.leads import Office, upload
from waardevol_lab.config import MAX_BODY_BYTES, MAX_UPLOAD_BYTES
from waardevol_lab.documents.plan_archives import unpack
from waardevol_lab.domain.errors import Refused
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment

LIMIT = 20 * 1024 * 1024
SMALL = papers.picture()
LARGEST = SMALL + bytes(LIMIT - len(SMALL))
"""A real picture; what comes after its end is nobody's business."""


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def kept() -> list[str]:
    return sorted(path.name for path in storage.folder().rglob("*") if path.is_file())


def sizes() -> list[int]:
    with reading() as session:
        return [row.size for row in session.query(Attachment).order_by(Attachment.id)]


def test_form_has_room_around_the_largest_file() -> None:
    assert MAX_UPLOAD_BYTES == LIMIT < MAX_BODY_BYTES


def test_file_of_twenty_megabytes_is_taken_and_one_byte_more_is_refused(office: Office) -> None:
    reference = office.lab.draft("fietsers-stationsplein", office.lead, office.organisation)
    url = f"/plannen/{reference}/bijlagen"
    assert "hoogstens 20 MB" in office.visitor.text(url)
    before, files, had = office.lab.snapshot(), kept(), sizes()

    def add(contents: bytes) -> Any:
        said = {"place": "why_here", "kind": "other", "visible": "usual", "alt_text": ""}
        done = office.visitor.submit(url, {"files": [upload(contents, "groot.png")], **said})
        done.request.environ["wsgi.input"].close()  # so much goes through a file of the client
        return done

    refused = add(LARGEST + b"\0")
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    parse(page)
    assert "Dit bestand is te groot. Kies een bestand van hoogstens 20 MB." in page
    assert '<option selected value="why_here">' in page
    assert (office.lab.snapshot(), kept(), sizes()) == (before, files, had)
    assert add(LARGEST).status_code == 303
    assert sizes() == [*had, LIMIT]


def test_file_in_an_archive_of_a_plan_has_the_same_limit(tmp_path: Path) -> None:
    def unpacked(contents: bytes, folder: Path) -> bytes:
        folder.mkdir()
        name = f"attachments/{hashlib.sha256(contents).hexdigest()}"
        return unpack(io.BytesIO(papers.packed({"plan.json": b"{}", name: contents})), folder)

    assert unpacked(LARGEST, tmp_path / "taken") == b"{}"
    with pytest.raises(Refused) as refused:
        unpacked(LARGEST + b"\0", tmp_path / "refused")
    told = [(p.code, dict(p.params)) for p in refused.value.problems]
    assert told == [("file_too_large", {"max": 20})]

"""Signs that hang: who sees the photo, how many there should be, and when one is to be replaced."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from tests import papers
from tests.begun import begun
from tests.databases import Databases
from tests.decided import Running, decided
from tests.visitor import Visitor
from tests.web.test_formats import address, change_plan
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Attachment, OutboxMail, SignPlacement

ALT = "Een wit bord aan een lantaarnpaal bij de brug."


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, decided) as (_lab, found):
        yield found


def photo() -> bytes:
    """A picture as a camera makes it, with the place in it."""
    made, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "Camera van Jan Jansen"
    Image.new("RGB", (3000, 2000), "#7799bb").save(made, "JPEG", exif=exif)
    return made.getvalue()


def confirm(running: Running, who: str = "lead", **fields: Any) -> None:
    sign = {"place": "Bij de brug", "placed_on": "2026-11-23", "note": "Hangt."} | fields
    answer = running.lab.visitor(who).submit(f"/plannen/{running.reference}/borden", sign)
    assert answer.status_code == 303, answer.text


def mails() -> list[OutboxMail]:
    with reading() as session:
        return list(
            session.scalars(select(OutboxMail).where(OutboxMail.template == "sign_outdated"))
        )


@pytest.mark.parametrize("who", ["lead", "teammate", "fieldworker"])
def test_everybody_sees_a_photo_that_has_words(running: Running, who: str) -> None:
    running.publish()
    visitor = Visitor(running.lab.app)
    assert "Borden op straat" not in visitor.text(address(running))
    confirm(running, who, sign=(BytesIO(photo()), "bord.jpg"), photo_alt=ALT)
    page = visitor.text(address(running))
    assert "Borden op straat" in page and "Bij de brug" in page and f'alt="{ALT}"' in page
    with reading() as session:
        file = session.scalars(select(Attachment).where(Attachment.purpose == "sign")).one()
        place, original = address(running, f"/borden/{file.id}"), file.sha256
    assert place in page
    shown = visitor.get(place)
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert b"Jan Jansen" in photo() and b"Jan Jansen" not in shown.data
    assert original not in shown.headers["ETag"]
    assert max(Image.open(BytesIO(shown.data)).size) < 3000
    shown.close()
    with transaction() as session:
        session.scalars(select(SignPlacement)).one().photo_alt = ""
    assert visitor.get(place).status_code == 404


def test_a_photo_without_words_and_a_paper_stay_in_the_dossier(running: Running) -> None:
    running.publish()
    confirm(running, place="Brug", sign=(BytesIO(photo()), "bord.jpg"))
    confirm(running, place="Plein", sign=(BytesIO(papers.pdf()), "lijst.pdf"), photo_alt="Lijst")
    visitor = Visitor(running.lab.app)
    page = visitor.text(address(running))
    assert "Brug" in page and "Plein" in page and "/borden/" not in page
    with reading() as session:
        ids = list(session.scalars(select(Attachment.id).where(Attachment.purpose == "sign")))
    assert len(ids) == 2
    for number in ids:
        assert visitor.get(address(running, f"/borden/{number}")).status_code == 404
    team = running.lab.visitor("lead").text(f"/plannen/{running.reference}/borden")
    assert team.count("Alleen in het dossier.") == 2


def test_a_file_that_is_no_photo_of_a_sign_is_not_shown(running: Running) -> None:
    running.publish()
    with reading() as session:
        other = session.scalars(select(Attachment.id).where(Attachment.purpose != "sign")).first()
    assert other is not None
    assert Visitor(running.lab.app).get(address(running, f"/borden/{other}")).status_code == 404


def test_a_sign_that_no_longer_says_what_the_notice_says_is_replaced(running: Running) -> None:
    running.publish()
    confirm(running)
    confirm(running, place="Bij het plein")
    lead = running.lab.visitor("lead")
    status, borden = (f"/plannen/{running.reference}/{page}" for page in ("status", "borden"))
    running.meet(1)
    assert "Vervang" not in lead.text(status) + lead.text(borden)
    assert mails() == []
    change_plan(running, contact_phone="040-7654321")
    running.publish()
    assert "Vervang een bord dat niet meer klopt" in lead.text(status)
    assert "Vervang een bord dat niet meer klopt" in lead.text("/plannen/")
    page = lead.text(borden)
    assert page.count("Klopt niet meer") == 2
    (mail,) = mails()
    assert mail.recipient == "lead@lab.example"
    assert mail.context["places"] == ["Bij de brug", "Bij het plein"]
    running.publish()
    assert len(mails()) == 1
    with reading() as session:
        first = session.scalars(select(SignPlacement.id).order_by(SignPlacement.id)).first()
    assert 'value="Bij de brug"' in lead.text(f"{borden}?bord={first}")
    confirm(running, place="bij de BRUG ")
    assert lead.text(borden).count("Klopt niet meer") == 1
    confirm(running, place="Bij het plein")
    assert "Vervang" not in lead.text(status) + lead.text(borden)


def test_a_sign_of_before_the_notice_is_compared_with_it(running: Running) -> None:
    confirm(running)
    running.publish()
    assert mails() == []
    with transaction() as session:
        session.scalars(select(SignPlacement)).one().face = None
    change_plan(running, title="Iets anders")
    running.publish()
    assert mails() == []


def test_the_number_of_signs_is_advised_for_each_place(running: Running) -> None:
    page = running.lab.visitor("lead").text(f"/plannen/{running.reference}/borden")
    assert "Stratumseind, 5611 Eindhoven" in page
    assert "5 borden" in page
    for form in ("a4", "a3", "sticker"):
        assert f"/plannen/{running.reference}/bord.pdf?formaat={form}" in page


@pytest.mark.parametrize("wanted", ["0", "x", "999999", "-1", "1" * 30])
def test_a_sign_that_there_is_not_fills_nothing_in(running: Running, wanted: str) -> None:
    page = running.lab.visitor("lead").get(f"/plannen/{running.reference}/borden?bord={wanted}")
    assert page.status_code == 200

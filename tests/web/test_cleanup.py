"""Cleaning up on the pages: the checklist, its forms, and how late it is for everybody."""

from io import BytesIO

import pytest

from tests.builders import Lab
from tests.decided import Running, decided
from tests.papers import picture
from tests.visitor import Visitor, parse
from waardevol_lab.services.running import PullBrake, pull_brake


@pytest.fixture
def running(lab: Lab) -> Running:
    found = decided(lab)
    found.run()
    return found


def url(running: Running, page: str, place: str = "plannen") -> str:
    return f"/{place}/{running.reference}/{page}"


def notice(running: Running, language: str = "") -> str:
    return Visitor(running.lab.app).text(f"{language}/experimenten/{running.experiment.slug}")


def test_whole_clean_up_on_the_pages(running: Running) -> None:
    lab = running.lab
    lead, slug = lab.visitor("lead"), running.experiment.slug
    lead.submit(url(running, "stoppen"), {"reason": "Genoeg."})
    lab.later(days=1)
    assert "Ruim op, uiterlijk 5 april 2027" in lead.text(url(running, "status"))
    page = lead.text(url(running, "opruimen"))
    parse(page)
    assert "0 van 3 punten zijn gedaan" in page
    assert "Weghalen of afdekken: lead." in page
    early = {"done_on": "2027-03-06", "note": "Alles is weg."}
    answer = lead.submit(url(running, "opruimen/hardware"), early)
    assert answer.status_code == 422
    assert "Er staan nog borden op straat: 1." in answer.get_data(as_text=True)
    assert "Alles is weg." in answer.get_data(as_text=True)
    (sign,) = running.standing()
    gone = {"fate": "removed", "gone_on": "2027-03-06"}
    field = lab.visitor("fieldworker")
    assert field.submit(url(running, f"borden/{sign.id}/weg"), gone).status_code == 303
    assert lead.submit(url(running, "opruimen/hardware"), early).status_code == 303
    data = {"done_on": "2027-03-06", "fate": "erased", "note": "<b>Gewist</b> {{ 7*7 }}"}
    assert lead.submit(url(running, "opruimen/data"), data).status_code == 303
    assert "2 van 3" in lead.text(url(running, "opruimen"))
    proof = {"done_on": "2027-03-06", "proof": (BytesIO(picture()), "bewijs.png")}
    assert lead.submit(url(running, "opruimen/proof"), proof).status_code == 303
    page = lead.text(url(running, "opruimen"))
    assert "3 van 3" in page
    assert "&lt;b&gt;Gewist&lt;/b&gt; {{ 7*7 }}" in page
    shown = Visitor(lab.app).text(f"/experimenten/{slug}")
    assert "Alles is opgeruimd" in shown
    assert "Gewist&lt;" not in shown
    assert "bewijs.png" not in shown


def test_what_is_late_stands_with_lead_secretary_and_everybody(running: Running) -> None:
    lab = running.lab
    lab.visitor("lead").submit(url(running, "stoppen"), {"reason": "Genoeg."})
    assert "uiterlijk 5 april 2027" in notice(running)
    assert "at the latest on 5 April 2027" in notice(running, "/en")
    lab.later(days=32)
    assert "Het opruimen is te laat" in lab.visitor("lead").text(url(running, "status"))
    desk = lab.visitor("secretary").text("/commissie/")
    assert "Te laat opgeruimd" in desk
    assert url(running, "opruimen", "commissie") in desk
    board = lab.visitor("secretary").text(url(running, "opruimen", "commissie"))
    assert board.count("Te laat") >= 3
    assert "opruimen/data" not in board
    assert "Te laat" in notice(running)


def test_page_after_the_brake_says_who_removes_or_covers_the_signs(running: Running) -> None:
    teammate = running.lab.visitor("teammate")
    answer = teammate.submit(url(running, "noodrem"), {"reason": "Gevaar."})
    page = teammate.text(answer.headers["Location"])
    assert "Borden op straat: haal ze weg of dek ze af" in page
    assert "Weghalen of afdekken: lead." in page
    (sign,) = running.standing()
    assert url(running, f"borden/{sign.id}/weg") in page
    covered = {"fate": "covered", "gone_on": "2027-03-05"}
    assert teammate.submit(url(running, f"borden/{sign.id}/weg"), covered).status_code == 303
    assert "afgedekt sinds 5 maart 2027" in notice(running)


def test_what_is_not_there_is_not_found(running: Running) -> None:
    lab, lead = running.lab, running.lab.visitor("lead")
    assert lead.get(url(running, "opruimen/alles")).status_code == 404
    assert lead.get(url(running, "borden/999999/weg")).status_code == 404
    (sign,) = running.standing()
    pull_brake(PullBrake(running.reference, "Gevaar."), running.actor("lead"), lab.now)
    for name in ("stranger", "secretary", "dpo"):
        visitor = lab.visitor(name)
        assert visitor.get(url(running, f"borden/{sign.id}/weg")).status_code == 404
        assert visitor.get(url(running, "opruimen/data")).status_code == 404


def test_english_pages_are_english(running: Running) -> None:
    running.lab.visitor("lead").submit(url(running, "stoppen"), {"reason": "Genoeg."})
    for page in ("opruimen", "opruimen/data", "opruimen/proof"):
        text = running.lab.visitor("lead").text(f"/en{url(running, page)}")
        assert "Cleaning up" in text
        assert "Opruimen" not in text

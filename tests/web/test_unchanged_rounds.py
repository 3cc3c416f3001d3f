"""A change of an approved plan that changes nothing: said beforehand, and never submitted."""

from io import BytesIO
from typing import Any

import pytest

from tests import papers
from tests.builders import Lab, case_answers
from tests.decided import Running, decided
from tests.rewriting import rewrite
from tests.visitor import Visitor, parse
from waardevol_lab.domain.errors import Refused
from waardevol_lab.domain.plan_attachments import Description
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.services.amending import (
    OpenAmendment,
    OpenExtension,
    open_amendment,
    open_extension,
)
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.choosing_topics import ChooseTopic, choose_topic
from waardevol_lab.services.english import SaveEnglish, save_english
from waardevol_lab.services.plan_attachments import AddFiles, add_files
from waardevol_lab.services.submitting import SubmitPlan, submit

ANSWERS = case_answers("stratumseind")
NOTHING = "Er verandert nog niets. Wijzig een antwoord, een Engelse tekst of een bijlage."
LATER = "Kies een latere dag dan 28 november 2027."
SUBMITS = "Dien het plan in"


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


@pytest.fixture
def amendment(running: Running) -> Running:
    """Open, and nothing changed in it."""
    command = OpenAmendment(running.reference, "Een grens.", topics=("purpose",))
    open_amendment(command, running.actor("lead"), running.lab.now)
    return running


@pytest.fixture
def extension(running: Running) -> Running:
    """Open, and the period still as it is in force."""
    running.run()
    command = OpenExtension(running.reference, "Langer.")
    open_extension(command, running.actor("lead"), running.lab.now)
    return running


def url(running: Running, page: str) -> str:
    return f"/plannen/{running.reference}/{page}"


def press(running: Running, lead: Visitor) -> Any:
    """Submit from a page that was opened before the change was undone."""
    token = lead.form("/account/profiel", "csrf_token")["csrf_token"]
    version = running.lab.round(running.reference).version
    data = {"csrf_token": token, "board": running.board_id, "version": version}
    return lead.client.post(url(running, "indienen"), data={**data, "idempotency_key": "k" * 32})


def send(running: Running) -> None:
    version = running.lab.round(running.reference).version
    command = SubmitPlan(running.reference, running.board_id, version)
    submit(command, running.actor("lead"), running.lab.now)


def links(page: str) -> dict[str, str]:
    return {"".join(a.itertext()).strip(): str(a.get("href")) for a in parse(page).iter("a")}


def test_check_page_says_that_an_amendment_changes_nothing_and_offers_no_submitting(
    amendment: Running,
) -> None:
    lead = amendment.lab.visitor("lead")
    page = lead.text(url(amendment, "controleren"))
    assert NOTHING in page and SUBMITS not in page and "<title>Fout:" not in page
    assert "disabled" not in page
    there = links(page)
    assert there["Trek deze ronde in"] == url(amendment, "ronde-intrekken")
    assert there["Ga verder met het plan"] == f"/plannen/{amendment.reference}"
    assert "Nothing changes yet." in lead.text("/en" + url(amendment, "controleren"))
    rewrite(amendment.lab, amendment.reference, amendment.actor("lead"), limits="Nooit.")
    page = lead.text(url(amendment, "controleren"))
    assert NOTHING not in page and SUBMITS in page


def test_amendment_that_changes_nothing_is_refused_and_leaves_everything(
    amendment: Running,
) -> None:
    lead = amendment.lab.visitor("lead")
    before = amendment.lab.snapshot()
    refused = press(amendment, lead)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "<title>Fout:" in page and NOTHING in page
    assert links(page)[f"{NOTHING} Of trek deze ronde in."] == f"/plannen/{amendment.reference}"
    with pytest.raises(Refused) as refusal:
        send(amendment)
    assert [(p.field, p.code) for p in refusal.value.problems] == [("plan", "no_change")]
    assert amendment.lab.snapshot() == before


def test_amendment_that_was_changed_back_is_refused(amendment: Running) -> None:
    lead = amendment.actor("lead")
    rewrite(amendment.lab, amendment.reference, lead, limits="Nooit.")
    rewrite(amendment.lab, amendment.reference, lead, limits=ANSWERS["limits"])
    with pytest.raises(Refused):
        send(amendment)


def test_one_file_is_a_change(amendment: Running) -> None:
    lab, lead, reference = amendment.lab, amendment.actor("lead"), amendment.reference
    visitor = lab.visitor("lead")
    upload = Upload("plan.pdf", BytesIO(papers.pdf("plan.pdf")))
    command = AddFiles(reference, "topic.purpose", Description("technical"), [upload])
    add_files(command, lead, lab.now)
    assert SUBMITS in visitor.text(url(amendment, "controleren"))
    send(amendment)
    with reading() as session:
        assert session.query(PlanVersion).count() == 2


def test_one_english_text_is_a_change(amendment: Running) -> None:
    lab, lead, reference = amendment.lab, amendment.actor("lead"), amendment.reference
    save_english(SaveEnglish(reference, "purpose", {"limits": "Never."}, 0), lead, lab.now)
    assert SUBMITS in lab.visitor("lead").text(url(amendment, "controleren"))
    send(amendment)
    with reading() as session:
        last = session.query(PlanVersion).order_by(PlanVersion.number.desc()).first()
        assert last is not None and last.answers_en["limits"] == "Never."


def test_extension_needs_a_later_last_day_and_says_so_at_that_day(extension: Running) -> None:
    lead = extension.lab.visitor("lead")
    before = extension.lab.snapshot()
    page = lead.text(url(extension, "controleren"))
    assert LATER in page and SUBMITS not in page
    refused = press(extension, lead)
    assert refused.status_code == 422
    there = links(refused.get_data(as_text=True))
    (address,) = (where for text, where in there.items() if LATER in text)
    assert address == url(extension, "onderdelen/place_period?controle=1#period.end")
    assert extension.lab.snapshot() == before
    topic = lead.text(address.partition("#")[0])
    parse(topic)
    assert LATER in topic.split('name="period.end"')[0].rpartition('name="')[2]


def test_extension_by_a_day_is_submitted(extension: Running) -> None:
    lead = extension.actor("lead")
    asks = ChooseTopic(extension.reference, "purpose", asked=True)
    choose_topic(asks, lead, extension.lab.now)
    rewrite(extension.lab, extension.reference, lead, limits="Nooit.")
    with pytest.raises(Refused):
        send(extension)
    period = {**ANSWERS["period"], "end": "2027-11-29"}
    rewrite(extension.lab, extension.reference, lead, period=period)
    assert SUBMITS in extension.lab.visitor("lead").text(url(extension, "controleren"))
    send(extension)
    assert extension.lab.round(extension.reference).state == "submitted"

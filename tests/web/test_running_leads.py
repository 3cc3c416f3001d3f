"""The lead's pages after the decision: every act by its own form, and every refusal."""

from io import BytesIO

import pytest

from tests import papers
from tests.builders import Lab
from tests.decided import Running, complete, decided
from tests.visitor import Visitor
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Organisation


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


def url(running: Running, page: str) -> str:
    return f"/plannen/{running.reference}/{page}"


# --- notice


def test_lead_previews_and_publishes_the_notice(running: Running) -> None:
    lead = running.lab.visitor("lead")
    page = lead.text(url(running, "bekendmaking"))
    assert "Licht, geluid en drukte op het Stratumseind" in page
    assert "Alles wat in de bekendmaking moet staan, is er." in page
    assert "9 december" not in page
    answer = lead.submit(url(running, "bekendmaking"), {"change": "De eerste versie."})
    assert answer.status_code == 303
    page = lead.text(answer.headers["Location"])
    assert "De bekendmaking is gepubliceerd." in page
    assert "De eerste versie." in page
    assert [n.number for n in running.notices()] == [1]


def test_preview_marks_what_is_missing_at_any_time(running: Running) -> None:
    lead = running.actor("lead")
    reference = running.lab.draft("wifi-winkelstraat-incomplete", lead, running.organisation_id)
    page = running.lab.visitor("lead").text(f"/plannen/{reference}/bekendmaking")
    assert "Er ontbreekt nog iets" in page
    assert "#deel-decision" in page
    assert "Publiceren kan pas na een positief besluit." in page


def test_missing_text_of_the_organisation_refuses_publishing(running: Running) -> None:
    with transaction() as session:
        session.get_one(Organisation, running.organisation_id).rights_text = ""
    before = running.lab.snapshot()
    lead = running.lab.visitor("lead")
    answer = lead.submit(url(running, "bekendmaking"), {"change": "Bewaar dit."})
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Vraag de beheerder om die in te vullen." in text
    assert "Bewaar dit." in text
    assert running.lab.snapshot() == before


# --- start


def test_gate_shows_what_does_not_hold_and_refuses_the_start(running: Running) -> None:
    lead = running.lab.visitor("lead")
    page = lead.text(url(running, "start"))
    assert "1 van 6 punten kloppen" in page
    shut = "Deze groepen kunnen nog geen toestemming geven: Deelnemers aan de enquête."
    assert shut in page
    assert f'href="{url(running, "toestemming")}"' in page
    assert "Starten kan vanaf 5 maart 2027." in page
    before = running.lab.snapshot()
    answer = lead.submit(url(running, "start"), {})
    assert answer.status_code == 422
    assert "Publiceer eerst de bekendmaking van deze versie." in answer.get_data(as_text=True)
    assert running.lab.snapshot() == before


def test_whole_way_to_the_start_through_the_pages(running: Running) -> None:
    lab, lead = running.lab, running.lab.visitor("lead")
    assert lead.submit(url(running, "bekendmaking"), {"change": ""}).status_code == 303
    evidence = {
        "text": "Zie het rapport.",
        "evidence": (BytesIO(papers.pdf()), "rapport.pdf"),
    }
    answer = lead.submit(url(running, "voorwaarden/1/bewijs"), evidence)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert "rapport.pdf" in lead.text(url(running, "voorwaarden"))
    secretary = lab.visitor("secretary")
    judged = secretary.submit(
        f"/commissie/{running.reference}/voorwaarden/1/bewijs", {"verdict": "accept"}
    )
    assert judged.status_code == 303
    lab.set_clock(lab.now.replace(year=2027, month=3, day=5))
    sign = {"place": "Bij de brug", "placed_on": "2027-03-04", "note": "Hangt op ooghoogte."}
    assert lead.submit(url(running, "borden"), sign).status_code == 303
    assert "Bij de brug" in lead.text(url(running, "borden"))
    assert "5 van 6 punten kloppen" in lead.text(url(running, "start"))
    _publish_consent(lead, running)
    page = lead.text(url(running, "start"))
    assert "6 van 6 punten kloppen" in page
    assert lead.submit(url(running, "start"), {}).status_code == 303
    assert running.experiment.phase == "running"
    assert "Dit experiment wacht niet meer op de start." in lead.text(url(running, "start"))


def _publish_consent(lead: Visitor, running: Running) -> None:
    """Begun from the list of groups, written, published."""
    assert lead.submit(url(running, "toestemming"), containing="group").status_code == 303
    text = url(running, "toestemming/1")
    assert lead.submit(text, {"scopes": "De vragenlijst"}).status_code == 303
    assert "5 van 6 punten kloppen" in lead.text(url(running, "start"))
    published = lead.submit(text, to=f"{text}/publiceren", containing="scopes")
    assert published.status_code == 303


def test_starting_from_an_old_page_is_too_late(running: Running) -> None:
    lead = running.lab.visitor("lead")
    form = lead.form(url(running, "start"))
    running.run()
    before = running.lab.snapshot()
    answer = lead.client.post(url(running, "start"), data=form)
    assert answer.status_code == 409
    assert running.lab.snapshot() == before


def test_pressing_twice_confirms_one_sign(running: Running) -> None:
    lead = running.lab.visitor("lead")
    form = lead.form(url(running, "borden"))
    for key, value in {"place": "Plein", "placed_on": "2026-11-23", "note": "Hangt."}.items():
        form.setlist(key, [value])
    first = lead.client.post(url(running, "borden"), data=form)
    second = lead.client.post(url(running, "borden"), data=form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert running.entries().count("SignConfirmed") == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"place": "", "placed_on": "2026-11-23", "note": "x"}, "Schrijf waar het bord hangt."),
        ({"place": "Plein", "placed_on": "2026-11-23"}, "Voeg een foto toe of schrijf waar"),
        ({"place": "Plein", "placed_on": "2030-01-01", "note": "x"}, "ligt in de toekomst"),
        ({"place": "Plein", "placed_on": "2027-02-30", "note": "x"}, "2027-02-30"),
    ],
)
def test_wrong_sign_is_refused_with_the_text_kept(
    running: Running, fields: dict[str, str], words: str
) -> None:
    before = running.lab.snapshot()
    answer = running.lab.visitor("lead").submit(url(running, "borden"), fields)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert words in text
    assert fields["place"] in text
    assert running.lab.snapshot() == before


def test_file_that_is_no_picture_is_refused_at_its_field(running: Running) -> None:
    sign = {
        "place": "Plein",
        "placed_on": "2026-11-23",
        "sign": (BytesIO(b"MZ"), "bord.png"),
    }
    answer = running.lab.visitor("lead").submit(url(running, "borden"), sign)
    assert answer.status_code == 422
    assert 'href="#sign"' in answer.get_data(as_text=True)


# --- brake, stop, change


def test_brake_takes_two_presses_and_a_reason(running: Running) -> None:
    running.run()
    mate = running.lab.visitor("teammate")
    answer = mate.submit(url(running, "noodrem"), {"reason": " "})
    assert answer.status_code == 422
    second = mate.form(url(running, "noodrem"))
    answer = mate.submit(url(running, "noodrem"), {"reason": "Er viel een lamp."})
    assert answer.status_code == 303
    assert running.experiment.phase == "suspended"
    again = mate.client.post(url(running, "noodrem"), data={**second, "reason": "Nog eens."})
    assert again.status_code == 409
    text = again.get_data(as_text=True)
    assert "Nog eens." in text and "iemand legde het al stil" in text


def test_stopping_leads_to_the_evaluation(running: Running) -> None:
    running.run()
    lead = running.lab.visitor("lead")
    answer = lead.submit(url(running, "stoppen"), {"reason": "Genoeg geleerd."})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/evaluatie")
    assert running.experiment.end_reason == "stopped_early"


@pytest.mark.parametrize(
    ("page", "chosen", "kind"),
    [("wijzigen", {"topics": "purpose"}, "amendment"), ("verlengen", {}, "extension")],
)
def test_change_begins_with_the_plan_in_force(
    running: Running, page: str, chosen: dict[str, str], kind: str
) -> None:
    running.run()
    lead = running.lab.visitor("lead")
    assert (
        lead.submit(url(running, page), {"reason": "Meer tijd nodig."} | chosen).status_code == 303
    )
    assert running.lab.round(running.reference).kind == kind
    answer = lead.submit(url(running, page), {"reason": "Nog een."} | chosen)
    assert answer.status_code == 422
    assert "Er loopt al een ronde." in answer.get_data(as_text=True)


def test_incident_is_reported_once(running: Running) -> None:
    running.run()
    lead = running.lab.visitor("lead")
    assert lead.submit(url(running, "incident"), {"reason": "Bijna mis."}).status_code == 303
    assert running.lab.round(running.reference).kind == "incident"
    answer = lead.submit(url(running, "incident"), {"reason": "Weer."})
    assert answer.status_code == 422


# --- evaluation


def test_evaluation_saves_itself_while_it_is_typed(running: Running) -> None:
    running.end()
    lead, page = running.lab.visitor("lead"), url(running, "evaluatie")
    assert "autosave.js" in lead.text(page) and "autosave-status" in lead.text(page)
    for number, text in enumerate(("Half", "Half af"), 1):
        done = lead.submit(page, {"learned": text, "vanzelf": "1"})
        assert done.status_code == 200
        assert done.json["version"] == number and done.json["text"].startswith("Bewaard om")
    assert lead.form(page, "learned")["learned"] == "Half af"
    early = lead.form(page, "learned")
    assert lead.submit(page, {"learned": "Van een ander."}).status_code == 303
    for said, status in (("Te laat.", 409), ("x" * 6000, 422)):
        early.setlist("learned", [said])
        early.setlist("vanzelf", ["1"])
        done = lead.client.post(page, data=early)
        assert done.status_code == status and done.json["text"].startswith("Niet bewaard")
    assert lead.form(page, "learned")["learned"] == "Van een ander."


def test_evaluation_is_saved_offered_and_published(running: Running) -> None:
    running.end()
    lead = running.lab.visitor("lead")
    page = url(running, "evaluatie")
    answers = {key: str(value) for key, value in complete(running.form()).items()}
    assert lead.submit(page, {"learned": "Nog niet alles."}).status_code == 303
    to = f"{page}/voorleggen"
    refused = lead.submit(page, {}, to=to, containing="learned")
    assert refused.status_code == 422
    text = refused.get_data(as_text=True)
    assert 'href="#unintended"' in text
    assert "Nog niet alles." in text
    assert "Privacy: Hoe groot bleek het risico? Vul dit in." in text
    assert "Handvat 10: Deed u wat het plan zei? Vul dit in." in text
    assert lead.submit(page, answers).status_code == 303
    assert lead.submit(page, {"learned": "Pas nu getypt."}, to=to).status_code == 303
    assert running.entries()[-1] == "FinalEvaluationOffered"
    member = running.lab.visitor("member")
    board_page = f"/commissie/{running.reference}/evaluatie"
    assert "Het team van het experiment ziet uw naam wel." in member.text(board_page)
    assert member.submit(board_page, {"text": "Noem ook de buren."}).status_code == 303
    assert "Noem ook de buren." in (read := lead.text(page)) and "Pas nu getypt." in read
    answer = lead.submit(page, {"response": "Gedaan."}, to=f"{page}/publiceren")
    assert answer.status_code == 303
    assert running.experiment.phase == "evaluated"
    assert "Gedaan." in lead.text(page)

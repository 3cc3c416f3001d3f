"""Writing a plan in the browser: new plan, task list, topics, check, submit, receipt."""

from typing import Any

import pytest

from tests import papers
from tests.builders import Lab, case_answers
from tests.visitor import form_fields, parse
from tests.web.leads import FRAMEWORK, Office, press, send, topic_url, upload
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment, PlanVersion
from waardevol_lab.services.plans import LONGEST_TOPIC, SaveTopic, save_topic

LEARN = "learn"


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def test_a_plan_is_written_topic_by_topic_and_submitted(office: Office) -> None:
    answers = case_answers("stratumseind")
    reference = office.begin(answers["title"])
    office.save_all(reference, answers)
    kept = office.draft(reference)
    assert kept.pop("dpia_file")["name"] == answers.pop("dpia_file")["name"]
    assert kept == answers

    page = office.visitor.text(f"/plannen/{reference}")
    parse(page)
    assert "16 van 16 onderdelen ingevuld" in page
    check = office.visitor.text(f"/plannen/{reference}/controleren")
    parse(check)
    assert "Volledige toetsing" in check
    done = office.visitor.submit(
        f"/plannen/{reference}/controleren", to=f"/plannen/{reference}/indienen", containing="board"
    )
    assert done.status_code == 303, done.get_data(as_text=True)
    receipt = office.visitor.text(done.headers["Location"])
    parse(receipt)
    with reading() as session:
        assert session.query(PlanVersion).one().sha256 in receipt
    assert "30 november 2026" in receipt
    assert office.lab.round(reference).state == RoundState.SUBMITTED
    parse(office.visitor.text(f"/plannen/{reference}/status"))
    later = office.visitor.text(f"/plannen/{reference}/controleren")
    assert "Wijzig" not in later
    assert answers["problem"] in later


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("task", [task.id for task in FRAMEWORK.tasks])
def test_every_topic_is_valid_html_empty_filled_and_with_errors(
    office: Office, task: str, language: str
) -> None:
    empty = office.begin()
    full = office.lab.draft("stratumseind", office.lead, office.organisation)
    parse(office.visitor.text(language + topic_url(empty, task)))
    parse(office.visitor.text(language + topic_url(empty, task) + "?controle=1"))
    parse(office.visitor.text(language + topic_url(full, task)))


def test_beginning_asks_for_a_title_and_an_organisation(office: Office) -> None:
    before = office.lab.snapshot()
    done = office.visitor.submit("/plannen/nieuw", {"title": "  "})
    assert done.status_code == 422
    assert "Geef het experiment een naam." in done.get_data(as_text=True)
    too_long = office.visitor.submit("/plannen/nieuw", {"title": "x" * 101})
    assert too_long.status_code == 422
    assert "x" * 101 in too_long.get_data(as_text=True)
    assert office.lab.snapshot() == before


def test_who_leads_in_two_places_chooses_one(office: Office) -> None:
    second = office.lab.organisation("Gemeente Zeestad")
    office.lab.grant("lead", Role.LEAD, second)
    assert "Gemeente Zeestad" in office.visitor.text("/plannen/nieuw")
    before = office.lab.snapshot()
    unchosen = office.visitor.submit("/plannen/nieuw", {"title": "Zee"})
    assert unchosen.status_code == 422
    assert "Kies een organisatie." in unchosen.get_data(as_text=True)
    foreign = office.lab.organisation("Gemeente Elders")
    refused = office.visitor.submit(
        "/plannen/nieuw", {"title": "Zee", "organisation": str(foreign)}
    )
    assert refused.status_code == 404
    after = office.lab.snapshot()
    assert after["experiment"] == before["experiment"]
    done = office.visitor.submit("/plannen/nieuw", {"title": "Zee", "organisation": str(second)})
    assert done.status_code == 303
    with reading() as session:
        assert session.query(Experiment.organisation_id).scalar() == second


def test_pressing_begin_twice_begins_one_plan(office: Office) -> None:
    form = office.visitor.form("/plannen/nieuw", containing="title")
    form["title"] = "Eén plan"
    first = office.visitor.client.post("/plannen/nieuw", data=form)
    second = office.visitor.client.post("/plannen/nieuw", data=form)
    assert first.headers["Location"] == second.headers["Location"]
    with reading() as session:
        assert session.query(Experiment).count() == 1


def test_a_topic_with_errors_is_saved_and_shown_as_busy(office: Office) -> None:
    reference = office.begin()
    fields = {"period.start": "2027-02-30", "why_here": "x" * 1001, "place.geometry": "bij de kerk"}
    done = press(office.visitor, topic_url(reference, "place_period"), fields)
    assert done.status_code == 303
    assert "controle=1" in done.headers["Location"]
    kept = office.draft(reference)
    assert kept["period"] == {"start": "2027-02-30"}
    assert kept["why_here"] == "x" * 1001
    assert kept["place"] == {"geometry": "bij de kerk"}
    page = office.visitor.text(done.headers["Location"])
    parse(page)
    assert "<title>Fout:" in page
    assert 'href="#period.start"' in page
    assert "2027-02-30" in page
    assert "bij de kerk" in page
    assert "nu 1001 tekens, hoogstens 1000" in page
    assert "Bezig" in office.visitor.text(f"/plannen/{reference}")


def test_come_back_later_goes_to_the_task_list_whatever_was_typed(office: Office) -> None:
    reference = office.begin()
    done = press(office.visitor, topic_url(reference, "scope"), {}, "later")
    assert done.headers["Location"] == f"/plannen/{reference}"
    assert "Bewaard." in office.visitor.text(f"/plannen/{reference}")


def test_a_row_is_added_without_losing_what_was_typed(office: Office) -> None:
    reference = office.begin()
    fields = {
        "success_criteria.0.criterion": "Aantal",
        "learning_question": "Half af",
        "rij": "success_criteria",
    }
    done = press(office.visitor, topic_url(reference, LEARN), fields, "")
    assert done.status_code == 303
    url, _, anchor = done.headers["Location"].partition("#")
    assert anchor == "success_criteria.1"
    page = office.visitor.text(url)
    assert 'name="success_criteria.1.criterion"' in page
    assert 'id="success_criteria.1"' in page
    assert office.draft(reference)["learning_question"] == "Half af"


def test_a_lost_race_shows_both_texts_and_either_can_stay(office: Office) -> None:
    reference = office.begin()
    url = topic_url(reference, LEARN)
    form = office.visitor.form(url, containing="version")
    theirs = {"learning_question": "Tekst van de ander", "expected_benefit": "Rust"}
    save_topic(SaveTopic(reference, LEARN, theirs, 0), office.lead, office.lab.now)
    before = office.lab.snapshot()
    mine = {"learning_question": "Mijn tekst", "expected_benefit": "Stilte"}
    done = send(office.visitor, url, form, mine)
    assert done.status_code == 409
    page = done.get_data(as_text=True)
    parse(page)
    for text in (*mine.values(), *theirs.values()):
        assert text in page
    assert office.lab.snapshot() == before

    again = form_fields(page, containing="version")
    again["kies.expected_benefit"] = "opgeslagen"
    assert send(office.visitor, url, again, {}).status_code == 303
    kept = office.draft(reference)
    assert kept == {
        "title": kept["title"],
        "learning_question": "Mijn tekst",
        "expected_benefit": "Rust",
    }


def test_saving_the_same_text_at_the_same_time_is_no_conflict(office: Office) -> None:
    reference = office.begin()
    url = topic_url(reference, LEARN)
    form = office.visitor.form(url, containing="version")
    same = {"learning_question": "Dezelfde tekst"}
    save_topic(SaveTopic(reference, LEARN, same, 0), office.lead, office.lab.now)
    assert send(office.visitor, url, form, same).status_code == 303


def test_too_much_text_is_not_saved_and_not_lost(office: Office) -> None:
    reference = office.begin()
    before = office.lab.snapshot()
    text = "é" * (LONGEST_TOPIC + 1)
    done = press(office.visitor, topic_url(reference, LEARN), {"learning_question": text})
    assert done.status_code == 422
    page = done.get_data(as_text=True)
    assert text in page
    assert "te veel tekst" in page
    assert office.lab.snapshot() == before


def test_a_megabyte_of_text_gets_a_clear_answer(office: Office) -> None:
    reference = office.begin()
    text = "ب" * 1_000_000
    done = press(office.visitor, topic_url(reference, LEARN), {"learning_question": text})
    assert done.status_code == 422
    assert text in done.get_data(as_text=True)


ODD: dict[str, tuple[str, str]] = {
    "nul": ("voor\x00na", "voorna"),
    "control": ("a\x07b\x1bc", "abc"),
    "line ends": ("een\r\ntwee\rdrie", "een\ntwee\ndrie"),
    "right to left": ("שלום \u202eabc\u202c مرحبا", "שלום \u202eabc\u202c مرحبا"),
    "markup": (
        "<script>alert(1)</script> {{ 7*7 }} %(x)s",
        "<script>alert(1)</script> {{ 7*7 }} %(x)s",
    ),
    "emoji": ("🚲👩🏽‍🦽", "🚲👩🏽‍🦽"),
}


@pytest.mark.parametrize(("typed", "kept"), ODD.values(), ids=ODD.keys())
def test_odd_text_is_kept_as_it_was_meant(office: Office, typed: str, kept: str) -> None:
    reference = office.begin()
    url = topic_url(reference, LEARN)
    assert press(office.visitor, url, {"learning_question": typed}).status_code == 303
    assert office.draft(reference)["learning_question"] == kept
    page = office.visitor.text(url)
    parse(page)
    assert form_fields(page, containing="version")["learning_question"].lstrip("\n") == kept
    assert press(office.visitor, url, {}).status_code == 303
    assert office.draft(reference)["learning_question"] == kept


def test_a_refused_file_does_not_keep_the_text_from_being_saved(office: Office) -> None:
    reference = office.begin()
    fields: dict[str, Any] = {
        "dpia": "done",
        "permits": "Geen",
        "dpia_file": upload(b"MZ", "a.exe"),
    }
    done = press(office.visitor, topic_url(reference, "law"), fields)
    assert done.status_code == 422
    page = done.get_data(as_text=True)
    parse(page)
    assert 'href="#dpia_file"' in page
    assert "Dit soort bestand nemen wij niet aan" in page
    kept = office.draft(reference)
    assert (kept["dpia"], kept["permits"]) == ("done", "Geen")
    assert "dpia_file" not in kept
    fields["dpia_file"] = upload(papers.pdf(), "dpia.pdf")
    again = form_fields(page, containing="version")
    send(office.visitor, topic_url(reference, "law"), again, fields)
    assert office.draft(reference)["dpia_file"]["name"] == "dpia.pdf"
    gone = press(office.visitor, topic_url(reference, "law"), {"dpia_file.remove": "y"})
    assert gone.status_code == 303
    assert "dpia_file" not in office.draft(reference)


def test_answers_that_no_longer_apply_stay_but_are_not_asked(office: Office) -> None:
    reference = office.lab.draft("stratumseind", office.lead, office.organisation)
    basis = office.draft(reference)["legal_basis"]
    press(office.visitor, topic_url(reference, "data"), {"personal_data": "none"})
    page = office.visitor.text(topic_url(reference, "law"))
    assert 'name="legal_basis"' not in page
    press(office.visitor, topic_url(reference, "law"), {})
    assert office.draft(reference)["legal_basis"] == basis


def test_extra_fields_change_nothing(office: Office) -> None:
    reference = office.begin()
    fields = {
        "learning_question": "Ja",
        "lead_id": "1",
        "title": "Ander",
        "onzin": "x",
        "q.title": "y",
    }
    press(office.visitor, topic_url(reference, LEARN), fields)
    assert set(office.draft(reference)) == {"title", "learning_question"}
    assert office.lab.experiment(reference).title == "Licht op straat"

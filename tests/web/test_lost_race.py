"""Two people write one topic at once: whoever is second sees both texts and loses neither."""

import html
from typing import Any

import pytest

from tests.builders import Lab, case_answers
from tests.visitor import form_fields, parse
from tests.web.leads import FRAMEWORK, Office, send, topic_url, upload
from waardevol_lab.services.plans import SaveTopic, save_topic

MINE, THEIRS = case_answers("stratumseind"), case_answers("scheveningen")
MIXED = {**THEIRS, "personal_data": MINE["personal_data"]}
"""What is asked hangs on some answers: those are the same for both."""


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def own(task: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers of a topic, without files."""
    return {
        q.id: answers[q.id]
        for q in FRAMEWORK.questions_of(task)
        if q.id in answers and q.kind != "file"
    }


def words(value: Any) -> list[str]:
    """Every text that somebody typed; not the ids of options, which a page shows in words."""
    if isinstance(value, str):
        return [value] if " " in value else []
    if isinstance(value, dict):
        return [text for part in value.values() for text in words(part)]
    return [text for part in value for text in words(part)] if isinstance(value, list) else []


def ordered(value: Any) -> Any:
    """Several choices without their order: a form gives them in its own."""
    plain = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return sorted(value) if plain else value


def race(office: Office, task: str) -> tuple[str, str, Any]:
    """Theirs is kept; mine was pressed second. Gives the reference, the page and what it says."""
    reference = office.begin()
    office.lab.fill(reference, {k: v for k, v in MIXED.items() if "file" not in k}, office.lead)
    url = topic_url(reference, task)
    form = office.visitor.form(url, containing="version")
    for key in [key for key in form if key not in {"csrf_token", "version"}]:
        del form[key]
    version = office.lab.topic_version(reference, task)
    save_topic(SaveTopic(reference, task, own(task, MIXED), version), office.lead, office.lab.now)
    done = send(office.visitor, url, form, office.typing(task, MINE))
    return reference, url, done


@pytest.mark.parametrize("task", [task.id for task in FRAMEWORK.tasks])
def test_both_texts_of_every_kind_of_question_are_there_and_either_can_stay(
    office: Office, task: str
) -> None:
    reference, url, done = race(office, task)
    assert done.status_code == 409
    page = done.get_data(as_text=True)
    parse(page)
    text = " ".join(html.unescape(page).split())
    for typed in words(own(task, MIXED)) + words(own(task, MINE)):
        assert " ".join(typed.split()) in text, typed
    again = form_fields(page, containing="version")
    choices = [key for key in again if key.startswith("kies.")]
    assert f'href="#{choices[0]}-0"' in page
    assert choices

    assert send(office.visitor, url, again, {}).status_code == 303
    asked = set(again) | {key.partition(".")[0] for key in again}
    kept = office.draft(reference)
    mine = own(task, MINE)
    assert {key: ordered(kept.get(key)) for key in mine if key in asked} == {
        key: ordered(value) for key, value in mine.items() if key in asked
    }


@pytest.mark.parametrize("task", [task.id for task in FRAMEWORK.tasks])
def test_what_somebody_else_saved_comes_back_whole(office: Office, task: str) -> None:
    reference, url, done = race(office, task)
    again = form_fields(done.get_data(as_text=True), containing="version")
    theirs = {key: "opgeslagen" for key in again if key.startswith("kies.")}
    assert send(office.visitor, url, again, theirs).status_code == 303
    kept = office.draft(reference)
    assert {key: kept[key] for key in own(task, MIXED)} == own(task, MIXED)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "MultiPoint", "coordinates": [[5.1, 52.1], [5.25, 52.3]]},
        {"type": "Point", "coordinates": "52.1, ergens"},
    ],
    ids=["points", "unread"],
)
def test_points_of_somebody_else_are_shown(office: Office, geometry: dict[str, Any]) -> None:
    reference = office.begin()
    task = FRAMEWORK.question("place").task
    url = topic_url(reference, task)
    form = office.visitor.form(url, containing="version")
    theirs = {"place": {"text": "Plein", "geometry": geometry}}
    save_topic(SaveTopic(reference, task, theirs, 0), office.lead, office.lab.now)
    mine = {"place.text": "Plein", "place.shape": "point", "place.geometry": "51.5, 4.4"}
    page = send(office.visitor, url, form, mine).get_data(as_text=True)
    assert "51.5, 4.4" in page
    assert ("52.1, 5.1\n52.3, 5.25" if geometry["type"] == "MultiPoint" else "ergens") in page


def test_a_file_of_a_lost_race_is_asked_for_again(office: Office) -> None:
    reference = office.begin()
    url = topic_url(reference, "law")
    form = office.visitor.form(url, containing="version")
    same = {"dpia": "done", "permits": "Geen"}
    save_topic(SaveTopic(reference, "law", same, 0), office.lead, office.lab.now)
    before = office.lab.snapshot()
    fields = {**same, "dpia_file": upload(b"%PDF-1.7 een plan", "dpia.pdf")}
    done = send(office.visitor, url, form, fields)
    assert done.status_code == 409
    page = done.get_data(as_text=True)
    parse(page)
    assert "Uw bestand is nog niet bewaard. Kies het opnieuw." in page
    assert 'href="#dpia_file"' in page
    assert office.lab.snapshot() == before

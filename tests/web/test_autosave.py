"""Saving while somebody types: the same rules as the button, and never a file."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests import papers
from tests.builders import Lab
from tests.visitor import parse
from tests.web.leads import Office, press, send, topic_url, upload
from tests.web.test_protection import policy
from waardevol_lab.domain.roles import Role
from waardevol_lab.services.plans import LONGEST_TOPIC, SaveTopic, save_topic
from waardevol_lab.services.withdrawing import WithdrawRound, withdraw_round

TASK = "learn"


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def by_itself(visitor: Any, url: str, form: Any, fields: dict[str, Any]) -> TestResponse:
    """Send the form as the script does."""
    return send(visitor, url, form, {**fields, "vanzelf": "1"}, button="")


def test_what_was_typed_is_kept_and_a_later_press_is_not_stale(office: Office) -> None:
    reference = office.begin()
    url = topic_url(reference, TASK)
    form = office.visitor.form(url, containing="version")
    done = by_itself(office.visitor, url, form, {"learning_question": "Half woo"})
    assert done.status_code == 200
    assert done.json == {"text": "Bewaard om 10.00 uur.", "version": 1}
    assert office.draft(reference)["learning_question"] == "Half woo"
    form["version"] = "1"
    del form["vanzelf"]
    later = send(office.visitor, url, form, {"learning_question": "Heel woord"})
    assert later.status_code == 303
    assert office.draft(reference)["learning_question"] == "Heel woord"


def test_english_is_answered_in_english(office: Office) -> None:
    url = "/en" + topic_url(office.begin(), TASK)
    form = office.visitor.form(url, containing="version")
    assert by_itself(office.visitor, url, form, {}).json["text"] == "Saved at 10:00."


@pytest.mark.parametrize(
    ("who", "told", "said"),
    [
        ("mate", "Niet bewaard: iemand anders", "Iemand anders bewaarde dit onderdeel"),
        ("lead", "Niet bewaard: u bewaarde", "U bewaarde dit onderdeel ook in een ander tabblad"),
    ],
)
def test_text_saved_meanwhile_is_never_overwritten_and_it_is_told_by_whom(
    office: Office, who: str, told: str, said: str
) -> None:
    reference = office.begin()
    office.lab.person("mate", (Role.TEAMMATE, office.lab.experiment(reference).id))
    url = topic_url(reference, TASK)
    form = office.visitor.form(url, containing="version")
    save_topic(
        SaveTopic(reference, TASK, {"learning_question": "Van hen"}, 0),
        office.lab.actor(who),
        office.lab.now,
    )
    before = office.lab.snapshot()
    done = by_itself(office.visitor, url, form, {"learning_question": "Van mij"})
    assert done.status_code == 409
    assert done.json["text"].startswith(told)
    assert office.lab.snapshot() == before
    del form["vanzelf"]
    both = send(office.visitor, url, form, {})
    assert both.status_code == 409
    assert said in both.text
    assert "Van hen" in both.text
    assert "Van mij" in both.text
    assert "data-by-hand" in both.text


def test_files_are_neither_saved_nor_taken_away(office: Office) -> None:
    reference = office.begin()
    url = topic_url(reference, "law")
    fields = {"dpia": "done", "dpia_file": upload(papers.pdf("een"), "een.pdf")}
    press(office.visitor, url, fields)
    form = office.visitor.form(url, containing="version")
    fields = {
        "permits": "Geen",
        "dpia_file": upload(papers.pdf("twee"), "twee.pdf"),
        "dpia_file.remove": "y",
    }
    assert by_itself(office.visitor, url, form, fields).status_code == 200
    kept = office.draft(reference)
    assert (kept["dpia_file"]["name"], kept["permits"]) == ("een.pdf", "Geen")


def test_too_much_text_says_so(office: Office) -> None:
    reference = office.begin()
    url = topic_url(reference, TASK)
    form = office.visitor.form(url, containing="version")
    before = office.lab.snapshot()
    text = "a" * (LONGEST_TOPIC + 1)
    done = by_itself(office.visitor, url, form, {"learning_question": text})
    assert done.status_code == 422
    assert "te veel tekst" in done.json["text"]
    assert office.lab.snapshot() == before


def test_a_plan_that_is_no_longer_written_is_left_alone(office: Office) -> None:
    reference = office.begin()
    url = topic_url(reference, TASK)
    form = office.visitor.form(url, containing="version")
    version = office.lab.round(reference).version
    withdraw_round(WithdrawRound(reference, "Later.", version), office.lead, office.lab.now)
    before = office.lab.snapshot()
    done = by_itself(office.visitor, url, form, {"learning_question": "Te laat"})
    assert done.status_code == 409
    assert office.lab.snapshot() == before


def test_others_find_nothing(office: Office) -> None:
    reference = office.begin()
    url = topic_url(reference, TASK)
    others = {**office.others(), "lezer": office.lab.visitor(_reader(office))}
    before = office.lab.snapshot()
    for name, visitor in others.items():
        form = visitor.form("/account/profiel", containing="csrf_token")
        done = by_itself(visitor, url, form, {"learning_question": "Niet van mij"})
        assert done.status_code == 404, name
    anonymous = office.lab.visitor()
    answer = anonymous.client.post(url, data={"vanzelf": "1"})
    assert answer.status_code == 303
    assert office.lab.snapshot() == before


def _reader(office: Office) -> str:
    office.lab.person("lezer", (Role.AUDITOR, office.organisation))
    return "lezer"


def test_line_that_says_what_is_saved_is_spoken_without_interrupting(office: Office) -> None:
    page = parse(office.visitor.text(topic_url(office.begin(), TASK)))
    (line,) = (e for e in page.iter() if e.get("id") == "autosave-status")
    assert (line.get("aria-live"), line.get("role")) == ("polite", None)


def test_only_a_page_that_asks_for_a_script_may_run_one(office: Office) -> None:
    reference = office.begin()
    topic = policy(office.visitor.get(topic_url(reference, TASK)))
    assert topic["script-src"] == ["'self'"]
    assert topic["connect-src"] == ["'self'"]
    other = policy(office.visitor.get(f"/plannen/{reference}"))
    assert not {"script-src", "connect-src"} & set(other)
    assert {k: v for k, v in topic.items() if k in other} == other

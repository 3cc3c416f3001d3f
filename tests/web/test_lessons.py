"""Lessons on pages: the team's desk, the public list and card, both languages, and no leaks."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from tests.builders import Lab
from tests.lessons import CARD, Team, evaluated, published
from tests.visitor import parse
from waardevol_lab.queries.public_lessons import lessons

SCHEMAS = Path(__file__).parents[2] / "static" / "schemas"
SECRET = "Dit staat nog nergens"


@pytest.fixture
def team(lab: Lab) -> Team:
    return evaluated(lab)


def validate(name: str, text: str) -> dict[str, object]:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    found: dict[str, object] = json.loads(text)
    Draft202012Validator(schema).validate(found)
    return found


def test_a_lesson_is_begun_written_and_published_on_pages(team: Team) -> None:
    lead, here = team.lab.visitor("lead"), f"/plannen/{team.reference}/lessen"
    assert here in lead.text(f"/plannen/{team.reference}/status")
    begun = lead.submit(here, containing="replaces")
    assert begun.headers["Location"].endswith(f"{here}/1")
    fields = {**CARD, "documents": "http://onveilig.nl Iets"}
    refused = lead.submit(f"{here}/1", fields, containing="title")
    assert refused.status_code == 422
    assert "http://onveilig.nl" in refused.text
    fields["documents"] = "https://voorbeeld.nl/draaiboek.pdf Draaiboek"
    assert lead.submit(f"{here}/1", fields, containing="title").status_code == 303
    assert team.draft(1).contents == CARD
    typed = {"title": f"{CARD['title']} ", "worked": "Dit typte ik pas nu."}
    wrong = lead.submit(f"{here}/1", typed | {"failed": ""}, to=f"{here}/1/publiceren")
    assert wrong.status_code == 422
    assert 'href="#failed"' in wrong.text and "Dit typte ik pas nu." in wrong.text
    pressed = lead.form(f"{here}/1", "title")
    for name, text in typed.items():
        pressed.setlist(name, [text])
    assert lead.client.post(f"{here}/1/publiceren", data=pressed).status_code == 303
    desk = lead.text(here)
    assert "De les staat online." in desk
    assert lead.client.post(f"{here}/1/publiceren", data=pressed).status_code == 303
    pressed.setlist("idempotency_key", ["another"])
    again = lead.client.post(f"{here}/1/publiceren", data=pressed)
    assert again.status_code == 409 and "Dit typte ik pas nu." in again.text
    slug = "licht-dimmen-helpt-tegen-ruzie-1-1"
    assert f"/lessen/{slug}" in desk
    assert published(slug).contents == CARD | {"worked": "Dit typte ik pas nu."}
    assert lead.get(f"{here}/1").headers["Location"].endswith(here)
    late = lead.client.post(
        f"{here}/1", data={**lead.form(here, "replaces"), "worked": "Nog iets."}
    )
    assert (late.status_code, "Nog iets." in late.text) == (409, True)


def test_what_is_missing_stands_at_its_field_in_both_languages(team: Team) -> None:
    number = team.begin()
    team.save(number, conditions="", technology=[])
    lead = team.lab.visitor("lead")
    for prefix, words in (("", "Vul dit in."), ("/en", "Fill this in.")):
        here = f"{prefix}/plannen/{team.reference}/lessen/{number}"
        page = lead.submit(here, to=f"{here}/publiceren", containing="title")
        assert page.status_code == 422
        assert 'href="#conditions"' in page.text
        assert words in page.text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_everybody_reads_the_card_and_where_it_came_from(team: Team, prefix: str) -> None:
    slug = team.lesson()
    visitor = team.lab.visitor()
    page = visitor.text(f"{prefix}/lessen/{slug}")
    parse(page)
    for text in (CARD["title"], CARD["failed"], "Draaiboek", "CC0-1.0"):
        assert text in page
    assert f"{prefix}/experimenten/{team.running.experiment.slug}" in page
    notice = visitor.text(f"{prefix}/experimenten/{team.running.experiment.slug}")
    assert f"{prefix}/lessen/{slug}" in notice
    about = visitor.text(f"{prefix}/experimenten/{team.running.experiment.slug}/evaluaties")
    assert f"{prefix}/lessen/{slug}" in about
    listed = visitor.text(f"{prefix}/lessen?q=vechtpartij&techniek=de_identified_video")
    parse(listed)
    assert f"{prefix}/lessen/{slug}" in listed
    assert slug in visitor.text("/sitemap.xml")


def test_a_draft_is_nowhere_public_and_not_for_the_board(team: Team) -> None:
    team.lesson()
    number = team.begin()
    team.save(number, title=SECRET, worked=SECRET)
    slug = team.running.experiment.slug
    everybody = team.lab.visitor()
    for address in (
        *("/lessen", "/lessen?q=nergens", "/lessen.json", "/lessen.atom", "/sitemap.xml"),
        *(f"/experimenten/{slug}", f"/experimenten/{slug}/evaluaties"),
    ):
        assert SECRET not in everybody.text(address)
    here = f"/plannen/{team.reference}/lessen/{number}"
    assert SECRET in team.lab.visitor("teammate").text(here)
    for who in ("secretary", "decider"):
        assert team.lab.visitor(who).get(here).status_code == 404


def test_nasty_text_is_text_everywhere(team: Team) -> None:
    nasty = "<script>alert(1)</script> ]]> & \u202eomgekeerd"
    slug = team.lesson(title=nasty, worked=nasty, documents=[])
    visitor = team.lab.visitor()
    page = visitor.text(f"/lessen/{slug}")
    parse(page)
    assert "<script>alert" not in page + visitor.text("/lessen")
    feed = etree.fromstring(visitor.get(f"/lessen/{slug}.atom").data)
    assert nasty in "".join(feed.itertext())
    assert json.loads(visitor.text(f"/lessen/{slug}.json"))["title"] == nasty


def test_formats_follow_their_schemas_and_are_not_sent_twice(team: Team) -> None:
    slug = team.lesson()
    visitor = team.lab.visitor()
    one = visitor.get(f"/lessen/{slug}.json")
    card = validate("lesson.schema.json", one.text)
    assert (card["title"], card["used_by"]) == (CARD["title"], [])
    found = validate(
        "lessons.schema.json", visitor.text("/lessen.json?techniek=de_identified_video")
    )
    assert found["total"] == 1
    assert "lesson.schema.json" in one.headers["Link"]
    for address in (f"/lessen/{slug}", f"/lessen/{slug}.json", "/lessen", "/lessen.atom"):
        tag = visitor.get(address).headers["ETag"]
        again = visitor.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")


def test_the_list_comes_in_parts_and_refuses_what_makes_no_sense(team: Team) -> None:
    for number in range(1, 6):
        team.lesson(title=f"Les nummer {number}")
    visitor = team.lab.visitor()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lessons, "__defaults__", (2,))
        titles, address = [], "/lessen.json"
        while address:
            part = json.loads(visitor.text(address))
            titles += [one["title"] for one in part["lessons"]]
            address = (part["next"] or "").removeprefix("http://localhost")
    assert titles == [f"Les nummer {number}" for number in range(5, 0, -1)]
    long = "/lessen?q=" + "a" * 200
    for address in ("/lessen?na=x", "/lessen.json?na=x", "/lessen?techniek=nee", long):
        assert visitor.get(address).status_code == 400
    assert visitor.get("/lessen/bestaat-niet").status_code == 404
    assert visitor.get("/lessen/Raar").status_code == 404

"""Lessons of others on the page of who manages them: taken over, given away, hidden."""

import io
import json
from typing import Any

import pytest

from tests.builders import Lab
from tests.lessons import CARD
from tests.unit.test_lesson_file import SHARED, a_file
from tests.visitor import Visitor, parse
from waardevol_lab.domain.roles import Role

PAGE = "/beheer/lessen"


@pytest.fixture
def people(lab: Lab) -> dict[str, Visitor]:
    organisation = lab.organisation()
    board = lab.board(organisation)
    lab.person("admin", (Role.ADMIN, organisation))
    lab.person("secretary", (Role.SECRETARY, board))
    lab.person("lead", (Role.LEAD, organisation))
    return {name: lab.visitor(name) for name in ("admin", "secretary", "lead")}


def sent(visitor: Visitor, contents: bytes, prefix: str = "") -> Any:
    upload = (io.BytesIO(contents), "lessen.json")
    return visitor.submit(prefix + PAGE, {"file": upload}, containing="file")


@pytest.mark.parametrize(
    ("prefix", "new", "there"),
    [("", "Nieuw overgenomen: 1", "Waren er al: 1"), ("/en", "over: 1", "Were here already: 1")],
)
def test_a_file_is_taken_over_with_a_report_in_both_languages(
    people: dict[str, Visitor], prefix: str, new: str, there: str
) -> None:
    wrong = {**SHARED, "url": "https://elders.nl/lessen/2", "worked": "", "title": "<b>Vet</b>"}
    answer = sent(people["secretary"], a_file(SHARED, wrong), prefix)
    parse(answer.text)
    assert (answer.status_code, new in answer.text) == (200, True)
    assert "&lt;b&gt;Vet&lt;/b&gt;" in answer.text
    assert there in sent(people["admin"], a_file(SHARED), prefix).text
    page = people["admin"].text(prefix + PAGE)
    assert page.count(CARD["title"]) >= 1


def test_what_is_no_file_of_lessons_is_refused_at_the_field(people: dict[str, Visitor]) -> None:
    for contents, words in (
        (b"{}", "bevat geen lessen"),
        (b"geen json", "JSON"),
        (b"\xff\xfe", "UTF-8"),
    ):
        answer = sent(people["admin"], contents)
        assert answer.status_code == 422
        assert words in answer.text
        assert "planbestand" not in answer.text
        parse(answer.text)
    empty = people["admin"].submit(PAGE, containing="file")
    assert empty.status_code == 422


def test_nobody_else_meets_the_page_and_nothing_of_it_is_kept_by_browsers(
    people: dict[str, Visitor], lab: Lab
) -> None:
    token = people["lead"].form("/account/profiel")["csrf_token"]
    for address in (PAGE, f"{PAGE}/bestand.json", f"{PAGE}/x/verbergen"):
        assert people["lead"].get(address).status_code == 404
        assert lab.visitor().get(address).status_code == 303
    posted = people["lead"].client.post(PAGE, data={"csrf_token": token})
    assert posted.status_code == 404
    given = people["admin"].get(f"{PAGE}/bestand.json")
    assert "no-store" in given.headers["Cache-Control"]


def test_a_lesson_is_given_on_hidden_with_a_reason_and_shown_again(
    people: dict[str, Visitor], lab: Lab
) -> None:
    sent(people["admin"], a_file(SHARED))
    assert json.loads(people["admin"].text(f"{PAGE}/bestand.json"))["lessons"] == []
    passed = json.loads(people["admin"].text(f"{PAGE}/bestand.json?ook-van-anderen=1"))
    assert [one["url"] for one in passed["lessons"]] == [SHARED["url"]]
    (found,) = json.loads(lab.visitor().text("/lessen.json"))["lessons"]
    here = f"{PAGE}/{found['slug']}/verbergen"
    assert people["secretary"].submit(here, {"reason": " "}).status_code == 422
    assert people["secretary"].submit(here, {"reason": "Noemt iemand."}).status_code == 303
    assert json.loads(lab.visitor().text("/lessen.json"))["lessons"] == []
    page = people["secretary"].text(PAGE)
    assert "Noemt iemand." in page
    shown = people["secretary"].submit(PAGE, to=f"{PAGE}/{found['slug']}/tonen")
    assert shown.status_code == 303
    assert len(json.loads(lab.visitor().text("/lessen.json"))["lessons"]) == 1

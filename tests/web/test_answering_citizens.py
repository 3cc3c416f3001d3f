"""The team answers what citizens ask; the secretary lets it be read, or hides it."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.announced import counted_queries
from tests.builders import Lab
from tests.contributions import TEXT, Street, flood
from tests.decided import decided
from tests.visitor import Visitor, parse
from tests.web.test_asking import CODE, at, rows, words
from waardevol_lab.domain.roles import Role


@pytest.fixture
def street(lab: Lab) -> Street:
    return Street(decided(lab))


def plan(street: Street, more: str = "") -> str:
    return f"/plannen/{street.running.reference}/inwoners{more}"


def moderated(street: Street, act: str, *numbers: int, query: str = "", **more: Any) -> Any:
    chosen = [str(street.row(number).id) for number in numbers]
    url = f"/commissie/inwoners{query}"
    visitor = street.lab.visitor("secretary")
    return visitor.submit(url, {"chosen": chosen, "act": act, **more}, containing="chosen")


def test_team_sees_what_is_due_first_and_what_is_late(street: Street) -> None:
    street.ask("EERST")
    street.lab.later(days=1)
    street.ask("DAARNA")
    street.lab.set_clock(datetime(2026, 12, 8, 9, tzinfo=UTC))
    street.ask("Koop nu")
    street.hide(3)
    assert "reclame" in street.lab.visitor("lead").text(plan(street))
    for who, url in (
        ("lead", plan(street)),
        ("teammate", "/plannen/inwoners"),
        ("lead", "/plannen/inwoners"),
    ):
        page = street.lab.visitor(who).text(url)
        assert re.findall("EERST|DAARNA", page) == ["EERST", "DAARNA"]
        assert page.count("Te laat") == 1
        assert "ligt bij" in page


@pytest.mark.parametrize(
    "who", ["secretary", "chair", "member", "decider", "fieldworker", "stranger"]
)
def test_others_do_not_find_it(street: Street, who: str) -> None:
    street.ask()
    visitor = street.lab.visitor(who)
    for more in ("", "/1", "/nieuw"):
        assert visitor.get(plan(street, more)).status_code == 404, more
    assert TEXT not in visitor.get("/plannen/inwoners").text
    if who != "secretary":
        assert visitor.get("/commissie/inwoners").status_code == 404


@pytest.mark.parametrize("who", ["dpo", "auditor"])
def test_who_reads_along_reads_and_does_nothing(street: Street, who: str) -> None:
    street.ask()
    page = street.lab.visitor(who).text(plan(street, "/1"))
    assert TEXT in page
    assert "<textarea" not in page


def test_answer_is_given_on_its_page_and_read_with_the_code(street: Street) -> None:
    street.ask(email="jan@voorbeeld.example")
    lead = street.lab.visitor("lead")
    page = lead.text(plan(street, "/1"))
    assert "jan@" not in page
    assert "ook per mail" in page
    assert lead.submit(plan(street, "/1"), {"text": " "}).status_code == 422
    assert lead.submit(plan(street, "/1"), {"text": "Om te tellen."}).status_code == 303
    assert (
        lead.submit(
            plan(street, "/1"), {"text": "De camera is weg."}, to=plan(street, "/1/veranderd")
        ).status_code
        == 303
    )
    read = Visitor(street.lab.app).submit("/ontvangst", {"code": street.receipts[1].code})
    assert "Om te tellen." in read.text
    assert "De camera is weg." in read.text


@pytest.mark.parametrize("version", ["²", "9" * 5000, "1.5", "-1", "een"])
def test_number_of_a_notice_that_is_none_is_no_fault_of_the_server(
    street: Street, version: str
) -> None:
    street.ask()
    lead, page = street.lab.visitor("lead"), plan(street, "/1")
    lead.submit(page, {"text": "Om te tellen."})
    form = lead.form(page, "text")
    form["text"], form["notice_version"] = "De camera is weg.", version
    answer = lead.client.post(plan(street, "/1/veranderd"), data=form)
    assert answer.status_code == 303


def test_second_answer_at_once_loses_and_keeps_its_text(street: Street) -> None:
    street.ask()
    lead, teammate = street.lab.visitor("lead"), street.lab.visitor("teammate")
    forms = [visitor.form(plan(street, "/1"), "text") for visitor in (lead, teammate)]
    forms[0]["text"], forms[1]["text"] = "De eerste.", "De tweede."
    assert lead.client.post(plan(street, "/1"), data=forms[0]).status_code == 303
    late = teammate.client.post(plan(street, "/1"), data=forms[1])
    assert late.status_code == 409
    assert "De tweede." in late.text
    assert street.row(1).answer == "De eerste."


def test_call_gets_a_code_that_is_shown_once(street: Street) -> None:
    teammate = street.lab.visitor("teammate")
    url = plan(street, "/nieuw")
    form = teammate.form(url, "text")
    assert teammate.client.post(url, data=form).status_code == 422
    form["text"], form["channel"], form["received_on"] = "Mag dit?", "phone", "2026-11-23"
    pages = [teammate.client.post(url, data=form) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].headers["Cache-Control"] == "private, no-store"
    codes = [CODE.findall(page.text) for page in pages]
    assert codes[0] == codes[1] != []
    assert len(rows()) == 1
    assert codes[0][0] not in teammate.text(plan(street, "/1"))


def test_secretary_publishes_some_and_hides_others_in_one_press(street: Street) -> None:
    for n in range(1, 5):
        street.ask(f"VRAAG{n}")
    assert moderated(street, "publiceer", 1, 2).status_code == 303
    refused = moderated(street, "verberg", 3, 4)
    assert refused.status_code == 422
    assert "Kies een reden" in words(refused.text) or "Vul dit in." in words(refused.text)
    assert refused.text.count(" checked") == 2
    assert moderated(street, "verberg", 3, 4, ground="off_topic").status_code == 303
    assert [row.state for row in rows()] == ["published", "published", "hidden", "hidden"]
    nothing = street.lab.visitor("secretary").submit(
        "/commissie/inwoners?stand=published", {"act": "verberg"}, containing="chosen"
    )
    assert "Kies minstens één bericht." in words(nothing.text)
    assert moderated(street, "publiceer", 3, query="?stand=hidden").status_code == 303
    assert "VRAAG3" in Visitor(street.lab.app).text(at(street))


def test_secretary_of_another_board_neither_sees_nor_moves_it(street: Street) -> None:
    lab = street.lab
    board = lab.board(street.running.organisation_id, name="Andere commissie")
    lab.person("other", (Role.SECRETARY, board))
    street.ask("GEHEIM")
    street.ask("GEHEIM ook")
    visitor = lab.visitor("other")
    page = visitor.text("/commissie/inwoners")
    assert "GEHEIM" not in page
    one = f"/commissie/{street.running.reference}/inwoners/1"
    assert visitor.get(one).status_code == 404
    before = lab.snapshot()
    body = {"chosen": [str(street.row(1).id)], "act": "publiceer"}
    token = visitor.form("/account/profiel")["csrf_token"]
    answer = visitor.client.post("/commissie/inwoners", data={**body, "csrf_token": token})
    assert answer.status_code == 404
    assert lab.snapshot() == before


def test_thousands_are_hidden_and_pages_ask_as_little_as_with_three(street: Street) -> None:
    for _ in range(3):
        street.ask()
    lab, secretary = street.lab, street.lab.visitor("secretary")

    def asked() -> dict[str, int]:
        counts = {}
        for name, visitor, url in (
            ("notice", Visitor(lab.app), at(street)),
            ("questions", Visitor(lab.app), at(street, "/vragen")),
            ("team", lab.visitor("lead"), plan(street)),
            ("queue", secretary, "/commissie/inwoners"),
            ("found", secretary, "/commissie/inwoners?q=Koop&bladzijde=30"),
        ):
            with counted_queries(lab) as sent:
                assert visitor.get(url).status_code == 200
            counts[name] = len(sent)
        return counts

    asked()
    street.ask()
    few = asked()
    flood(street.running, 3000, "Koop nu goedkope lampen")
    street.ask()
    assert asked() == few
    page = secretary.text("/commissie/inwoners?q=Koop")
    assert "3.000 berichten" in words(page) or "3000 berichten" in words(page)
    for left in (2000, 1000, 0):
        answer = secretary.submit(
            "/commissie/inwoners?q=Koop",
            {"everything": "y", "act": "verberg", "ground": "spam"},
            containing="everything",
        )
        assert answer.status_code == 303
        assert sum(row.state == "received" for row in rows()) == left + 5
    page = words(Visitor(lab.app).text(at(street, "/vragen")))
    assert "zijn verborgen: het is reclame of komt van een machine" in page
    assert parse(secretary.text("/commissie/inwoners")) is not None

"""Meetings over HTTP: from planning to the minutes that are set, without JavaScript."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from tests.builders import Lab
from tests.meetings import add, event_in, item_ids, moment, planned, row
from tests.pdf_checks import checked
from tests.reviews import MEMBERS, Review
from tests.visitor import Visitor
from tests.web.odd_texts import ODD, encoded
from waardevol_lab.persistence.db import db
from waardevol_lab.services.minutes import SaveMinutes, save_minutes

LIST = "/commissie/vergaderingen"
NEW = {"day": "2026-12-08", "begins": "14:00", "ends": "16:00", "place": "Stadhuis, kamer 3"}
SECRET = "Licht, geluid en drukte op het Stratumseind"


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def test_each_empty_field_of_a_meeting_is_named_in_words_of_its_own(review: Review) -> None:
    secretary = review.lab.visitor("secretary")
    answer = secretary.submit(f"{LIST}/nieuw", dict.fromkeys(NEW, ""))
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    for text in (
        "Kies de dag van de vergadering.",
        "Vul in hoe laat de vergadering begint.",
        "Vul in hoe laat de vergadering eindigt.",
        "Vul in waar de vergadering is.",
    ):
        assert text in page
    assert "Vul dit in." not in page


def press(visitor: Visitor, meeting: int, item: int, what: str, **more: str) -> int:
    """Press a button beside an item."""
    form = visitor.form(f"{LIST}/{meeting}/punten", "number").to_dict()
    form |= {"press": what, "idempotency_key": f"{what}-{item}-{len(more)}", **more}
    answer = visitor.client.post(f"{LIST}/{meeting}/punten/{item}", data=form)
    return answer.status_code


def plan(visitor: Visitor, **fields: Any) -> str:
    """Plan a meeting through the page, and give its address."""
    answer = visitor.submit(f"{LIST}/nieuw", NEW | fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def test_from_planning_to_minutes_that_are_set(review: Review) -> None:
    lab, reference = review.lab, review.in_review()
    secretary = lab.visitor("secretary")
    here = plan(secretary)
    assert "dinsdag 8 december 2026" in secretary.text(LIST)
    round_id = str(lab.round(reference).id)
    assert secretary.submit(f"{here}/punten", {"title": "Opening"}).status_code == 303
    fields = {"round": round_id, "note": "Let op de borden."}
    assert secretary.submit(f"{here}/punten", fields).status_code == 303
    assert "1. Opening" in secretary.text(f"{here}/punten")
    assert press(secretary, 1, item_ids(1)[1], "up") == 303
    assert f"1. {SECRET}" in secretary.text(f"{here}/punten")
    assert press(secretary, 1, item_ids(1)[0], "to", number="2") == 303
    assert "1. Opening" in secretary.text(f"{here}/punten")
    form = secretary.form(f"{here}/punten", "number")
    assert secretary.client.post(f"{here}/agenda-versturen", data=form).status_code == 303
    assert "Agenda verstuurd op 23 november 2026" in secretary.text(here)
    review.declare(reference, "anna")
    anna = lab.visitor("anna").text(here)
    assert SECRET in anna
    assert "Let op de borden." in anna
    assert "Werk aan de agenda" not in anna

    plan(secretary, day="2026-12-15")
    lab.set_clock(moment(8, 14))
    item = item_ids(1)[0]
    answer = secretary.submit(f"{here}/punten/{item}/verslag", {"text": "Wij zijn begonnen."})
    assert answer.status_code == 303
    page = lab.visitor("anna").text(here)
    assert "Wij zijn begonnen." in page
    assert "Verslag (concept)" in page
    assert "Alleen commissie" in page
    there = {f"member_{review[name].user_id}": "present" for name in (*MEMBERS, "chair")}
    assert secretary.submit(f"{here}/aanwezig", there).status_code == 303
    assert "anna: aanwezig" in secretary.text(here)
    assert "nog geen latere vergadering" in secretary.text(f"{here}/verslag-vaststellen")
    lab.set_clock(moment(15, 14))
    answer = secretary.submit(f"{here}/verslag-vaststellen", {"meeting": "2"})
    assert answer.status_code == 303
    page = secretary.text(here)
    assert "Verslag vastgesteld" in page
    assert "Wijzig het verslag" not in page
    assert "Agenda en verslag als PDF" in page
    assert "Wat u kunt doen" not in page
    late = secretary.submit(f"{here}/punten/{item}/verslag", {"text": "Toch anders."})
    assert late.status_code == 409
    assert "Toch anders." in late.get_data(as_text=True)


def test_each_point_goes_up_and_down_but_not_off_the_agenda(review: Review) -> None:
    meeting = planned(review)
    items = [add(review, meeting, title=title) for title in ("Opening", "Rondvraag", "Sluiting")]
    secretary = review.lab.visitor("secretary")
    page = secretary.text(f"{LIST}/{meeting}/punten")
    offered = [
        re.findall(r'value="(up|down)"', part)
        for part in page.split('class="agenda-order__item"')[1:]
    ]
    assert offered == [["down"], ["up", "down"], ["up"]]
    assert press(secretary, meeting, items[0], "down") == 303
    assert item_ids(meeting) == [items[1], items[0], items[2]]
    assert press(secretary, meeting, items[2], "up") == 303
    assert item_ids(meeting) == [items[1], items[2], items[0]]
    assert press(secretary, meeting, items[0], "to", number="1") == 303
    assert item_ids(meeting) == [items[0], items[1], items[2]]


def test_cancelling_asks_why_and_planning_again_undoes_it(review: Review) -> None:
    meeting = planned(review)
    secretary, here = review.lab.visitor("secretary"), f"{LIST}/{meeting}"
    empty = secretary.submit(f"{here}/afzeggen", {"reason": " "})
    assert empty.status_code == 422
    assert secretary.submit(f"{here}/afzeggen", {"reason": "Ziek."}).status_code == 303
    assert "gaat niet door" in review.lab.visitor("anna").text(here)
    assert "Ziek." in review.lab.visitor("anna").text(here)
    calendar = review.lab.visitor("anna").get(f"{here}/vergadering.ics")
    assert str(event_in(calendar.data)["STATUS"]) == "CANCELLED"
    assert secretary.submit(f"{here}/wijzigen", {"day": "2026-12-10"}).status_code == 303
    assert "gaat niet door" not in review.lab.visitor("anna").text(here)
    assert "donderdag 10 december 2026" in review.lab.visitor("anna").text(here)


def test_mistakes_stay_at_their_fields_with_what_was_typed(review: Review) -> None:
    secretary = review.lab.visitor("secretary")
    odd = {"day": "2026-12-08", "begins": "16:00", "ends": "14:00", "place": "Kamer <b>"}
    answer = secretary.submit(f"{LIST}/nieuw", odd)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Kies een eindtijd na de begintijd." in page
    assert "Kamer &lt;b&gt;" in page
    meeting = planned(review)
    neither = secretary.submit(f"{LIST}/{meeting}/punten", {"title": "", "note": "Bewaar mij"})
    assert neither.status_code == 422
    assert "Bewaar mij" in neither.get_data(as_text=True)


@pytest.mark.parametrize("name", ["lead", "decider", "admin"])
def test_who_sits_on_no_board_meets_no_meeting(review: Review, name: str) -> None:
    meeting, visitor = planned(review), review.lab.visitor(name)
    for url in ("", f"/{meeting}", f"/{meeting}/agenda.pdf", f"/{meeting}/vergadering.ics"):
        assert visitor.get(f"{LIST}{url}").status_code == 404


def test_another_board_meets_nothing_and_its_secretary_neither(review: Review) -> None:
    lab, meeting = review.lab, planned(review)
    town = lab.organisation("Gemeente Elders")
    board = lab.board(town, name="Commissie Elders")
    for role, place in (("secretary", board), ("member", board), ("dpo", town), ("auditor", town)):
        lab.person(f"{role} elsewhere", (role, place))  # type: ignore[arg-type]
        visitor = lab.visitor(f"{role} elsewhere")
        assert "8 december" not in visitor.text(LIST)
        for url in ("", "/agenda.pdf", "/vergadering.ics", "/wijzigen", "/punten", "/aanwezig"):
            assert visitor.get(f"{LIST}/{meeting}{url}").status_code == 404


@pytest.mark.parametrize("name", ["anna", "chair", "dpo", "auditor"])
def test_readers_change_nothing(review: Review, name: str) -> None:
    lab, meeting = review.lab, planned(review)
    item = add(review, meeting, title="Opening")
    here, visitor = f"{LIST}/{meeting}", lab.visitor(name)
    token = visitor.form("/account/profiel")["csrf_token"]
    assert "Opening" in visitor.text(here)
    kept = lab.snapshot()
    for url in (
        f"{LIST}/nieuw",
        *(f"{here}/{part}" for part in ("wijzigen", "afzeggen", "punten", "agenda-versturen")),
        *(f"{here}/{part}" for part in ("aanwezig", "verslag-vaststellen")),
        f"{here}/punten/{item}",
        f"{here}/punten/{item}/verslag",
        f"{here}/punten/{item}/wijzigen",
    ):
        assert visitor.client.post(url, data={"csrf_token": token}).status_code == 404
    assert lab.snapshot() == kept


def test_a_conflict_closes_page_list_pdf_and_calendar(review: Review) -> None:
    """Seen by bram, who is free, in each of these; by anna nowhere."""
    lab, reference = review.lab, review.in_review()
    meeting = planned(review)
    add(review, meeting, title="Opening")
    item = add(review, meeting, reference, note="GEHEIME TOELICHTING")
    add(review, meeting, title="Rondvraag")
    review.declare(reference, "anna", conflict=True)
    review.declare(reference, "bram")
    lab.set_clock(moment(8, 14).replace(microsecond=123_456))
    save_minutes(SaveMinutes(meeting, item, 1, "GEHEIM VERSLAG"), review["secretary"], lab.now)
    seen = {name: _everything(lab.visitor(name), meeting) for name in ("anna", "bram", "secretary")}
    for where in seen["anna"]:
        for word in (reference, SECRET, "GEHEIM"):
            assert word not in seen["anna"][where], where
    for where in ("page", "pdf", "calendar"):
        assert reference in seen["bram"][where], where
    assert "GEHEIME TOELICHTING" in seen["bram"]["page"]
    assert "GEHEIM VERSLAG" in seen["secretary"]["pdf"]
    assert "2 agendapunten" in seen["anna"]["list"]
    assert "3 agendapunten" in seen["bram"]["list"]
    assert re.findall(r"^(\d)\. ", seen["anna"]["pdf"], re.M) == ["1", "2"]


def _everything(visitor: Visitor, meeting: int) -> dict[str, str]:
    """Each place where an item of the meeting is shown, as text."""
    pdf = visitor.get(f"{LIST}/{meeting}/agenda.pdf")
    assert pdf.mimetype == "application/pdf"
    calendar = visitor.get(f"{LIST}/{meeting}/vergadering.ics")
    event_ = event_in(calendar.data)
    return {
        "list": visitor.text(LIST),
        "page": visitor.text(f"{LIST}/{meeting}"),
        "pdf": checked(pdf.data, "Agenda Ethische commissie Groenstad", "nl"),
        "calendar": f"{event_['SUMMARY']} {event_['DESCRIPTION']} {event_['SEQUENCE']}",
    }


@pytest.mark.parametrize(
    ("url", "item"),
    [
        (LIST, "Vergaderingen"),
        (f"{LIST}/1", "Vergaderingen"),
        (f"/en{LIST}/1", "Meetings"),
        ("/commissie/WL-2026-001", "Te doen"),
        ("/en/commissie/", "To do"),
    ],
)
def test_one_item_of_the_menu_is_where_one_is(review: Review, url: str, item: str) -> None:
    review.in_review()
    planned(review)
    page = review.lab.visitor("secretary").text(url)
    menu = page[page.index("menu--wide") : page.index("menu--narrow")]
    assert re.findall(r'aria-current="page">([^<]+)</a>', menu) == [item]


def test_pages_speak_english_too(review: Review) -> None:
    meeting = planned(review)
    add(review, meeting, title="Opening")
    page = review.lab.visitor("anna").text(f"/en{LIST}/{meeting}")
    assert "Meeting Tuesday 8 December 2026" in page
    pdf = review.lab.visitor("anna").get(f"/en{LIST}/{meeting}/agenda.pdf").data
    assert "Agenda items" in checked(pdf, "Agenda Ethische commissie Groenstad", "en")


def test_pressing_the_same_form_twice_does_once(review: Review) -> None:
    secretary = review.lab.visitor("secretary")
    form = secretary.form(f"{LIST}/nieuw").to_dict(flat=False) | NEW
    answers = [secretary.client.post(f"{LIST}/nieuw", data=form) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [f"{LIST}/1"] * 2
    assert "Komende vergaderingen" in secretary.text(LIST)
    assert secretary.get(f"{LIST}/2").status_code == 404


def test_an_order_from_an_old_page_is_a_conflict(review: Review) -> None:
    meeting = planned(review)
    item = add(review, meeting, title="Een")
    secretary = review.lab.visitor("secretary")
    old = secretary.form(f"{LIST}/{meeting}/punten", "number").to_dict()
    add(review, meeting, title="Twee")
    old |= {"press": "to", "number": "2"}
    answer = secretary.client.post(f"{LIST}/{meeting}/punten/{item}", data=old)
    assert answer.status_code == 409
    assert row(meeting).version == 3


def test_a_point_is_written_anew_and_wrong_or_stale_text_is_kept(review: Review) -> None:
    meeting = planned(review)
    item = add(review, meeting, title="Opening")
    secretary, here = review.lab.visitor("secretary"), f"{LIST}/{meeting}"
    url = f"{here}/punten/{item}/wijzigen"
    assert url in secretary.text(f"{here}/punten")
    old = secretary.form(url).to_dict()
    typed = {"title": "Begin & <b>", "note": "Met koffie.", "duration": "15"}
    wrong = secretary.submit(url, {**typed, "duration": "een kwartier"})
    assert wrong.status_code == 422
    page = wrong.get_data(as_text=True)
    for words in ("Schrijf een getal van 1 tot en met 480", "een kwartier", "Met koffie."):
        assert words in page
    answer = secretary.submit(url, typed)
    assert (answer.status_code, answer.location) == (303, f"{here}/punten#volgorde")
    page = review.lab.visitor("anna").text(here)
    for words in ("1. Begin &amp; &lt;b&gt;", "Met koffie.", "15 minuten"):
        assert words in " ".join(page.split())
    pdf = review.lab.visitor("anna").get(f"{here}/agenda.pdf").data
    assert "15 minuten" in checked(pdf, "Agenda Ethische commissie Groenstad", "nl")
    late = secretary.client.post(url, data={**old, "note": "Te laat getypt."})
    assert late.status_code == 409
    assert "Te laat getypt." in late.get_data(as_text=True)
    assert "Te laat getypt." not in secretary.text(here)


def test_odd_text_is_kept_or_refused_and_never_breaks_a_page_or_a_file(review: Review) -> None:
    secretary, meeting = review.lab.visitor("secretary"), planned(review)
    here = f"{LIST}/{meeting}"
    for text in ODD.values():
        odd = encoded(text[:60_000])
        for url, fields in (
            (f"{LIST}/nieuw", {"day": odd, "begins": odd, "ends": odd, "place": odd}),
            (f"{here}/punten", {"title": odd, "note": odd, "round": odd, "duration": odd}),
            (f"{here}/afzeggen", {"reason": " ", "version": odd}),
        ):
            assert secretary.submit(url, fields).status_code in {303, 400, 409, 422}
    assert secretary.get(here).status_code == 200
    assert secretary.get(f"{here}/agenda.pdf").status_code == 200
    event_in(secretary.get(f"{here}/vergadering.ics").data)


@contextmanager
def queries() -> Iterator[list[str]]:
    """The statements within the block."""
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_longer_agenda_and_more_meetings_ask_no_more_questions(review: Review) -> None:
    visitor, meeting = review.lab.visitor("anna"), planned(review)
    add(review, meeting, review.in_review())
    visitor.text(f"{LIST}/{meeting}")
    visitor.text(LIST)
    counts = []
    for _ in range(2):
        with queries() as asked:
            visitor.text(LIST)
            visitor.text(f"{LIST}/{meeting}")
        counts.append(len(asked))
        for _more in range(2):
            add(review, planned(review), review.in_review())
            add(review, meeting, review.in_review())
    assert counts[0] == counts[1]

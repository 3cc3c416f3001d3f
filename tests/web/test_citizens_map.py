"""The map: where experiments are, by the same search as the list, with and without a script."""

import pytest
from sqlalchemy import select

from tests.announced import announce_more, counted_queries
from tests.builders import Lab, case_answers
from tests.decided import Running, decided
from tests.visitor import Visitor, parse
from waardevol_lab.domain.listed import points_of
from waardevol_lab.domain.squares import square_at
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import ListedExperiment
from waardevol_lab.queries import public_map


@pytest.fixture
def published(any_lab: Lab) -> Running:
    running = decided(any_lab)
    running.publish()
    return running


POINT = points_of(case_answers("stratumseind")["place"])[0]


def discs(page: str) -> list[tuple[str, str]]:
    """The address and the number of each disc."""
    links = parse(page).iterfind(".//{*}a[@class='country-map__disc']")
    return [(str(a.get("href")), str(a.get("data-count"))) for a in links]


def test_one_experiment_is_a_disc_that_leads_to_its_notice(published: Running) -> None:
    page = Visitor(published.lab.app).text("/kaart")
    assert discs(page) == [(f"/experimenten/{published.experiment.slug}", "1")]
    (disc,) = parse(page).iterfind(".//{*}a[@class='country-map__disc']")
    assert disc.get("aria-label") == f"1 experiment: {published.experiment.title}"
    entries = parse(page).iterfind(".//li[@class='entry']//a")
    assert [a.get("href") for a in entries] == [f"/experimenten/{published.experiment.slug}"]


def test_several_are_one_disc_that_leads_closer_and_closer(published: Running) -> None:
    announce_more(published, 2)
    visitor = Visitor(published.lab.app)
    near, nearer = square_at(POINT, 10), square_at(POINT, 14)
    assert discs(visitor.text("/kaart?status=approved")) == [
        (f"/kaart?status=approved&vak={near}", "3")
    ]
    assert discs(visitor.text(f"/kaart?vak={near}")) == [(f"/kaart?vak={nearer}", "3")]
    assert discs(visitor.text(f"/kaart?vak={nearer}")) == [(f"/experimenten?vak={nearer}", "3")]
    elsewhere = square_at((6.57, 53.22), 10)
    assert "Geen experimenten gevonden" in visitor.text(f"/kaart?vak={elsewhere}")


def test_before_the_notice_no_place_is_told(any_lab: Lab) -> None:
    running = decided(any_lab)
    page = Visitor(any_lab.app).text("/kaart")
    assert discs(page) == []
    assert running.experiment.title in page
    running.publish()
    assert len(discs(Visitor(any_lab.app).text("/kaart?x=1"))) == 1


def test_map_asks_the_device_where_it_is_and_the_list_does_not(published: Running) -> None:
    visitor = Visitor(published.lab.app)
    for _seen_before in (False, True):
        answer = visitor.get("/kaart")
        assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    answer = visitor.get("/experimenten")
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_those_alone_in_their_square_take_one_more_query(published: Running) -> None:
    announce_more(published, 42)
    with transaction() as session:
        for number, row in enumerate(session.scalars(select(ListedExperiment))):
            row.points = [[3.4 + number % 8 / 2, 51 + number // 8 / 3]]
    with counted_queries(published.lab) as sent:
        page = Visitor(published.lab.app).text("/kaart?x=alone")
    assert len(sent) == 5
    alone = [address for address, count in discs(page) if count == "1"]
    assert len(alone) > 2 and all(address.startswith("/experimenten/") for address in alone)


def test_places_for_the_device_are_those_of_the_search(published: Running) -> None:
    announce_more(published, 2)
    visitor = Visitor(published.lab.app)
    page = visitor.text("/en/kaart?status=approved")
    assert 'data-places="/en/kaart/plekken.json?status=approved"' in page
    answer = visitor.get("/en/kaart/plekken.json?status=approved")
    assert answer.mimetype == "application/json"
    assert len(answer.json) == 3
    own = f"/en/experimenten/{published.experiment.slug}"
    (one,) = [place for place in answer.json if place["address"] == own]
    assert tuple(one["at"]) == POINT
    assert visitor.get("/kaart/plekken.json?status=running").json == []
    assert visitor.get("/kaart/plekken.json?q=onvindbaar").json == []
    assert visitor.get("/kaart/plekken.json?vak=99").status_code == 400


def test_square_without_sense_is_refused_in_words(published: Running) -> None:
    answer = Visitor(published.lab.app).get("/kaart?vak=99")
    assert answer.status_code == 400
    assert "Dit vak van de kaart kennen wij niet" in answer.text
    parse(answer.text)


def test_map_has_no_pages_and_takes_no_token(published: Running) -> None:
    answer = Visitor(published.lab.app).get("/kaart?na=onzin")
    assert answer.status_code == 200
    assert len(discs(answer.text)) == 1


def test_map_takes_few_queries_and_few_squares_however_many_there_are(
    published: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for size in (2, 40):
        announce_more(published, size)
        with counted_queries(published.lab) as sent:
            Visitor(published.lab.app).text(f"/kaart?x={size}")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 4
    monkeypatch.setattr(public_map, "MOST_COUNTED", 5)
    assert discs(Visitor(published.lab.app).text("/kaart?x=1"))[0][1] == "5"

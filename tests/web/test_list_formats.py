"""The list for machines: the same search as the page, in parts, valid by its own standard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import format_checks as check
from tests.announced import announce_more, counted_queries
from tests.begun import begun
from tests.builders import Lab
from tests.databases import Databases
from tests.decided import Running, decided
from tests.visitor import Visitor
from waardevol_lab.documents import public_lists
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import ListedExperiment
from waardevol_lab.queries import told_list
from waardevol_lab.web import stored_pages

ENDINGS = (".json", ".geojson", ".atom", ".ics", ".csv")


def published(lab: Lab) -> Running:
    """One experiment with a notice."""
    running = decided(lab)
    running.publish()
    return running


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, published) as (_lab, found):
        yield found


def slugs(visitor: Visitor, query: str = "", language: str = "") -> dict[str, set[str]]:
    """The experiments in each format of the list, read by what did not write it."""
    here = f"{language}/experimenten"

    def get(ending: str) -> Any:
        return visitor.get(f"{here}{ending}?{query}")

    def last(address: str) -> str:
        return address.rpartition("/")[2]

    rows = check.table(get(".csv").data)
    return {
        ".json": {
            one["slug"] for one in check.data(get(".json").text, "experiments")["experiments"]
        },
        ".geojson": {one["properties"]["slug"] for one in check.features(get(".geojson").text)},
        ".atom": {last(entry.link) for entry in check.atom(get(".atom").data).entries},
        ".ics": {last(str(event.url)) for event in check.calendar(get(".ics").data).events},
        ".csv": {last(list(row.values())[-1]) for row in rows},
    }


def test_every_format_holds_what_the_same_search_finds(running: Running) -> None:
    own = running.experiment.slug
    (ended,) = announce_more(
        running, 1, phase="ended", end_reason="end_date", ended_at=running.lab.now
    )
    (rejected,) = announce_more(running, 1, phase="rejected", binding_version_id=None)
    visitor = Visitor(running.lab.app)
    for language in ("", "/en"):
        for query, expected in (
            ("", {own, ended, rejected}),
            ("status=ended", {ended}),
            ("status=approved&sorteer=oud", {own}),
            ("q=nergens-te-vinden", set()),
            ("plaats=Eindhoven&jaar=2027&persoonsgegevens=deidentified", {own, ended, rejected}),
            ("waarde=privacy&techniek=x_light&status=ended", set()),
            ("organisatie=Gemeente+Groenstad&status=rejected", {rejected}),
        ):
            for ending, found in slugs(visitor, query, language).items():
                assert found == expected, (ending, query)


def test_long_list_comes_in_parts_that_lead_to_each_other(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told_list, "PART", 2)
    monkeypatch.setattr("waardevol_lab.web.citizens.list_formats.CSV_PART", 2)
    every = {running.experiment.slug, *announce_more(running, 4)}
    visitor = Visitor(running.lab.app)
    for ending in ENDINGS:
        following, found, parts = "status=approved", set(), 0
        while following is not None:
            got = visitor.get(f"/experimenten{ending}?{following}")
            here = slugs(visitor, following)[ending]
            assert len(here) in (1, 2) and not here & found
            found, parts = found | here, parts + 1
            link = got.headers.get("Link", "")
            named = [part for part in link.split(", ") if part.endswith('rel="next"')]
            following = urlsplit(named[0][1:].partition(">")[0]).query if named else None
        assert (found, parts) == (every, 3), ending
    following = check.data(visitor.text("/experimenten.json"), "experiments")["next"]
    feed = check.atom(visitor.get("/experimenten.atom").data).feed
    (there,) = [link.href for link in feed.links if link.rel == "next"]
    assert urlsplit(there).query == urlsplit(following).query
    assert following.startswith("http://localhost/experimenten.json?na=")


@pytest.mark.parametrize("ending", ENDINGS)
def test_cost_in_queries_does_not_grow_and_304_costs_one(running: Running, ending: str) -> None:
    visitor, place = Visitor(running.lab.app), f"/experimenten{ending}"
    for _ in range(2):
        with counted_queries(running.lab) as sent:
            got = visitor.get(place)
        assert (got.status_code, len(sent)) == (200, 2)
        with counted_queries(running.lab) as sent:
            again = visitor.get(place, headers={"If-None-Match": got.headers["ETag"]})
        assert (again.status_code, len(sent), again.data) == (304, 1, b"")
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        announce_more(running, 30)


@pytest.mark.parametrize("ending", ENDINGS)
def test_search_that_makes_no_sense_is_refused_in_words(running: Running, ending: str) -> None:
    visitor = Visitor(running.lab.app)
    for query, told in (("status=nergens", "status: "), ("na=onzin", "na: ")):
        got = visitor.get(f"/experimenten{ending}?{query}")
        assert (got.status_code, got.mimetype) == (400, "text/plain")
        assert got.text.startswith(told)
        assert got.headers["Access-Control-Allow-Origin"] == "*"


def test_formula_in_a_title_is_text_in_the_spreadsheet(running: Running) -> None:
    with transaction() as session:
        row = session.query(ListedExperiment).one()
        row.title = "=HYPERLINK(1)"
        row.place = "\uff0b1;2\n3"
    got = Visitor(running.lab.app).get("/experimenten.csv")
    (row,) = check.table(got.data)
    assert row["Titel"] == "'=HYPERLINK(1)"
    assert row["Plaats"] == "'\uff0b1;2\n3"
    assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert got.headers["Content-Disposition"].startswith("attachment;")


def test_largest_spreadsheet_is_still_kept_as_it_was_made(running: Running) -> None:
    announce_more(running, public_lists.CSV_PART, title="T" * 100, place="P" * 100)
    visitor = Visitor(running.lab.app)
    rows = check.table(visitor.get("/experimenten.csv").data)
    assert len(rows) == public_lists.CSV_PART
    with counted_queries(running.lab) as sent:
        visitor.get("/experimenten.csv")
    assert len(sent) == 1


def test_very_large_list_is_not_kept_but_costs_nothing_to_who_has_it(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_pages, "LARGEST", 100)
    visitor = Visitor(running.lab.app)
    for place in ("/experimenten.json", f"/experimenten/{running.experiment.slug}.json"):
        first = visitor.get(place)
        again = visitor.get(place)
        assert (again.status_code, again.data) == (200, first.data)
        with counted_queries(running.lab) as sent:
            got = visitor.get(place, headers={"If-None-Match": first.headers["ETag"]})
        assert (got.status_code, len(sent), got.data) == (304, 1, b"")


def test_page_links_to_each_format_with_the_search_at_hand(running: Running) -> None:
    visitor = Visitor(running.lab.app)
    for language in ("", "/en"):
        page = visitor.text(f"{language}/experimenten?status=approved&q=licht")
        for ending in ENDINGS:
            there = f"{language}/experimenten{ending}?q=licht&amp;status=approved"
            assert page.count(f'href="{there}"') == 2, there


def test_what_changed_is_newer_in_the_feed_under_the_same_name(running: Running) -> None:
    visitor = Visitor(running.lab.app)
    (before,) = check.atom(visitor.get("/experimenten.atom").data).entries
    running.lab.later(days=1)
    running.meet(1)
    (after,) = check.atom(visitor.get("/experimenten.atom").data).entries
    assert (after.id, after.title) == (before.id, before.title)
    assert after.updated > before.updated

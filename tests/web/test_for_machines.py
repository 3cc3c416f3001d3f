"""What machines look for: the map of the site, what they leave alone, where weaknesses go."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from lxml import etree

from tests.announced import announce_more
from tests.begun import begun
from tests.builders import Lab
from tests.databases import Databases
from tests.decided import Running, decided
from tests.routes import access, routes
from tests.visitor import Visitor
from waardevol_lab.queries import public
from waardevol_lab.web.citizens import for_machines

SCHEMA = Path(__file__).parents[1] / "schemas" / "sitemap.xsd"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
MOST = 50_000
PERSONAL = ("/ontvangst", "/volgen")
"""Forms for one visitor: nobody searches for them."""


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, decided) as (_lab, found):
        yield found


def read(app: Flask, address: str) -> etree._Element:
    """The file at an address, which is as the protocol asks."""
    answer = Visitor(app).get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    tree = etree.fromstring(answer.data)
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(tree)
    return tree


def places(tree: etree._Element) -> list[str]:
    return [str(one.text) for one in tree.iter(f"{SITEMAP}loc")]


def test_sitemap_is_valid_and_names_each_page_in_both_languages(running: Running) -> None:
    tree = read(running.lab.app, "/sitemap.xml")
    found = places(tree)
    assert f"http://localhost/en/experimenten/{running.experiment.slug}" in found
    for url in tree.iter(f"{SITEMAP}url"):
        links = {one.get("hreflang"): one.get("href") for one in url.iter(LINK)}
        assert links.keys() == {"nl", "en"}
        assert url.findtext(f"{SITEMAP}loc") in links.values()
        assert links["en"] == str(links["nl"]).replace("localhost", "localhost/en", 1)


def test_sitemap_names_every_page_that_is_the_same_for_everybody(lab: Lab) -> None:
    pages = {
        rule.rule
        for rule in routes(lab.app)
        if not rule.arguments and "." not in rule.rule and access(lab.app, rule).kind == "public"
        if Visitor(lab.app).get(rule.rule).mimetype == "text/html"
    }
    named = {urlsplit(place).path for place in places(read(lab.app, "/sitemap.xml"))}
    assert pages - named == set()
    assert not [path for path in named if path.removeprefix("/en").startswith(PERSONAL)]


def test_more_than_one_file_can_hold_become_an_index(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    slugs = [str(running.experiment.slug), *announce_more(running, 4)]
    monkeypatch.setattr(public, "ADDRESSES", 2)
    app, named = running.lab.app, list[str]()
    files = places(read(app, "/sitemap.xml"))
    assert files == [f"http://localhost/sitemap-{part}.xml" for part in (1, 2, 3)]
    for number, file in enumerate(files):
        tree = read(app, urlsplit(file).path)
        paths = [urlsplit(place).path for place in places(tree)]
        assert ("/privacy" in paths) == (number == 0)
        named += [path for path in paths if path.startswith("/experimenten/")]
    assert sorted(named) == sorted(f"/experimenten/{slug}" for slug in slugs)
    for beyond in (0, 4, 99999999999999999999):
        assert Visitor(app).get(f"/sitemap-{beyond}.xml").status_code == 404


def test_no_file_of_the_sitemap_can_hold_too_much() -> None:
    assert 2 * (public.ADDRESSES + len(for_machines.EXPLAINING)) <= MOST


def test_robots_leave_searches_alone_and_find_what_is_found_by_them(running: Running) -> None:
    text = Visitor(running.lab.app).get("/robots.txt").text
    barred = [line.removeprefix("Disallow: ") for line in text.splitlines() if "Disallow" in line]
    assert {"/experimenten?", "/en/experimenten?", "/kaart?", "/account/", "/en/beheer/"} <= {
        *barred
    }
    for place in places(read(running.lab.app, "/sitemap.xml")):
        assert not urlsplit(place).path.startswith(tuple(barred)), place


def test_security_txt_is_as_rfc_9116_asks(lab: Lab) -> None:
    answer = Visitor(lab.app).get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in answer.text.splitlines()]
    once = dict(fields)
    assert [name for name, _ in fields].count("Expires") == 1
    assert once.keys() == {"Contact", "Expires", "Preferred-Languages", "Canonical", "Policy"}
    until = datetime.fromisoformat(once["Expires"])
    now = datetime.now(UTC)
    assert now + timedelta(days=90) < until < now + timedelta(days=365)
    assert once["Preferred-Languages"] == "nl, en"
    assert urlsplit(once["Canonical"]).path == "/.well-known/security.txt"
    policy = Visitor(lab.app).text(urlsplit(once["Policy"]).path)
    assert "Kwetsbaarheid melden" in policy
    mail = next(value for name, value in fields if name == "Contact" and "mailto:" in value)
    assert mail in policy

"""Every public page, in both languages: valid, named, without cookies and without other sites."""

import itertools
import math
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.decided import Running, decided
from tests.visitor import Visitor, parse
from waardevol_lab.app import create_app
from waardevol_lab.domain.framework import latest
from waardevol_lab.web.protection import PUBLIC_CACHE
from waardevol_lab.web.stored_pages import EXTENSION

EXPLAINING = {
    "/": "Experimenten in de openbare ruimte",
    "/experimenten": "Experimenten",
    "/lessen": "Lessen",
    "/handvatten": "Tien handvatten",
    "/waarden": "Zeven publieke waarden",
    "/hoe-wij-beslissen": "Hoe wij beslissen",
    "/beeld": "Experimenten in beeld",
    "/cijfers": "Cijfers",
    "/open-data": "Open data",
    "/toegankelijkheid": "Toegankelijkheid",
    "/privacy": "Privacy",
    "/kwetsbaarheid-melden": "Kwetsbaarheid melden",
}
OF_ONE = ("", "/antwoorden", "/evaluaties", "/versies/1")
FILTERS = {"vak"}
"""Hidden inputs of a search: what of the map was chosen, the same for everybody."""
SVG = "{http://www.w3.org/2000/svg}"
LOADING = {"link": "href", "img": "src", "script": "src", "iframe": "src", "source": "src"}


@pytest.fixture(scope="module")
def walked(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give an experiment that has started; these tests only read."""
    with databases.sqlite() as url, a_lab(url, tmp_path_factory.mktemp("walked")) as lab:
        running = decided(lab)
        running.run()
        yield running


def addresses(running: Running) -> list[str]:
    slug = running.experiment.slug
    paths = [*EXPLAINING, *(f"/experimenten/{slug}{more}" for more in OF_ONE)]
    return [prefix + path for path in paths for prefix in ("", "/en")]


def test_every_page_is_valid_and_sets_no_cookie(walked: Running) -> None:
    visitor = Visitor(walked.lab.app)
    for address in addresses(walked):
        response = visitor.get(address)
        assert response.status_code == 200, address
        assert "Set-Cookie" not in response.headers, address
        assert "Cookie" not in response.headers.get("Vary", ""), address
        assert response.headers["Cache-Control"] == PUBLIC_CACHE, address
        page = parse(response.get_data(as_text=True))
        language = "en" if address.startswith("/en") else "nl"
        assert page.get("lang") == language, address
        assert len(list(page.iter("h1"))) == 1, address
        identifiers = [e.get("id") for e in page.iter() if e.get("id")]
        assert len(identifiers) == len(set(identifiers)), address


def test_cache_of_many_may_keep_what_is_public_and_nothing_else(walked: Running) -> None:
    """What a web server before the application goes by (RFC 9111, RFC 5861)."""
    visitor, lead = Visitor(walked.lab.app), walked.lab.visitor("lead")
    for who in (visitor, lead):
        for address in addresses(walked):
            answer = who.get(address)
            kept = answer.cache_control
            assert (kept.public, kept.max_age) == (True, 60), address
            assert {"private", "no_store", "no_cache"}.isdisjoint(kept), address
            assert int(kept["stale-while-revalidate"]) <= 30, address
            assert int(kept["stale-if-error"]) <= 600, address
            assert answer.headers["Vary"] == "Accept-Encoding", address
            assert "Set-Cookie" not in answer.headers, address
    missing = visitor.get("/experimenten/er-is-niets")
    private = lead.get("/plannen/")
    assert (missing.status_code, private.status_code) == (404, 200)
    for answer in (missing, private):
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_pages_load_nothing_from_elsewhere_and_carry_no_token(walked: Running) -> None:
    visitor = Visitor(walked.lab.app)
    for address in addresses(walked):
        page = parse(visitor.text(address))
        for element in page.iter():
            loaded = element.get(LOADING.get(str(element.tag), ""), "")
            assert not urlsplit(loaded).netloc, (address, loaded)
            assert element.tag not in {"style", "iframe"}, address
            assert element.tag != "script" or element.get("type") == "application/ld+json", address
            assert not element.get("nonce"), address
            assert element.get("type") != "hidden" or element.get("name") in FILTERS, address
            assert element.get("method", "get") == "get", address


def test_notice_holds_no_form_at_all(walked: Running) -> None:
    slug = walked.experiment.slug
    page = parse(Visitor(walked.lab.app).text(f"/experimenten/{slug}"))
    assert not list(page.iter("form"))


def test_pages_have_titles_of_their_own(walked: Running) -> None:
    visitor = Visitor(walked.lab.app)
    for path, title in EXPLAINING.items():
        page = parse(visitor.text(path))
        assert page.findtext(".//title") == f"{title} - Waardevol Lab"
    titles = [parse(visitor.text(a)).findtext(".//title") for a in addresses(walked)]
    dutch = [t for a, t in zip(addresses(walked), titles, strict=True) if not a.startswith("/en")]
    assert len(set(dutch)) >= len(dutch) - 1  # an old version has the title of the notice


def test_switch_leads_to_the_same_page_in_the_other_language(walked: Running) -> None:
    visitor = Visitor(walked.lab.app)
    for address in addresses(walked):
        other = address.removeprefix("/en") or "/"
        other = other if address.startswith("/en") else f"/en{address}"
        links = [a.get("href") for a in parse(visitor.text(address)).iter("a")]
        assert other in links, address


def test_links_within_the_site_are_not_dead(walked: Running) -> None:
    visitor = Visitor(walked.lab.app)
    seen: set[str] = set()
    for address in addresses(walked):
        page = parse(visitor.text(address))
        identifiers = {e.get("id") for e in page.iter()}
        for link in page.iter("a"):
            parts = urlsplit(link.get("href", ""))
            if parts.scheme or parts.netloc:
                continue
            if not parts.path:
                assert parts.fragment in identifiers, (address, parts.fragment)
            elif parts.path not in seen and not parts.path.startswith("/account"):
                seen.add(parts.path)
                got = visitor.get(parts.path, buffered=True)
                assert got.status_code == 200, (address, parts.path)


@pytest.mark.parametrize("path", ["/", "/experimenten", "/handvatten", "/experimenten/SLUG"])
def test_head_gives_the_headers_only(walked: Running, path: str) -> None:
    address = path.replace("SLUG", str(walked.experiment.slug))
    visitor = Visitor(walked.lab.app)
    head, got = visitor.client.head(address), visitor.get(address)
    assert head.status_code == 200
    assert head.data == b""
    assert head.headers["ETag"] == got.headers["ETag"]


@pytest.mark.parametrize("path", ["/", "/experimenten", "/handvatten", "/experimenten/SLUG"])
def test_reader_who_has_the_page_gets_304(walked: Running, path: str) -> None:
    address = path.replace("SLUG", str(walked.experiment.slug))
    visitor = Visitor(walked.lab.app)
    tag = visitor.get(address).headers["ETag"]
    again = visitor.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == tag
    assert again.headers["Cache-Control"] == PUBLIC_CACHE
    weak = visitor.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
    assert weak.status_code == 304
    assert visitor.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert visitor.get(f"/en{address}", headers={"If-None-Match": tag}).status_code == 200


def test_ring_and_list_hold_the_ten_titles_of_the_report(walked: Running) -> None:
    page = parse(Visitor(walked.lab.app).text("/handvatten"))
    framework = latest(walked.lab.now.date())
    ring = page.find(f".//{SVG}svg[@class='handvatten-ring']")
    assert ring is not None
    drawn = ["".join(a.itertext()).split() for a in ring.iter(f"{SVG}a")]
    assert len(drawn) == 10
    for handvat, words in zip(framework.handvatten, drawn, strict=True):
        assert words == [str(handvat.id), *handvat.title.nl.split(), "1", "experiment"]
        questions = [q.label.nl for q in framework.questions if handvat.id in q.handvat]
        text = " ".join("".join(page.itertext()).split())
        assert questions and all(question in text for question in questions)


def test_cells_of_the_ring_keep_apart(walked: Running) -> None:
    page = parse(Visitor(walked.lab.app).text("/handvatten"))
    ring = page.find(f".//{SVG}svg[@class='handvatten-ring']")
    assert ring is not None
    width, height = (int(side) for side in str(ring.get("viewBox")).split()[2:])
    tops = [
        re.match(r"M(\d+) (\d+)l95 55v110", str(one.get("d"))) for one in ring.iter(f"{SVG}path")
    ]
    places = [(int(top[1]), int(top[2]) + 110) for top in tops if top]
    assert len(places) == 10
    assert all(95 < x < width - 95 and 110 < y < height - 110 for x, y in places)
    slant = math.hypot(55, 95)
    for (x, y), (other, below) in itertools.combinations(places, 2):
        dx, dy = abs(x - other), abs(y - below)
        along = (55 * dx + 95 * dy - 2 * 95 * 110) / slant
        assert max(dx - 190, dy - 220, along) >= 14, ((x, y), (other, below))


def test_values_page_holds_every_prompt(walked: Running) -> None:
    for prefix, language in (("", "nl"), ("/en", "en")):
        text = "".join(parse(Visitor(walked.lab.app).text(f"{prefix}/waarden")).itertext())
        for value in latest(walked.lab.now.date()).values:
            assert value.title.in_(language) in text
            assert all(prompt.in_(language) in text for prompt in value.prompts)


def test_how_we_decide_names_every_term(walked: Running) -> None:
    page = parse(Visitor(walked.lab.app).text("/hoe-wij-beslissen"))
    rows = page.findall(".//tbody/tr")
    assert len(rows) == 15
    assert "10 werkdagen" in "".join(page.itertext())


@pytest.mark.parametrize(
    ("prefix", "parts"),
    [
        (
            "",
            (
                *("C: eerste maatregelen genomen", "http://localhost", "EN 301 549"),
                *("29 november 2026", "Wat nog niet goed is", "lab@waardevol.example"),
                *("Binnen vijf werkdagen", "Binnen drie weken", "Nationale ombudsman"),
            ),
        ),
        (
            "/en",
            (
                *("C: first measures taken", "http://localhost", "EN 301 549"),
                *("29 November 2026", "What is not good yet", "lab@waardevol.example"),
                *("Within five working days", "Within three weeks", "National Ombudsman"),
            ),
        ),
    ],
)
def test_accessibility_statement_has_the_parts_that_the_law_asks(
    walked: Running, prefix: str, parts: tuple[str, ...]
) -> None:
    """Scope, status, norm, date, faults, contact with terms, and where to complain (2018/1523)."""
    page = parse(walked.lab.visitor().text(f"{prefix}/toegankelijkheid"))
    words = " ".join("".join(page.itertext()).split())
    assert [part for part in parts if part not in words] == []


def test_security_txt_says_where_to_report_and_until_when(lab: Lab) -> None:
    response = Visitor(lab.app).get("/.well-known/security.txt")
    assert response.mimetype == "text/plain"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert fields["Canonical"] == "http://localhost/.well-known/security.txt"
    assert fields["Expires"].endswith("T00:00:00Z")
    assert "Contact: mailto:lab@waardevol.example\n" in response.text


def test_robots_leave_the_pages_of_staff_alone(lab: Lab) -> None:
    text = Visitor(lab.app).get("/robots.txt").text
    assert "Disallow: /plannen/\n" in text
    assert "Disallow: /en/commissie/\n" in text
    assert text.endswith("Sitemap: http://localhost/sitemap.xml\n")


def test_sitemap_names_public_experiments_only(walked: Running) -> None:
    visitor = Visitor(walked.lab.app)
    tree = ElementTree.fromstring(visitor.get("/sitemap.xml").data)  # noqa: S314 - our own bytes
    places = [e.text for e in tree.iter() if e.tag.endswith("}loc")]
    slug = walked.experiment.slug
    assert f"http://localhost/experimenten/{slug}" in places
    assert f"http://localhost/en/experimenten/{slug}" in places
    assert all(visitor.get(urlsplit(p or "").path).status_code == 200 for p in places)


def test_stored_pages_stay_few(walked: Running) -> None:
    visitor = Visitor(walked.lab.app)
    for number in range(250):
        visitor.get(f"/privacy?{number}")
    assert len(walked.lab.app.extensions[EXTENSION]._pages) <= 200


@pytest.mark.parametrize("url", ["/", "/hoe-wij-beslissen"])
def test_competent_authority_is_explained_where_it_is_first_met(walked: Running, url: str) -> None:
    page = " ".join(walked.lab.visitor().text(url).split())
    before = page.partition("bevoegd gezag")[0]
    assert "daarover in de organisatie gaat" in before


def test_foot_of_a_page_says_whose_site_it_is_and_where_to_turn(tmp_path: Path) -> None:
    told = {
        "organisation": "Gemeente Groenstad",
        "contact_phone": "14 000",
        "contact_mail": "vraag@groenstad.example",
        "source_url": "https://git.groenstad.example/lab",
    }
    page = Visitor(create_app(testing=True, instance=tmp_path, **told)).text("/privacy")
    for text in ("Gemeente Groenstad", 'href="tel:14000"', "mailto:vraag@groenstad.example"):
        assert text in page
    assert f'href="{told["source_url"]}"' in page


def test_without_settings_the_foot_names_the_sender_of_mail(tmp_path: Path) -> None:
    settings = {"mail_from": "Lab <lab@groenstad.example>"}
    page = Visitor(create_app(testing=True, instance=tmp_path, **settings)).text("/privacy")
    foot = page[page.index('<footer class="footer">') :]
    assert "mailto:lab@groenstad.example" in foot and "tel:" not in foot and "Broncode" not in foot

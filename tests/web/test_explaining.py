"""Pages that explain promise nothing that the rules do not hold, and lead to what was done."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import pytest
from lxml import html

from tests.announced import announce_more, counted_queries
from tests.begun import begun
from tests.builders import Lab
from tests.databases import Databases
from tests.decided import Running, decided
from waardevol_lab.app import create_app
from waardevol_lab.domain.contributions import KEPT
from waardevol_lab.domain.following import CONFIRM_WITHIN, KEPT_AFTER_END
from waardevol_lab.domain.term_rules import DEFAULT_TERMS, Term, TermRule, Unit
from waardevol_lab.queries.handvatten import NEWEST
from waardevol_lab.services.sessions import ABSOLUTE, IDLE
from waardevol_lab.web.citizens import explaining

TILES = "https://tegels.kaart.example/{z}/{x}/{y}.png"


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, decided) as (_lab, found):
        yield found


def words(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def told(lab: Lab, root: str = "") -> dict[str, list[str]]:
    """By the id of its heading where the last list beneath each handvat leads."""
    tree = html.fromstring(lab.visitor().text(f"{root}/handvatten"))
    return {
        str(heading.get("id")): [
            str(link)
            for link in heading.xpath(
                "following-sibling::ul[count(preceding-sibling::h2)=$n]//@href", n=n
            )
        ]
        for n, heading in enumerate(tree.xpath("//main//h2"), 1)
    }


# --- what experiments did with the handvatten


@pytest.mark.parametrize("root", ["", "/en"])
def test_each_handvat_leads_to_the_answers_that_came_from_it(running: Running, root: str) -> None:
    running.publish()
    visitor, slug = running.lab.visitor(), running.experiment.slug
    answers = html.fromstring(visitor.text(f"{root}/experimenten/{slug}/antwoorden"))
    found = told(running.lab, root)
    assert found.keys() == {f"handvat-{number}" for number in range(1, 11)}
    for handvat, links in found.items():
        (link,) = links
        assert urlsplit(link).path == f"{root}/experimenten/{slug}/antwoorden", handvat
        assert answers.get_element_by_id(urlsplit(link).fragment) is not None, handvat


def test_without_a_notice_no_experiment_tells_anything(running: Running) -> None:
    page = running.lab.visitor().text("/handvatten")
    assert page.count("Nog geen experiment heeft hier iets over verteld.") == 10
    assert str(running.experiment.slug) not in page


def test_the_newest_notices_are_told_of_in_few_queries(running: Running) -> None:
    running.publish()
    slugs = announce_more(running, NEWEST + 2)
    with counted_queries(running.lab) as sent:
        found = told(running.lab)
    assert len(sent) <= 3
    newest = [f"/experimenten/{slug}/antwoorden" for slug in reversed(slugs)][:NEWEST]
    for links in found.values():
        assert [urlsplit(link).path for link in links] == newest


# --- terms and promises


def test_terms_on_the_page_are_those_of_the_rules(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = TermRule(33, Unit.DAYS, "", moves_on=False)
    terms: Mapping[Term, TermRule] = {**DEFAULT_TERMS, Term.NOTICE_BEFORE_START: longer}
    monkeypatch.setattr(explaining, "DEFAULT_TERMS", MappingProxyType(terms))
    page = words(lab.visitor().text("/hoe-wij-beslissen"))
    assert "minstens 33 dagen online voor de start" in page
    assert "14 dagen" not in page and "twee weken online" not in page
    for term in ("Ingetrokken:", "Vervallen:", "Niet geëvalueerd:"):
        assert term in page


@pytest.mark.parametrize(
    ("kept", "length", "promise"),
    [
        (KEPT, timedelta(days=30), "Wij wissen het 30 dagen na het antwoord"),
        (CONFIRM_WITHIN, timedelta(days=3), "dan wissen wij uw adres na drie dagen"),
        (KEPT_AFTER_END, timedelta(days=30), "dan volgt u het nog dertig dagen"),
        (IDLE, timedelta(hours=8), "na acht uur zonder activiteit"),
        (ABSOLUTE, timedelta(weeks=1), "of na een week"),
    ],
)
def test_privacy_page_promises_what_the_rules_hold(
    lab: Lab, kept: timedelta, length: timedelta, promise: str
) -> None:
    assert kept == length
    assert promise in words(lab.visitor().text("/privacy"))


def test_privacy_page_says_where_pictures_of_the_map_come_from(lab: Lab, tmp_path: Path) -> None:
    without = words(lab.visitor().text("/privacy"))
    assert "Zij laden niets van andere sites, ook de kaart niet." in without
    site = {"organisation": "Gemeente Groenstad", "tile_url": TILES}
    app = create_app(testing=True, instance=tmp_path, **site)
    page = words(app.test_client().get("/privacy").text)
    assert "de plaatjes komen van tegels.kaart.example" in page
    assert "niets van andere sites" not in page
    assert "Voor deze site: Gemeente Groenstad." in page


def test_home_leads_to_what_is_near(lab: Lab) -> None:
    page = html.fromstring(lab.visitor().text("/"))
    assert page.xpath("//main//a[@href='/kaart']")
    assert page.xpath("//main//form[@action='/experimenten']//input[@name='q']")
    assert "postcode" in words(lab.visitor().text("/"))

"""The figures page: every number beside its drawing, its table and its file."""

import csv
import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select

from tests.announced import announce_more
from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.decided import Running, decided
from tests.visitor import parse
from waardevol_lab.domain.contributions import ContributionKind
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Advice
from waardevol_lab.services.contributing import Contribute, contribute
from waardevol_lab.services.running import PullBrake, pull_brake
from waardevol_lab.web.citizens.figures import FIGURES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def counted(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a suspended, a withdrawn and a rejected experiment; autonomy was at stake (3)."""
    with databases.sqlite() as url, a_lab(url, tmp_path_factory.mktemp("counted")) as lab:
        running = decided(lab)
        announce_more(running, 1, phase="withdrawn")
        announce_more(running, 1, phase="preparing", binding_version_id=None)
        with transaction() as session:
            advice = session.scalars(select(Advice)).one()
            advice.risks = {**advice.risks, "autonomy": 3}
        running.run()
        pull_brake(PullBrake(running.reference, "Te druk."), running.actor("lead"), lab.now)
        slug = str(running.experiment.slug)
        asked = Contribute(
            slug, ContributionKind.QUESTION, "Waarom hier?", True, "nl", b"one showing"
        )
        contribute(asked, lab.now)
        yield running


def rows(running: Running, name: str, language: str = "") -> list[list[str]]:
    """The cells of a file, without its head."""
    got = running.lab.visitor().get(f"{language}/cijfers/{name}.csv")
    assert got.status_code == 200
    text = got.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))[1:]


def tables(page: Element) -> list[list[list[str]]]:
    """The cells of each table of the page."""
    return [
        [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in body.iter("tr")]
        for body in page.iter("tbody")
    ]


def test_files_say_what_is_so(counted: Running) -> None:
    standing = {name: number for name, number in rows(counted, "fases") if number != "0"}
    assert standing == {"Stilgelegd": "1", "Ingetrokken": "1", "Afgewezen": "1"}
    assert rows(counted, "organisaties") == [["Gemeente Groenstad", "3"]]
    # Submitted and decided on 23 November 2026; the brake was pulled on 5 March 2027.
    assert rows(counted, "beslistijd") == [
        ["2026", "Volledige toetsing", "1", "0", "0", "0", "63"],
    ]
    assert rows(counted, "noodrem") == [["2027", "1", "0", "0", "1"]]
    assert rows(counted, "vragen") == [["2027", "1", "0", "0", "1", "0"]]
    assert ["Autonomie", "2", "0", "2"] in rows(counted, "waarden")


@pytest.mark.parametrize("language", ["", "/en"])
def test_each_drawing_has_words_and_a_table_beneath_it_with_the_same_numbers(
    counted: Running, language: str
) -> None:
    page = parse(counted.lab.visitor().text(f"{language}/cijfers"))
    drawings = [svg for svg in page.iter(f"{SVG}svg") if svg.get("class") == "chart"]
    found = tables(page)
    assert len(drawings) == len(found) == len(FIGURES)
    for name, drawing, table in zip(FIGURES, drawings, found, strict=True):
        assert table == rows(counted, name, language), name
        words = " ".join(" ".join(text.itertext()) for text in drawing.iter(f"{SVG}text"))
        assert all(row[0] in words for row in table), name
        assert drawing.get("aria-label"), name
    assert all(list(table.iter("caption")) for table in page.iter("table"))
    assert {th.get("scope") for th in page.iter("th")} == {"row", "col"}


def test_each_file_is_linked_may_be_read_by_other_sites_and_is_kept(counted: Running) -> None:
    page = parse(counted.lab.visitor().text("/cijfers"))
    links = [a.get("href") for a in page.iter("a")]
    heads = [link.get("href") for link in page.iter("link") if link.get("type") == "text/csv"]
    for name in FIGURES:
        address = f"/cijfers/{name}.csv"
        assert address in links
        assert address in heads
        got = counted.lab.visitor().get(address)
        assert got.mimetype == "text/csv"
        assert got.headers["Access-Control-Allow-Origin"] == "*"
        assert f"cijfers-{name}.csv" in got.headers["Content-Disposition"]
        again = counted.lab.visitor().get(address, headers={"If-None-Match": got.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_unknown_figure_is_not_found(counted: Running) -> None:
    assert counted.lab.visitor().get("/cijfers/stemmen.csv").status_code == 404


@pytest.mark.parametrize("language", ["", "/en"])
def test_lab_without_decisions_says_that_there_is_nothing_to_count(lab: Lab, language: str) -> None:
    page = parse(lab.visitor().text(f"{language}/cijfers"))
    assert not list(page.iter("table"))
    assert not [svg for svg in page.iter(f"{SVG}svg") if svg.get("class") == "chart"]
    words = "".join(page.itertext())
    assert ("There is nothing to count yet" if language else "Er valt nog niets te tellen") in words
    for name in FIGURES:
        got = lab.visitor().get(f"{language}/cijfers/{name}.csv")
        assert got.status_code == 200
        assert len(got.get_data(as_text=True).splitlines()) == 1


def test_page_holds_nothing_of_a_deliberation(counted: Running) -> None:
    page = counted.lab.visitor().text("/cijfers")
    for secret in ("Een lid vindt", "chair", "member", "Te druk", "Waarom hier"):
        assert secret not in page


def test_figures_are_linked_from_home_the_menu_the_footer_and_the_sitemap(lab: Lab) -> None:
    page = parse(lab.visitor().text("/"))
    for place in ("main", "nav", "footer"):
        found = [a.get("href") for part in page.iter(place) for a in part.iter("a")]
        assert "/cijfers" in found, place
    assert "<loc>http://localhost/en/cijfers</loc>" in lab.visitor().text("/sitemap.xml")

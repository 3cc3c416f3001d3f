"""Experiments in pictures: drawing, table and file say the same, and that is what is so."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from tests.announced import announce_more, counted_queries
from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.decided import Running, decided
from tests.demo import copy_of_the_demo
from tests.visitor import Visitor, parse
from waardevol_lab.app import create_app
from waardevol_lab.domain.framework import shipped
from waardevol_lab.web.citizens.picturing import ROWS
from waardevol_lab.wording.i18n import format_day

SVG = "{http://www.w3.org/2000/svg}"
RISKS = ("geen", "laag", "let op", "hoog")
NEWEST = """
    SELECT e.reference, e.phase, n.contents FROM experiment e
    JOIN notice_version n ON n.experiment_id = e.id
    WHERE e.announced_at IS NOT NULL AND n.number =
        (SELECT max(number) FROM notice_version m WHERE m.experiment_id = e.id)
"""


@pytest.fixture(scope="module")
def demo(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder with the demo; these tests only read."""
    instance = tmp_path_factory.mktemp("pictured")
    copy_of_the_demo(run_folder, instance)
    yield instance


@pytest.fixture(scope="module")
def visitor(demo: Path) -> Visitor:
    return Visitor(create_app(testing=True, instance=demo, env="development"))


def contents(demo: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    """Phase and notice of every experiment, asked of the file itself."""
    with sqlite3.connect(demo / "waardevol.db") as connection:
        rows = connection.execute(NEWEST).fetchall()
    return {reference: (phase, json.loads(told)) for reference, phase, told in rows}


def rows(visitor: Visitor, name: str, language: str = "") -> list[list[str]]:
    """The cells of a file, without its head."""
    got = visitor.get(f"{language}/beeld/{name}.csv")
    assert (got.status_code, got.mimetype) == (200, "text/csv")
    text = got.get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def table(page: Element, caption: str) -> list[list[Element]]:
    (found,) = (t for t in page.iter("table") if words(next(t.iter("caption"))) == caption)
    return [list(row) for row in next(found.iter("tbody"))]


def drawings(page: Element, kind: str) -> list[Element]:
    found = [
        svg for svg in page.iter(f"{SVG}svg") if (svg.get("class") or "").split()[:1] == [kind]
    ]
    assert all(svg.get("role") == "img" and svg.get("aria-label") for svg in found)
    return found


def test_heat_table_holds_the_three_readings_of_the_notices(demo: Path, visitor: Visitor) -> None:
    told = contents(demo)
    found = {(row[0], row[2]): row[3:] for row in rows(visitor, "waarden")}
    assert {number for number, _ in found} == set(told)
    differing = 0
    for reference, (_phase, notice) in told.items():
        for value in shipped(notice["framework"]).values:
            planned = notice["answers"].get(value.question, {}).get("risk")
            adopted = (notice["advice"] or {}).get("risks", {}).get(value.id)
            seen = [
                one["observed"]
                for said in (
                    notice.get("evaluation"),
                    *(c["observed"] for c in reversed(notice.get("check_ins") or [])),
                )
                for one in (said or {"values": []})["values"]
                if one["value"] == value.id and one["observed"] is not None
            ]
            numbers = [planned, adopted, seen[0] if seen else None]
            cells = found[reference, value.title.nl]
            assert cells[:3] == ["" if n is None else str(n) for n in numbers], reference
            known = {n for n in numbers if n is not None}
            assert bool(cells[3]) == (len(known) > 1)
            differing += bool(cells[3])
    assert differing and any(cells[2] for cells in found.values())


@pytest.mark.parametrize("language", ["", "/en"])
def test_cells_of_the_heat_table_say_what_the_file_says(visitor: Visitor, language: str) -> None:
    page = parse(visitor.text(f"{language}/beeld"))
    caption = "Where are the tensions?" if language else "Waar zitten de spanningen?"
    cells = [cell for row in table(page, caption) for cell in row[1:]]
    listed = rows(visitor, "waarden", language)
    assert len(cells) == len(listed)
    for cell, row in zip(cells, listed, strict=True):
        known = [int(n) for n in row[3:6] if n]
        said = words(cell)
        assert cell.get("data-column") == row[2]
        assert f"risk--{known[-1] if known else 'none'}" in (cell.get("class") or "")
        assert row[6] in said
        if not language:
            assert said.removeprefix("–") == (
                RISKS[known[-1]] + row[6] if known else "niet beoordeeld"
            )


def test_strips_words_table_and_file_say_when_everything_runs(demo: Path, visitor: Visitor) -> None:
    page, told = parse(visitor.text("/beeld")), contents(demo)
    strips = drawings(page, "strip")[1:]
    cells = [[words(cell) for cell in row] for row in table(page, "Wat loopt er wanneer?")]
    listed = rows(visitor, "planning")
    assert len(strips) == len(cells) == len(listed) == len(told)
    for strip, shown, row in zip(strips, cells, listed, strict=True):
        label = str(strip.get("aria-label"))
        notice = told[row[0]][1]
        begin = notice["started_on"] or notice["starts_on"]
        end = notice["ended_on"] or notice["ends_on"]
        assert row[3:5] == [begin, end]
        for written in (row[3], row[4], row[6], row[7]):
            day = format_day(date.fromisoformat(written)) if written else ""
            assert day in label and (day or "–") in shown
        assert [*shown[:3], shown[5]] == [*row[:3], row[5] or "–"]
        assert row[2] in label and row[5] in label
        pulled = [one for one in notice["timeline"] if one["event"] == "BrakePulled"]
        assert bool(row[5]) == bool(pulled)
        assert drawings_of(strip, "suspended") == len(pulled)
    assert any(row[5] for row in listed) and any(row[7] for row in listed)


def drawings_of(strip: Element, kind: str) -> int:
    return len([r for r in strip.iter(f"{SVG}rect") if f"--{kind}" in (r.get("class") or "")])


def test_months_are_those_of_the_record(demo: Path, visitor: Visitor) -> None:
    with sqlite3.connect(demo / "waardevol.db") as connection:
        decided_on = connection.execute(
            """SELECT date(r.decided_at), julianday(date(r.decided_at)) - julianday(date(
                   (SELECT min(v.submitted_at) FROM plan_version v WHERE v.round_id = r.id)))
               FROM review_round r JOIN experiment e ON e.id = r.experiment_id
               WHERE r.decided_at IS NOT NULL AND r.kind <> 'incident'
                 AND e.announced_at IS NOT NULL"""
        ).fetchall()
    listed = rows(visitor, "besluiten")
    assert len(listed) == 12
    assert sum(int(row[1]) for row in listed) == len(decided_on) > 3
    days = sum(float(row[2].replace(",", ".")) * int(row[1]) for row in listed if row[2])
    assert days == pytest.approx(sum(taken for _, taken in decided_on), abs=0.5)
    assert all(int(row[1]) == int(row[3]) + int(row[4]) for row in listed)


@pytest.mark.parametrize("language", ["", "/en"])
def test_columns_table_and_file_of_the_months_are_the_same(visitor: Visitor, language: str) -> None:
    page = parse(visitor.text(f"{language}/beeld"))
    (drawing,) = drawings(page, "chart")
    listed = rows(visitor, "besluiten", language)
    caption = "Decisions per month" if language else "Besluiten per maand"
    shown = [[words(cell) for cell in row] for row in table(page, caption)]
    assert shown == [[cell or "–" for cell in row] for row in listed]
    drawn = [words(text) for text in drawing.iter(f"{SVG}text") if "value" in text.get("class", "")]
    assert drawn == [row[1] for row in listed]
    noted = [words(t) for t in drawing.iter(f"{SVG}text") if re.fullmatch(r"\d+ d", words(t))]
    means = [float(row[2].replace(",", ".")) for row in listed if row[2]]
    assert noted == [f"{round(mean)} d" for mean in means]
    heights = [float(r.get("height", "")) for r in drawing.iter(f"{SVG}rect")]
    most = max(int(row[1]) for row in listed)
    assert heights == [round(150 * int(row[1]) / most) for row in listed]


@pytest.fixture(scope="module")
def published(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with databases.sqlite() as url, a_lab(url, tmp_path_factory.mktemp("beeld")) as lab:
        running = decided(lab)
        running.publish()
        yield running


def test_page_takes_as_many_queries_for_many_experiments_and_leads_on(published: Running) -> None:
    taken = []
    for more in (2, 40):
        announce_more(published, more)
        with counted_queries(published.lab) as sent:
            published.lab.visitor().text(f"/beeld?x={more}")
        taken.append(len(sent))
    assert taken[0] == taken[1] <= 6
    seen: list[str] = []
    address: str | None = "/beeld"
    while address:
        page = parse(published.lab.visitor().text(address))
        seen += [str(a.get("href")) for t in page.iter("table") for a in t.iter("a")]
        address = next((a.get("href") for a in page.iter("a") if a.get("rel") == "next"), None)
    assert len(seen) == len(set(seen)) == 43


def test_token_that_was_not_made_here_gets_the_first_page_and_no_file(published: Running) -> None:
    got = published.lab.visitor().get("/beeld?na=zomaar")
    assert got.status_code == 400 and "Deze bladzijde van de lijst bestaat niet" in got.text
    for address in ("/beeld/waarden.csv?na=zomaar", "/beeld/stemmen.csv"):
        assert published.lab.visitor().get(address).status_code == 404


@pytest.mark.parametrize("language", ["", "/en"])
def test_lab_without_notices_says_so(lab: Lab, language: str) -> None:
    page = parse(lab.visitor().text(f"{language}/beeld"))
    assert not list(page.iter("table")) and not drawings(page, "strip")
    said = words(page)
    assert ("There is nothing to show yet" if language else "Er is nog niets te laten zien") in said
    for name in ROWS:
        assert not [row for row in rows(lab.visitor(), name, language) if row[1] not in ("0", "")]


def test_page_holds_nothing_of_a_plan_without_a_notice(lab: Lab) -> None:
    running = decided(lab)
    title = running.experiment.title
    assert title and title not in lab.visitor().text("/beeld")
    running.publish()
    assert title in lab.visitor().text("/beeld")

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
                    *reversed(notice.get("follow_ups") or []),
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
        assert row[5].startswith("sinds ") == (told[row[0]][0] == "suspended")
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
                 AND e.announced_at IS NOT NULL
                 AND r.decided_at >= date('now', 'start of month', '-11 months')"""
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
    for name in ("planning", "waarden", "beloften"):
        assert rows(lab.visitor(), name, language) == []
    assert {row[2] for row in rows(lab.visitor(), "handvatten", language)} == {"0"}
    assert {row[1] for row in rows(lab.visitor(), "besluiten", language)} == {"0"}


def test_page_holds_nothing_of_a_plan_without_a_notice(lab: Lab) -> None:
    running = decided(lab)
    title = running.experiment.title
    assert title and title not in lab.visitor().text("/beeld")
    running.publish()
    assert title in lab.visitor().text("/beeld")


# --- promise against outcome, the ring and the radar


def test_promises_drawings_and_file_are_those_of_the_evaluations(
    demo: Path, visitor: Visitor
) -> None:
    told = contents(demo)
    listed = rows(visitor, "beloften")
    wanted = [
        [one["criterion"], one["success"], one["failure"], one["measured"]]
        for _phase, notice in told.values()
        for one in (notice.get("evaluation") or {"criteria": []})["criteria"]
    ]
    assert sorted(row[2:6] for row in listed) == sorted(wanted) != []
    page = parse(visitor.text("/beeld"))
    drawn = drawings(page, "promise")
    assert len(drawn) == len(listed)
    for drawing, row in zip(drawn, listed, strict=True):
        label, said = str(drawing.get("aria-label")), words(drawing)
        assert row[2] in label
        if row[7]:
            assert all(number in label and number in said for number in (row[7], row[9]))
        else:
            assert row[6] in label and f"✓ {row[6]}" in said
    shown = [[words(cell) for cell in row] for row in table(page, "Beloofd en uitgekomen")]
    assert shown == [[cell or "–" for cell in row] for row in listed]
    assert {bool(row[7]) for row in listed} == {True, False}


def test_outcome_stands_on_its_line_as_far_as_its_number(visitor: Visitor) -> None:
    """Ten percent more was promised and four came: on a line to twelve."""
    page = parse(visitor.text("/beeld"))
    (line,) = (d for d in drawings(page, "promise") if "4 % meer" in words(d))
    (dot,) = line.iter(f"{SVG}circle")
    (zone,) = (r for r in line.iter(f"{SVG}rect") if "--success" in (r.get("class") or ""))
    assert dot.get("cx") == f"{100 * 4 / 12:.2f}%"
    assert zone.get("x") == f"{100 * 10 / 12:.2f}%"


@pytest.mark.parametrize("address", ["/beeld", "/handvatten"])
def test_ring_list_table_and_file_count_the_same(visitor: Visitor, address: str) -> None:
    page = parse(visitor.text(address))
    (ring,) = (
        s for s in page.iter(f"{SVG}svg") if "handvatten-ring" in (s.get("class") or "").split()
    )
    counts = [int(row[2]) for row in rows(visitor, "handvatten")]
    texts = [t for t in ring.iter(f"{SVG}text") if "count" in (t.get("class") or "")]
    assert [int(words(t).split()[0]) for t in texts] == counts
    (listed,) = (o for o in page.iter("ol") if o.get("class") == "handvatten-list")
    assert [int(words(s).split()[0]) for s in listed.iter("span")] == counts
    if address == "/beeld":
        shown = table(page, "Tien handvatten")
        assert [int(words(row[2])) for row in shown] == counts


def test_ring_counts_experiments_that_answered(demo: Path, visitor: Visitor) -> None:
    told = contents(demo)
    framework = shipped("2026-1")
    for row in rows(visitor, "handvatten"):
        own = {q.id for q in framework.questions if int(row[0]) in q.handvat}
        answered = [n for _p, n in told.values() if own & {k for k, v in n["answers"].items() if v}]
        assert int(row[2]) == len(answered), row


@pytest.mark.parametrize("language", ["", "/en"])
def test_radar_table_and_file_of_a_plan_say_the_same(
    demo: Path, visitor: Visitor, language: str
) -> None:
    with sqlite3.connect(demo / "waardevol.db") as connection:
        found = connection.execute("SELECT slug, reference FROM experiment WHERE slug IS NOT NULL")
        slugs = {slug: reference for slug, reference in found if reference in contents(demo)}
    for slug, reference in slugs.items():
        here = f"{language}/experimenten/{slug}"
        page = parse(visitor.text(f"{here}/antwoorden"))
        got = visitor.get(f"{here}/risicos.csv").get_data(as_text=True).removeprefix("\ufeff")
        listed = list(csv.reader(io.StringIO(got), delimiter=";"))[1:]
        notice = contents(demo)[reference][1]
        values = shipped(notice["framework"]).values
        planned = [notice["answers"].get(v.question, {}).get("risk") for v in values]
        assert [row[1] for row in listed] == ["" if n is None else str(n) for n in planned]
        title = "The risks of this plan" if language else "De risico's van dit plan"
        cells = table(page, title)
        for row, shown in zip(listed, cells, strict=True):
            risks = [re.search(r"risk--(\w+)", str(c.get("class"))) for c in shown[1:]]
            assert [r.group(1) for r in risks if r] == [n or "none" for n in row[1:]]
        (radar,) = drawings(page, "radar")
        dots = [d for d in radar.iter() if "radar__dot " in (d.get("class") or "")]
        assert len(dots) == sum(1 for row in listed for n in row[1:] if n)


def test_radar_keeps_the_answers_light_and_is_not_on_the_notice(
    demo: Path, visitor: Visitor
) -> None:
    with sqlite3.connect(demo / "waardevol.db") as connection:
        (slug,) = connection.execute(
            "SELECT slug FROM experiment WHERE phase = 'evaluated'"
        ).fetchone()
    assert len(visitor.text(f"/experimenten/{slug}/antwoorden").encode()) < 100_000
    assert not drawings(parse(visitor.text(f"/experimenten/{slug}")), "radar")


def test_risks_of_an_experiment_without_a_notice_are_no_file(lab: Lab) -> None:
    running = decided(lab)
    address = f"/experimenten/{running.experiment.slug}/risicos.csv"
    assert lab.visitor().get(address).status_code == 404
    running.publish()
    assert lab.visitor().get(address).status_code == 200


def test_lead_sees_the_radar_before_submitting_and_others_do_not(lab: Lab) -> None:
    running = decided(lab)
    check = f"/plannen/{running.reference}/controleren"
    page = parse(lab.visitor("lead").text(check))
    (radar,) = drawings(page, "radar")
    assert words(radar)
    got = lab.visitor("lead").get(f"{check}/risicos.csv")
    assert got.status_code == 200 and "Privacy;" in got.get_data(as_text=True)
    for who in ("stranger", "conflicted"):
        assert lab.visitor(who).get(f"{check}/risicos.csv").status_code == 404

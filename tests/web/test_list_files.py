"""Lists as CSV and XLSX: the rows of the page, no more, and never a formula."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.builders import START, Lab, case_answers
from tests.many import fill
from tests.reviews import FULL, LIGHT, Review
from waardevol_lab.documents import list_files
from waardevol_lab.documents.spreadsheets import as_csv, as_xlsx

BOARD, LEAD = "/commissie/dossiers", "/plannen/lijst"
WIDE = tuple(chr(0xFEE0 + ord(sign)) + "1+1" for sign in "=+-@")
"""The full width forms of the signs."""
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("https://kwaad.example")')


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def from_csv(contents: bytes) -> list[list[str]]:
    assert contents.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(contents.decode("utf-8-sig"), newline=""), delimiter=";"))


def from_xlsx(contents: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(contents)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def fetched(lab: Lab, who: str, address: str) -> bytes:
    answer = lab.visitor(who).get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "public" not in answer.headers["Cache-Control"]
    return answer.data


def test_files_hold_the_rows_of_the_page(lab: Lab, review: Review) -> None:
    submitted, decided = review.submitted(LIGHT), review.decided(FULL)
    rows = from_csv(fetched(lab, "secretary", f"{BOARD}/csv"))
    assert [row[0] for row in rows] == ["Nummer", decided, submitted]
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["Stand van de toetsing"], first["Besluit"]) == ("Besloten", "Goedgekeurd")
    assert first["Besloten op"] == "2026-11-23"
    second = dict(zip(rows[0], rows[2], strict=True))
    assert (second["Uiterlijk"], second["Te laat"]) == ("2026-11-30", "nee")
    book = from_xlsx(fetched(lab, "secretary", f"{BOARD}/xlsx"))
    assert [row[0] for row in book] == ["Nummer", decided, submitted]
    assert book[2][12].date() == date(2026, 11, 30)


def test_files_follow_the_filters_and_the_language(lab: Lab, review: Review) -> None:
    submitted, decided = review.submitted(LIGHT), review.decided(FULL)
    rows = from_csv(fetched(lab, "secretary", f"/en{BOARD}/csv?toestand=submitted"))
    assert [row[0] for row in rows] == ["Number", submitted]
    rows = from_csv(fetched(lab, "secretary", f"{BOARD}/csv?q=stratumseind"))
    assert [row[0] for row in rows] == ["Nummer", decided]
    page = lab.visitor("secretary").text(f"{BOARD}?q=stratumseind")
    assert f'href="{BOARD}/csv?q=stratumseind"' in page
    assert lab.visitor("secretary").get(f"{BOARD}/csv?jaar=1").status_code == 400
    assert lab.visitor("lead").get(f"{LEAD}/xlsx?fase=x").status_code == 400


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_title_becomes_a_formula(lab: Lab, review: Review, formula: str) -> None:
    reference = lab.draft(FULL, review["lead"], review.organisation_id)
    lab.fill(reference, {**case_answers(FULL), "title": formula}, review["lead"])
    review.resubmit(reference)
    cells = [cell for row in from_csv(fetched(lab, "secretary", f"{BOARD}/csv")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    sheet = load_workbook(io.BytesIO(fetched(lab, "secretary", f"{BOARD}/xlsx"))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_cells_of_every_kind_come_back(lab: Lab) -> None:
    signs = (*FORMULAS, *WIDE, "\n=1+1")
    row = ("a;b", 'zij zei "ja"', "twee\nregels", 7, None, lab.now.date(), *signs, "x" * 40_000)
    contents = "".join(as_csv(["kop"], [row])).encode()
    read = from_csv(contents)[1]
    assert read[:6] == ["a;b", 'zij zei "ja"', "twee\nregels", "7", "", "2026-11-23"]
    assert [cell[0] for cell in read[6:-1]] == ["'"] * len(signs)
    book = from_xlsx(as_xlsx("blad", ["kop"] * len(row), [row], START))[1]
    assert book[:5] == ["a;b", 'zij zei "ja"', "twee\nregels", 7, None]
    assert book[6] == "=1+1"
    assert len(book[-1]) == 32_767


def test_lead_gets_their_own_plans_alone(lab: Lab, review: Review) -> None:
    reference = review.submitted(LIGHT)
    rows = from_csv(fetched(lab, "lead", f"{LEAD}/csv"))
    assert [row[0] for row in rows] == ["Nummer", reference]
    assert rows[1][6:9] == ["De secretaris van de commissie", "2026-11-23", "2026-11-30"]
    assert from_xlsx(fetched(lab, "lead", f"{LEAD}/xlsx"))[1][0] == reference
    assert [row[0] for row in from_csv(fetched(lab, "lead", f"{LEAD}/csv?q=stratumseind"))] == [
        "Nummer"
    ]


def test_conflicted_member_gets_nothing_of_it(lab: Lab, review: Review) -> None:
    reference = review.in_review(LIGHT)
    review.declare(reference, "anna", conflict=True)
    for kind in ("csv", "xlsx"):
        contents = fetched(lab, "anna", f"{BOARD}/{kind}")
        read = from_csv(contents) if kind == "csv" else from_xlsx(contents)
        assert len(read) == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_files_are_for_who_has_the_page(lab: Lab, review: Review, kind: str) -> None:
    review.submitted()
    assert lab.visitor("lead").get(f"{BOARD}/{kind}").status_code == 404
    assert lab.visitor("admin").get(f"{BOARD}/{kind}").status_code == 404
    assert lab.visitor("secretary").get(f"{LEAD}/{kind}").status_code == 404
    assert lab.visitor().get(f"{BOARD}/{kind}").status_code == 303


def test_file_that_is_cut_off_says_so(
    lab: Lab, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(review, 40)
    monkeypatch.setattr(list_files, "MOST_ROWS", 10)
    for who, address in (("secretary", BOARD), ("lead", LEAD)):
        rows = from_csv(fetched(lab, who, f"{address}/csv"))
        assert len(rows) == 12
        assert rows[-1] == ["Niet alles past: dit bestand stopt na 10 regels. Kies filters."]

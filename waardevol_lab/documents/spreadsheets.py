"""Lists as files for a spreadsheet: CSV and XLSX, in which no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_SIGNS = (*"=+-@", *"\uff1d\uff0b\uff0d\uff20", *"\t\r\n")
"""A cell that begins with one of these is run by some spreadsheets (OWASP, CSV injection).

The wide forms of the first four too: a spreadsheet set to an East Asian language reads them alike.
"""
LONGEST_CELL = 32_767
"""Longer texts do not fit in a cell of Excel."""
COLUMN_WIDTH = 22
Cell = str | int | date | None


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The file line by line: UTF-8 by its mark, and `;` between cells, as Dutch Excel wants it."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    line.write("\ufeff")
    writer.writerow([_plain(words) for words in head])
    yield line.getvalue()
    for cells in rows:
        line.seek(0)
        line.truncate()
        writer.writerow([_plain(cell) for cell in cells])
        yield line.getvalue()


def _plain(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return "" if cell is None else str(cell)


def as_xlsx(
    title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], made_at: datetime
) -> bytes:
    """The file, with a head that stays in sight and a filter on every column.

    The same cells at the same moment give the same bytes.
    """
    there = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(there, options) as book:
        book.set_properties({"created": made_at})
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(title)
        sheet.set_column(0, len(head) - 1, COLUMN_WIDTH)
        sheet.freeze_panes(1, 0)
        for column, words in enumerate(head):
            sheet.write_string(0, column, words, bold)
        last = 0
        for last, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                _write(sheet, last, column, cell, day)
        sheet.autofilter(0, 0, last, len(head) - 1)
    return there.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Cell, day: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell[:LONGEST_CELL])

"""A list as a file to save: the same rows as the page, for a spreadsheet."""

from collections.abc import Iterable, Sequence

from flask import Response

from waardevol_lab.documents.spreadsheets import CSV_TYPE, XLSX_TYPE, Cell, as_csv, as_xlsx
from waardevol_lab.web.acts import now
from waardevol_lab.web.page_policy import sandboxed


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """As CSV, saved under `name`."""
    return _file("".join(as_csv(head, rows)).encode(), CSV_TYPE, f"{name}.csv")


def xlsx_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """As XLSX, saved under `name`."""
    return _file(as_xlsx(name, head, rows, now()), XLSX_TYPE, f"{name}.xlsx")


def _file(made: bytes, kind: str, name: str) -> Response:
    response = Response(made, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = sandboxed()
    return response

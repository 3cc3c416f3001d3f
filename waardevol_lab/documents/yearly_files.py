"""The numbers of a published yearly report for a spreadsheet and for programs."""

import json
from collections.abc import Iterator

from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.spreadsheets import Cell, as_csv
from waardevol_lab.documents.yearly_report import chapters
from waardevol_lab.domain.ledger import timestamp
from waardevol_lab.queries.published_yearly import Published
from waardevol_lab.wording.i18n import mark
from waardevol_lab.wording.yearly_report import number_label, source_label

COLUMNS = (
    mark("Onderdeel"),
    mark("Wat"),
    mark("Naam in de bestanden"),
    mark("Aantal"),
    mark("Waar dit uit komt"),
    mark("Dossiers"),
)


def yearly_csv(found: Published) -> str:
    """One row for each number, with the dossiers that everybody may trace it to."""
    return "".join(as_csv(head(COLUMNS), _rows(found)))


def yearly_json(found: Published) -> str:
    """The report as it was frozen, with its hash beside it and words for its numbers.

    `sha256` is that of `report` as JSON with sorted keys and no white space, in UTF-8.
    """
    numbers = found.report.numbers
    told = {
        "report": found.contents,
        "sha256": found.sha256,
        "published_at": timestamp(found.published_at),
        "labels": {one.definition.name: number_label(one.definition.name) for one in numbers},
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _rows(found: Published) -> Iterator[tuple[Cell, ...]]:
    for chapter in chapters(found.report):
        for line in chapter.lines:
            dossiers = ", ".join(one.name for one in line.origins)
            source = source_label(line.source)
            yield (chapter.title, line.label, line.name, _cell(line.value), source, dossiers)


def _cell(value: float | None) -> Cell:
    return value if value is None or isinstance(value, int) else str(value)

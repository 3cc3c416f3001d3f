"""The heat table: experiments by the seven values, each cell in words, and the same as rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.public_figures import Figure
from waardevol_lab.documents.spreadsheets import Cell
from waardevol_lab.domain.framework_model import Framework
from waardevol_lab.domain.readings import Readings
from waardevol_lab.queries.notice_reader import Said
from waardevol_lab.wording.i18n import gettext, language, mark
from waardevol_lab.wording.readings import difference

COLUMNS: Final = (
    mark("Nummer"),
    mark("Experiment"),
    mark("Waarde"),
    mark("Risico volgens het plan"),
    mark("Risico volgens de commissie"),
    mark("Risico zoals gezien"),
    mark("Verschil"),
)
Weighed = tuple[str, Said, tuple[Readings, ...]]
"""The number of an experiment, its title, and its readings."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """The newest reading of one value, and how it differs from those before."""

    column: str
    risk: int | None
    difference: str


@dataclass(frozen=True, slots=True)
class Heat:
    """The names of the values, and per experiment a cell for each."""

    columns: tuple[str, ...]
    rows: tuple[tuple[HeatCell, ...], ...]


def heat(framework: Framework, found: Sequence[Weighed]) -> Heat:
    """One row for each experiment, in the same order; `framework` gives the columns."""
    names = {value.id: value.title.in_(language()) for value in framework.values}
    rows = []
    for _, _, readings in found:
        said = {one.value: one for one in readings}
        rows.append(tuple(_cell(name, said.get(key)) for key, name in names.items()))
    return Heat(tuple(names.values()), tuple(rows))


def _cell(column: str, found: Readings | None) -> HeatCell:
    if found is None:
        return HeatCell(column, None, "")
    return HeatCell(column, found.newest, difference(found))


def heat_figure(found: Iterable[Weighed]) -> Figure:
    """The same as rows: one for each value of each experiment."""
    title = gettext(mark("Waar zitten de spanningen?"))
    told = gettext(
        mark(
            "Per experiment en waarde leest u het risico dat het laatst bekend is. Zeggen het "
            "plan, de commissie en wat er is gezien niet hetzelfde, dan staat het erbij."
        )
    )
    return Figure(title, told, head(COLUMNS), tuple(_rows(found)), None, named=3)


def _rows(found: Iterable[Weighed]) -> Iterator[tuple[Cell, ...]]:
    for number, title, readings in found:
        for one in readings:
            yield (
                number,
                title.text,
                one.title.in_(language()),
                one.planned,
                one.adopted,
                one.observed,
                difference(one),
            )

"""What was promised beside what happened, for a spreadsheet: the tables of the evaluation page."""

from collections.abc import Iterator, Sequence
from typing import Final

from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.spreadsheets import Cell, as_csv
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.queries.side_by_side import SideBySide
from waardevol_lab.wording.i18n import gettext, mark

COLUMNS: Final = (
    mark("Evaluatie"),
    mark("Gepubliceerd op"),
    mark("Soort"),
    mark("Waarover"),
    mark("Geslaagd als"),
    mark("Mislukt als"),
    mark("Verwacht"),
    mark("Met maatregel"),
    mark("Gezien"),
    mark("Gehaald?"),
    mark("Uitkomst"),
)


def side_by_side_csv(found: Sequence[SideBySide]) -> str:
    """One line per goal, public value and recommendation of each evaluation."""
    return "".join(as_csv(head(COLUMNS), _rows(found)))


def title_of(one: SideBySide) -> str:
    """How an evaluation is called."""
    if one.kind is EvaluationKind.FINAL:
        return gettext("Evaluatie na afloop")
    return gettext("Vervolgevaluatie %(number)s", number=one.number)


def _rows(found: Sequence[SideBySide]) -> Iterator[tuple[Cell, ...]]:
    for one in found:
        about: tuple[Cell, ...] = (title_of(one), one.published_on)
        for goal in one.criteria:
            said = (goal.criterion, goal.success, goal.failure)
            seen = (None, None, None, goal.reached_words, goal.measured)
            yield (*about, gettext("Doel"), *said, *seen)
        for value in one.values:
            risks = (value.expected, value.residual, value.observed)
            cells = (value.label, None, None, *risks, None, value.explanation)
            yield (*about, gettext("Waarde"), *cells)
        for kept in one.handvatten:
            name, none = f"{kept.handvat}. {kept.title}", (None,) * 5
            yield (*about, gettext("Handvat"), name, *none, kept.kept_words, kept.came_of_it)

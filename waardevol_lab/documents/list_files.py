"""The lists of dossiers and of plans as rows for a spreadsheet, in the language in force."""

from collections.abc import Iterable, Iterator

from waardevol_lab.documents.spreadsheets import Cell
from waardevol_lab.domain.days import local_date
from waardevol_lab.queries.board_list_shape import Listed
from waardevol_lab.queries.plans import PlanCard
from waardevol_lab.wording import board, labels, turns
from waardevol_lab.wording.i18n import gettext, mark

MOST_ROWS = 10_000
DOSSIER_HEAD = (
    mark("Nummer"),
    mark("Ronde"),
    mark("Titel"),
    mark("Organisatie"),
    mark("Plaats"),
    mark("Commissie"),
    mark("Soort toetsing"),
    mark("Route"),
    mark("Fase van het experiment"),
    mark("Stand van de toetsing"),
    mark("Aan zet"),
    mark("Sinds"),
    mark("Uiterlijk"),
    mark("Te laat"),
    mark("Besluit"),
    mark("Besloten op"),
)
PLAN_HEAD = (
    mark("Nummer"),
    mark("Titel"),
    mark("Organisatie"),
    mark("Projectleider"),
    mark("Fase van het experiment"),
    mark("Stand van de toetsing"),
    mark("Aan zet"),
    mark("Sinds"),
    mark("Uiterlijk"),
    mark("Open vragen"),
)


def head(columns: Iterable[str]) -> list[str]:
    """The words above the columns."""
    return [gettext(words) for words in columns]


def dossier_rows(found: Iterable[Listed]) -> Iterator[tuple[Cell, ...]]:
    """One row for each round; a last one says so when not all of them fit."""
    for number, one in enumerate(found):
        if number == MOST_ROWS:
            yield (not_all(),)
            return
        yield (
            one.reference,
            one.ronde,
            one.title,
            one.organisation,
            one.place,
            one.board,
            board.kind_label(one.kind),
            board.route_label(one.route) if one.route else None,
            labels.phase_label(one.phase),
            labels.round_label(one.state),
            turns.holder_label(one.holder),
            local_date(one.since),
            one.due_on,
            gettext("ja") if one.overdue else gettext("nee"),
            board.outcome_label(one.outcome) if one.outcome else None,
            one.decided_on,
        )


def plan_rows(found: Iterable[PlanCard]) -> Iterator[tuple[Cell, ...]]:
    """One row for each plan; a last one says so when not all of them fit."""
    for number, one in enumerate(found):
        if number == MOST_ROWS:
            yield (not_all(),)
            return
        yield (
            one.reference,
            one.title,
            one.organisation,
            one.lead_name,
            labels.phase_label(one.phase),
            labels.round_label(one.state) if one.state else None,
            turns.holder_label(one.turn.holder),
            local_date(one.turn.since),
            one.turn.until,
            one.open_questions,
        )


def not_all() -> str:
    """What the last row says when there is more than a file holds."""
    return gettext(
        mark("Niet alles past: dit bestand stopt na %(count)s regels. Kies filters."),
        count=MOST_ROWS,
    )

"""The board in pictures as rows: what waits, throughput, workload, decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from waardevol_lab.documents.charts import Amount, Chart, bar_chart
from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.public_figures import Figure
from waardevol_lab.documents.spreadsheets import Cell
from waardevol_lab.documents.throughput import Throughput, throughput
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.states import Phase
from waardevol_lab.queries.board_pictures import BoardPictures, Busy, Decisions, Waiting
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import label

WAITS: Final = (
    mark("Stand van de toetsing"),
    mark("Toetsingen"),
    mark("Te laat"),
    mark("Oudste sinds"),
    mark("Dagen"),
)
BUSY: Final = (
    mark("Commissie"),
    mark("Lid"),
    mark("Nog te beoordelen"),
    mark("Beoordeeld dit kwartaal"),
)
DECISIONS: Final = (
    mark("Beslisser"),
    mark("Besluiten in twaalf maanden"),
    mark("Anders dan het advies"),
    mark("Advies met een minderheid"),
)
PHASES: Final = (mark("Status"), mark("Experimenten"))


def rows_of(found: BoardPictures, now: datetime) -> Mapping[str, Figure]:
    """Every figure by the name in the address of its file; those of other roles are left out."""
    figures = {
        "wachten": waiting_figure(found.waiting, now),
        "doorstroom": through(found).figure,
        "werkdruk": busy_figure(found.busy),
        "besluiten": decisions_figure(found.decisions),
        "experimenten": phases_figure(found.phases),
    }
    return {name: figure for name, figure in figures.items() if figure.rows}


def through(found: BoardPictures) -> Throughput:
    """What came in, was advised and was decided per month."""
    return throughput(found.months)


def waiting_figure(found: Sequence[Waiting], now: datetime) -> Figure:
    """What waits in each state, how much of it is late, and for how long the oldest waits."""
    title = gettext(mark("Wat er wacht"))
    told = gettext(
        mark(
            "Het donkere deel onderaan een balk is te laat: de termijn is voorbij. Terug bij de "
            "projectleider loopt er geen termijn."
        )
    )
    rows = [_waiting(one, now) for one in found]
    chart: Chart | None = None
    if any(one.count for one in found):
        chart = bar_chart([Amount(_words(one), one.count, one.overdue) for one in found])
    return Figure(title, told, head(WAITS), rows, chart)


def _waiting(one: Waiting, now: datetime) -> tuple[Cell, ...]:
    since = local_date(one.since) if one.since else None
    days = (local_date(now) - since).days if since else None
    return (label(one.state), one.count, one.overdue, since, days)


def _words(one: Waiting) -> str:
    return gettext(
        mark("%(state)s: %(count)s, waarvan %(late)s te laat"),
        state=label(one.state),
        count=one.count,
        late=one.overdue,
    )


def busy_figure(found: Sequence[Busy]) -> Figure:
    """Who has how much to do."""
    rows = [(one.board, one.member, one.workload.open, one.workload.filed) for one in found]
    return Figure(gettext(mark("Werkdruk")), "", head(BUSY), rows, None, named=2)


def decisions_figure(found: Sequence[Decisions]) -> Figure:
    """How decisions relate to the advice."""
    rows = [(one.name, one.count, one.deviating, one.divided) for one in found]
    title = gettext(mark("Besluiten en adviezen"))
    told = gettext(
        mark(
            "Anders dan het advies: de uitkomst of de voorwaarden zijn anders. Een minderheid "
            "staat in het advies zelf."
        )
    )
    return Figure(title, told, head(DECISIONS), rows, None)


def phases_figure(found: Mapping[Phase, int]) -> Figure:
    """How the experiments of one's organisations stand."""
    rows = [(label(phase), count) for phase, count in found.items()]
    title = gettext(mark("Experimenten van uw organisatie"))
    return Figure(title, "", head(PHASES), rows, None)

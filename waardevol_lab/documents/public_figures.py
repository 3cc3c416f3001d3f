"""The figures of the lab in words: each with its table, the drawing of it, and its CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from waardevol_lab.documents.charts import Amount, Chart, Length, bar_chart, range_chart
from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.spreadsheets import Cell, as_csv
from waardevol_lab.domain.figures import usual_days
from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.term_rules import DEFAULT_TERMS
from waardevol_lab.queries.figures import AnswerYear, BrakeYear, DecisionTimes, ValuesAtStake
from waardevol_lab.wording.i18n import format_number, gettext, language, mark, ngettext
from waardevol_lab.wording.labels import label

MOST_DRAWN: Final = 12
"""So many organisations are drawn; the rest stand in the last row together, and in the CSV."""
PHASES: Final = (mark("Status"), mark("Experimenten"))
ORGANISATIONS: Final = (mark("Organisatie"), mark("Experimenten"))
TIMES: Final = (
    mark("Jaar van het besluit"),
    mark("Route"),
    mark("Besluiten"),
    mark("Middelste aantal dagen"),
    mark("Kortste"),
    mark("Langste"),
    mark("Gewone termijnen samen"),
)
BRAKES: Final = (
    mark("Jaar"),
    mark("Aan de noodrem getrokken"),
    mark("Daarna hervat"),
    mark("Daarna beëindigd"),
    mark("Ligt nog stil"),
)
VALUES: Final = (
    mark("Waarde"),
    mark("Experimenten waar het speelde"),
    mark("Risico 2: let op"),
    mark("Risico 3: hoog"),
)
ANSWERS: Final = (
    mark("Jaar"),
    mark("Vragen en reacties"),
    mark("Op tijd beantwoord"),
    mark("Te laat beantwoord"),
    mark("Wacht op antwoord"),
    mark("Te laat, nog zonder antwoord"),
)
SEVERAL: Final = mark(
    "%(year)s, %(route)s: %(median)s dagen (%(least)s tot %(most)s), gewoon %(usual)s"
)
ALIKE: Final = mark("%(year)s, %(route)s: %(median)s dagen, gewoon %(usual)s")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; without a drawing there is nothing to count yet, and `told` says so."""

    title: str
    told: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    chart: Chart | None
    named: int = 1
    """So many of the first columns name what a row is about; the others are numbers."""
    whole: Sequence[Sequence[Cell]] = ()
    """The rows of the CSV, where there are more than the page shows."""

    def csv(self) -> str:
        """The table as a file for a spreadsheet."""
        return "".join(as_csv(self.columns, self.whole or self.rows))


def phases_figure(found: Mapping[Phase, int]) -> Figure:
    """How many experiments there are, and how they stand."""
    total = sum(found.values())
    title = gettext(mark("Hoeveel experimenten"))
    if not total:
        told = gettext(mark("Er is nog geen besluit bekendgemaakt."))
        return Figure(title, told, head(PHASES), (), None)
    rows = [(label(phase), count) for phase, count in found.items()]
    told = ngettext(
        "Over %(shown)s experiment is een besluit bekendgemaakt. Zo staat het er nu voor.",
        "Over %(shown)s experimenten is een besluit bekendgemaakt. Zo staan ze er nu voor.",
        total,
        shown=format_number(total),
    )
    return Figure(title, told, head(PHASES), rows, _bars(rows))


def organisations_figure(found: Sequence[tuple[str, int]]) -> Figure:
    """How many experiments each organisation is responsible for."""
    rows = list(found[:MOST_DRAWN])
    if len(found) > len(rows):
        others = len(found) - len(rows)
        words = ngettext("%(num)s andere organisatie", "%(num)s andere organisaties", others)
        rows.append((words, sum(count for _, count in found[MOST_DRAWN:])))
    told = gettext(mark("De organisatie die verantwoordelijk is voor het experiment, telt."))
    title = gettext(mark("Bij welke organisatie"))
    chart = _bars(rows) if rows else None
    return Figure(title, told, head(ORGANISATIONS), rows, chart, whole=found)


def _bars(rows: Sequence[tuple[str, int]]) -> Chart:
    return bar_chart([Amount(f"{name}: {format_number(count)}", count) for name, count in rows])


def times_figure(found: Sequence[DecisionTimes]) -> Figure:
    """How many days decisions took, beside the usual terms."""
    title = gettext(mark("Hoe lang een besluit duurt"))
    if not found:
        return Figure(
            title, gettext(mark("Er is nog geen besluit genomen.")), head(TIMES), (), None
        )
    told = gettext(
        mark(
            "Wij tellen de dagen vanaf de eerste keer dat het plan is ingediend tot en met het "
            "eerste besluit, ook bij een wijziging of verlenging. De dagen dat het plan terug is "
            "bij de projectleider tellen hier mee; voor de termijn tellen ze niet. Een termijn "
            "kan per organisatie anders zijn: hier staan de gewone termijnen."
        )
    )
    return Figure(
        title,
        told,
        head(TIMES),
        [_time_row(one) for one in found],
        range_chart([_length(one) for one in found]),
        named=2,
    )


def _time_row(one: DecisionTimes) -> tuple[Cell, ...]:
    days = one.days
    return (
        str(one.year),
        label(one.route),
        days.count,
        format_number(days.median),
        days.shortest,
        days.longest,
        usual_days(one.route, DEFAULT_TERMS),
    )


def _length(one: DecisionTimes) -> Length:
    days, usual = one.days, usual_days(one.route, DEFAULT_TERMS)
    said = SEVERAL if days.longest > days.shortest else ALIKE
    words = gettext(
        said,
        year=one.year,
        route=label(one.route).lower(),
        median=format_number(days.median),
        least=days.shortest,
        most=days.longest,
        usual=usual,
    )
    return Length(words, days.shortest, days.median, days.longest, usual)


def brakes_figure(found: Sequence[BrakeYear]) -> Figure:
    """How often a brake was pulled, and what followed."""
    title = gettext(mark("Hoe vaak de noodrem is gebruikt"))
    if not found:
        told = gettext(mark("Nog nooit is een experiment stilgelegd."))
        return Figure(title, told, head(BRAKES), (), None)
    told = gettext(
        mark(
            "Een experiment ligt stil zodra iemand aan de noodrem trekt. Het gaat alleen verder "
            "na een nieuw besluit. Wij tellen per jaar waarin aan de noodrem is getrokken."
        )
    )
    rows = [(str(y.year), y.pulled, y.restarted, y.ended, y.standing) for y in found]
    chart = bar_chart([Amount(_pulled(one), one.pulled, one.restarted) for one in found])
    return Figure(title, told, head(BRAKES), rows, chart)


def _pulled(one: BrakeYear) -> str:
    return ngettext(
        "%(year)s: %(num)s keer, daarna %(restarted)s keer hervat",
        "%(year)s: %(num)s keer, daarna %(restarted)s keer hervat",
        one.pulled,
        year=one.year,
        restarted=one.restarted,
    )


def answers_figure(found: Sequence[AnswerYear]) -> Figure:
    """How often citizens got their answer in time."""
    title = gettext(mark("Of vragen van inwoners op tijd zijn beantwoord"))
    if not found:
        told = gettext(mark("Er is nog geen vraag of reactie binnengekomen."))
        return Figure(title, told, head(ANSWERS), (), None)
    told = gettext(
        mark(
            "Bij elke vraag en reactie staat een dag waarop het antwoord er uiterlijk is. Wij "
            "tellen per jaar waarin zij binnenkwamen. Beledigingen en reclame tellen niet mee."
        )
    )
    rows = [(str(y.year), y.received, y.in_time, y.late, y.waiting, y.overdue) for y in found]
    bars = [Amount(_answered(one), one.received, one.in_time) for one in found]
    return Figure(title, told, head(ANSWERS), rows, bar_chart(bars))


def _answered(one: AnswerYear) -> str:
    return gettext(
        mark("%(year)s: %(total)s, waarvan %(in_time)s op tijd beantwoord"),
        year=one.year,
        total=format_number(one.received),
        in_time=format_number(one.in_time),
    )


def values_figure(found: ValuesAtStake) -> Figure:
    """Which values were at stake, as the board adopted it."""
    title = gettext(mark("Welke waarden op het spel stonden"))
    if not found.experiments:
        told = gettext(mark("Er is nog geen advies bekendgemaakt."))
        return Figure(title, told, head(VALUES), (), None)
    told = ngettext(
        "De commissie gaf bij %(shown)s experiment per waarde aan hoe groot het risico is. Een "
        "waarde telt mee vanaf risico 2.",
        "De commissie gaf bij %(shown)s experimenten per waarde aan hoe groot het risico is. Een "
        "waarde telt mee vanaf risico 2.",
        found.experiments,
        shown=format_number(found.experiments),
    )
    rows, bars = [], []
    for one in found.values:
        name, total = one.title.in_(language()), one.attention + one.high
        rows.append((name, total, one.attention, one.high))
        words = gettext(
            mark("%(value)s: %(total)s, waarvan %(high)s hoog"),
            value=name,
            total=format_number(total),
            high=format_number(one.high),
        )
        bars.append(Amount(words, total, one.high))
    return Figure(title, told, head(VALUES), rows, bar_chart(bars))

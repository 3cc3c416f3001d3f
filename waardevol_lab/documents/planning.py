"""What runs when: a strip for each experiment, its days in words, and the same as rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.public_figures import Figure
from waardevol_lab.documents.spreadsheets import Cell
from waardevol_lab.documents.strips import Scale, Strip, strip
from waardevol_lab.domain.course import StretchKind
from waardevol_lab.domain.states import Phase
from waardevol_lab.queries.pictured import Pictured
from waardevol_lab.wording.i18n import format_day, gettext, mark
from waardevol_lab.wording.labels import label
from waardevol_lab.wording.readings import stretch_name

COLUMNS: Final = (
    mark("Nummer"),
    mark("Experiment"),
    mark("Status"),
    mark("Begin"),
    mark("Einde"),
    mark("Stilgelegd"),
    mark("Evaluatie uiterlijk"),
    mark("Geëvalueerd op"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One experiment: its strip, and what the strip says in words."""

    found: Pictured
    strip: Strip
    words: tuple[str, ...]


def planning(found: Iterable[Pictured], scale: Scale) -> tuple[Line, ...]:
    """One line for each experiment, in the same order."""
    return tuple(_line(one, scale) for one in found)


def _line(one: Pictured, scale: Scale) -> Line:
    word = stretch_name(one.stretches[0].kind) if one.stretches else ""
    if one.phase is Phase.SUSPENDED:
        word = stretch_name(StretchKind.SUSPENDED)
    return Line(one, strip(scale, one.stretches, word, _evaluation(one)), tuple(_words(one)))


def _evaluation(one: Pictured) -> date | None:
    return one.days.evaluated_on or (one.days.evaluation_due_on if one.stretches else None)


def _words(one: Pictured) -> Iterator[str]:
    yield label(one.phase)
    if one.stretches:
        whole = one.stretches[0]
        yield gettext(
            mark("%(first)s tot en met %(last)s"),
            first=format_day(whole.first),
            last=format_day(whole.last),
        )
    if still := _still(one):
        yield gettext(mark("stilgelegd: %(days)s"), days=still)
    if one.days.evaluated_on:
        yield gettext(mark("geëvalueerd op %(day)s"), day=format_day(one.days.evaluated_on))
    elif due := _evaluation(one):
        yield gettext(mark("evaluatie uiterlijk %(day)s"), day=format_day(due))


def _still(one: Pictured) -> str:
    """The stretches in which it stood still, in words; one that goes on has no last day."""
    pieces = [piece for piece in one.stretches if piece.kind is StretchKind.SUSPENDED]
    past, present = (pieces[:-1], pieces[-1:]) if one.phase is Phase.SUSPENDED else (pieces, [])
    return "; ".join(
        [
            *(
                gettext(
                    mark("%(first)s tot en met %(last)s"),
                    first=format_day(piece.first),
                    last=format_day(piece.last),
                )
                for piece in past
            ),
            *(gettext(mark("sinds %(day)s"), day=format_day(piece.first)) for piece in present),
        ]
    )


def planning_figure(found: Iterable[Pictured]) -> Figure:
    """The same as rows."""
    title = gettext(mark("Wat loopt er wanneer?"))
    told = gettext(
        mark(
            "Een dichte balk is een experiment dat loopt of klaar is, een balk van streepjes is "
            "gepland. De smalle balk eronder: het lag stil. Een ruit is de dag van de evaluatie."
        )
    )
    return Figure(title, told, head(COLUMNS), tuple(map(_row, found)), None, named=8)


def _row(one: Pictured) -> tuple[Cell, ...]:
    whole = one.stretches[0] if one.stretches else None
    return (
        one.reference,
        one.title.text,
        label(one.phase),
        whole.first if whole else None,
        whole.last if whole else None,
        _still(one),
        None if one.days.evaluated_on or not whole else one.days.evaluation_due_on,
        one.days.evaluated_on,
    )

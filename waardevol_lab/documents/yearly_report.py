"""A yearly report in words: what the page, the paper and the files of it show alike."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from waardevol_lab.domain.yearly_numbers import Part, Source
from waardevol_lab.queries.yearly_report import Number, Trace, YearlyReport
from waardevol_lab.wording.i18n import format_day, gettext, mark
from waardevol_lab.wording.yearly_report import (
    days_taken,
    number_label,
    part_about,
    part_title,
    untold_line,
    value_shown,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A dossier, or a meeting, with the days of what was counted in it, the first first."""

    name: str
    title: str
    days: tuple[str, ...]
    trace: Trace
    """The first of its acts: where a link leads to follows from it."""
    entries: tuple[int, ...] = ()
    """Places in the record, from 0; of a draft there are none."""


@dataclass(frozen=True, slots=True)
class Line:
    """A number in words, with what it is made of."""

    name: str
    label: str
    value: int | float | None
    shown: str
    source: Source
    origins: tuple[Origin, ...]
    untold: str
    """What is said of the acts that the reader cannot trace; empty when there are none."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened, or there was nothing to measure."""
        return not self.value


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the report; `hidden` says why its numbers are not shown."""

    part: Part
    title: str
    about: str
    lines: tuple[Line, ...] = field(default=())
    hidden: str = ""


def chapters(report: YearlyReport) -> tuple[Chapter, ...]:
    """The report in the language in force."""
    return tuple(_chapter(report, part) for part in Part)


def _chapter(report: YearlyReport, part: Part) -> Chapter:
    numbers = report.of(part)
    told = part_title(part), part_about(part)
    if any(one.hidden for one in numbers):
        return Chapter(part, *told, hidden=hidden_line(report))
    lines = tuple(_line(one, placed=report.published) for one in numbers)
    return Chapter(part, *told, lines=lines)


def hidden_line(report: YearlyReport) -> str:
    """Why the numbers of the deliberation are not there."""
    if report.published:
        return gettext(
            mark(
                "Over minder dan vijf rondes is besloten. Dan zouden deze getallen laten zien wat "
                "er in één ronde gebeurde."
            )
        )
    return gettext(mark("Deze getallen ziet u als het jaarverslag is gepubliceerd."))


def _line(number: Number, *, placed: bool) -> Line:
    origins = tuple(_origins(number.traces, placed=placed))
    untold = untold_line(number.untold, of_all=not origins) if number.untold else ""
    return Line(
        number.definition.name,
        number_label(number.definition.name),
        number.value,
        value_shown(number.value),
        number.definition.source,
        origins,
        untold,
    )


def _origins(traces: tuple[Trace, ...], *, placed: bool) -> Iterator[Origin]:
    """Acts of one dossier stand together, where the first of them stands."""
    together: dict[tuple[str, int], list[Trace]] = {}
    for trace in traces:
        together.setdefault((trace.reference, trace.meeting_id), []).append(trace)
    for same in together.values():
        first = same[0]
        name = first.reference or gettext(mark("Vergadering"))
        entries = tuple(dict.fromkeys(one.entry for one in same if one.entry is not None))
        entries = entries if placed else ()
        yield Origin(name, first.title, tuple(_days(same)), first, entries)


def _days(traces: list[Trace]) -> Iterator[str]:
    """Each day once, with how often when that is more than once, and how long a step took."""
    counted: dict[tuple[str, int], int] = {}
    for one in traces:
        at = (format_day(one.on), one.days)
        counted[at] = counted.get(at, 0) + 1
    for (day, days), times in counted.items():
        words = f"{day} ({days_taken(days)})" if days else day
        yield words if times == 1 else f"{words} ({times}×)"

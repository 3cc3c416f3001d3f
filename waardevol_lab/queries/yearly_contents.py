"""A published yearly report as the JSON that is kept for ever, and that JSON as a report again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from waardevol_lab.domain.yearly_numbers import DEFINITIONS, Span
from waardevol_lab.queries.yearly_report import Number, Trace, YearlyReport

FORMAT = 1
_KNOWN = {definition.name: definition for definition in DEFINITIONS}


def as_contents(report: YearlyReport, entries: Mapping[int, int]) -> dict[str, Any]:
    """The numbers with what everybody may trace; `entries` are places in the record, from 0.

    Halves of days are texts: what is hashed holds no floating point numbers.
    """
    return {
        "format": FORMAT,
        "board": report.board,
        "year": report.span.year,
        "last": report.span.last.isoformat(),
        "numbers": [_number(one, entries) for one in report.numbers],
    }


def as_report(board_id: int, contents: Mapping[str, Any]) -> YearlyReport:
    """The report as it was published."""
    return YearlyReport(
        board_id,
        contents["board"],
        Span(contents["year"], date.fromisoformat(contents["last"])),
        tuple(_read(one) for one in contents["numbers"] if one["number"] in _KNOWN),
        published=True,
    )


def _number(one: Number, entries: Mapping[int, int]) -> dict[str, Any]:
    value = str(one.value) if isinstance(one.value, float) else one.value
    return {
        "number": one.definition.name,
        "source": one.definition.source.value,
        "value": value,
        "shown": not one.hidden,
        "acts": [_act(trace, entries) for trace in one.traces],
        "elsewhere": one.untold,
    }


def _act(trace: Trace, entries: Mapping[int, int]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "on": trace.on.isoformat(),
        "reference": trace.reference,
        "title": trace.title,
        "slug": trace.slug,
    }
    if trace.entry is not None:
        told["entry"] = entries[trace.entry]
    for name in ("round", "which", "days"):
        if getattr(trace, name):
            told[name] = getattr(trace, name)
    return told


def _read(one: Mapping[str, Any]) -> Number:
    value = float(one["value"]) if isinstance(one["value"], str) else one["value"]
    traces = tuple(map(_trace, one["acts"]))
    hidden = not one["shown"]
    return Number(_KNOWN[one["number"]], value, traces, one["elsewhere"], hidden)


def _trace(act: Mapping[str, Any]) -> Trace:
    return Trace(
        on=date.fromisoformat(act["on"]),
        reference=act["reference"],
        title=act["title"],
        slug=act["slug"],
        round=act.get("round", 0),
        which=act.get("which", 0),
        days=act.get("days", 0),
        entry=act.get("entry"),
    )

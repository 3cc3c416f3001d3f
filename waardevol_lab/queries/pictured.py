"""Public experiments as the pictures show them: what was expected and seen of each, and when.

A page of the public list with the notices in force, in one query however many there are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waardevol_lab.domain.course import Event, Stretch, stretches
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.readings import Readings, readings_in
from waardevol_lab.domain.states import Phase
from waardevol_lab.queries.notice_reader import Said
from waardevol_lab.queries.public_list import Wanted, rows_of
from waardevol_lab.queries.told import Days, days_in, reader_of
from waardevol_lab.queries.told_list import with_notices

PAGE = 20
"""How many experiments one page of pictures shows."""


@dataclass(frozen=True, slots=True)
class Pictured:
    """One experiment with a notice."""

    slug: str
    reference: str
    title: Said
    phase: Phase
    fictional: bool
    readings: tuple[Readings, ...]
    days: Days
    stretches: tuple[Stretch, ...]
    promises: tuple[Mapping[str, Any], ...]
    """Per success criterion what was promised beside what was measured; none before that."""


@dataclass(frozen=True, slots=True)
class PicturedPage:
    """The newest experiments, or those after a token; `following` is the token of the next."""

    found: tuple[Pictured, ...]
    following: str


def pictured(language: str, today: date, after: str = "") -> PicturedPage:
    """One page; those without a notice are left out. Raises `BadTokenError`."""
    page = rows_of(Wanted(na=after), PAGE, with_notices)
    found = (_pictured(row, language, today) for row in page.rows if row.number)
    return PicturedPage(tuple(found), page.following)


def _pictured(row: Any, language: str, today: date) -> Pictured:
    contents, phase = row.contents, Phase(row.phase)
    days = days_in(contents)
    evaluation = contents.get("evaluation") or {}
    return Pictured(
        slug=row.slug,
        reference=row.reference,
        title=reader_of(contents, language).text("title"),
        phase=phase,
        fictional=row.fictional,
        readings=readings_in(shipped(str(contents["framework"])), contents),
        days=days,
        stretches=stretches(
            phase,
            days.started_on or days.starts_on,
            days.ended_on or days.ends_on,
            _events(contents),
            today,
        ),
        promises=tuple(evaluation.get("criteria") or ()),
    )


def _events(contents: Mapping[str, Any]) -> Iterator[Event]:
    for row in contents.get("timeline") or ():
        day = parse_day(row.get("on"))
        if day is not None:
            yield day, str(row["event"])

"""The incidents in the contents of a notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waardevol_lab.domain.framework import Framework
from waardevol_lab.domain.periods import parse_day


@dataclass(frozen=True, slots=True)
class PublicUpdate:
    """What was done since; the text is Dutch, as it was written."""

    on: date | None
    text: str
    authority_told_on: date | None
    authority_reason: str


@dataclass(frozen=True, slots=True)
class PublicIncident:
    """A public incident; `values` are labels."""

    number: int
    what: str
    happened_on: date | None
    affected: str
    values: tuple[str, ...]
    personal_data: bool
    done: str
    updates: tuple[PublicUpdate, ...]


def incidents_in(
    contents: Mapping[str, Any], framework: Framework, language: str
) -> tuple[PublicIncident, ...]:
    """The public incidents, the newest first; none in a notice of before there were any."""
    labels = {value.id: value.title.in_(language) for value in framework.values}
    return tuple(
        PublicIncident(
            number=int(row["number"]),
            what=str(row["what"]),
            happened_on=parse_day(row.get("happened_on")),
            affected=str(row.get("affected") or ""),
            values=tuple(labels.get(value, value) for value in row.get("values") or ()),
            personal_data=bool(row.get("personal_data")),
            done=str(row.get("done") or ""),
            updates=tuple(_update(one) for one in row.get("updates") or ()),
        )
        for row in reversed(contents.get("incidents") or ())
    )


def _update(row: Mapping[str, Any]) -> PublicUpdate:
    return PublicUpdate(
        on=parse_day(row.get("on")),
        text=str(row.get("text") or ""),
        authority_told_on=parse_day(row.get("authority_told_on")),
        authority_reason=str(row.get("authority_reason") or ""),
    )

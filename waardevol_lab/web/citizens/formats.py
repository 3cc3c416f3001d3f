"""The public formats: what each is sent as, and the links to them on pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import url_for

from waardevol_lab.documents.lesson_formats import LESSON_FORMATS
from waardevol_lab.documents.public_site import (
    ATOM,
    CALENDAR,
    CSV,
    GEOJSON,
    JSON,
    LIST_FORMATS,
    NOTICE_FORMATS,
)
from waardevol_lab.web.public_data import narrowing
from waardevol_lab.wording.i18n import gettext, mark

NAMES: Final[Mapping[str, str]] = {
    ATOM: mark("Wijzigingen volgen in een feedlezer (Atom)"),
    CALENDAR: mark("Datums in uw agenda (iCalendar)"),
    GEOJSON: mark("Plekken op een kaart (GeoJSON)"),
    JSON: mark("Alle gegevens (JSON)"),
    CSV: mark("Lijst voor een rekenblad (CSV)"),
}


@dataclass(frozen=True, slots=True)
class Format:
    """A link to the same in another form."""

    url: str
    mimetype: str
    name: str


def notice_formats(slug: str) -> tuple[Format, ...]:
    """The formats of one notice."""
    page = url_for("citizens.notice", slug=slug)
    return tuple(_format(page + end, kind) for end, kind in NOTICE_FORMATS.items())


def list_formats(search: Mapping[str, str]) -> tuple[Format, ...]:
    """The formats of the list, with the same search."""
    page, query = url_for("citizens.experiments"), urlencode(narrowing(search))
    asked = f"?{query}" if query else ""
    return tuple(_format(page + end + asked, kind) for end, kind in LIST_FORMATS.items())


def formats_of_lessons(search: Mapping[str, str], slug: str = "") -> tuple[Format, ...]:
    """The formats of the list of lessons with the same search, or of one card."""
    page = url_for("citizens.lesson", slug=slug) if slug else url_for("citizens.lesson_list")
    asked = f"?{urlencode(search)}" if search else ""
    return tuple(_format(page + end + asked, kind) for end, kind in LESSON_FORMATS.items())


def _format(url: str, kind: str) -> Format:
    return Format(url, kind, gettext(NAMES[kind]))

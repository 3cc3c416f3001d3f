"""The public formats: what each is sent as, and the links to them on pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urlencode

from flask import current_app, url_for

from waardevol_lab.documents.public_site import (
    ATOM,
    CALENDAR,
    CSV,
    GEOJSON,
    JSON,
    LIST_FORMATS,
    NOTICE_FORMATS,
    PublicSite,
)
from waardevol_lab.queries.public_list import NEWEST
from waardevol_lab.web.citizens.stored_pages import Form
from waardevol_lab.web.page_context import Site
from waardevol_lab.web.page_policy import sandboxed
from waardevol_lab.web.session import current_settings
from waardevol_lab.wording.i18n import SOURCE, gettext, language, mark

FOR_EVERY_SITE: Final = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Content-Security-Policy", sandboxed()),
)
"""Public data may be read by the pages of any site; none of it is a page of ours."""
USUAL: Final = ("sorteer", NEWEST)
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


def narrowing(search: Mapping[str, str]) -> dict[str, str]:
    """What of a search makes a difference: one search has one address."""
    return {name: value for name, value in search.items() if (name, value) != USUAL}


def _format(url: str, kind: str) -> Format:
    return Format(url, kind, gettext(NAMES[kind]))


def sent_as(mimetype: str, links: Iterable[tuple[str, str]] = (), name: str = "") -> Form:
    """How data is sent: with links by relation, and saved under `name` if there is one."""
    written = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links)
    more = (("Link", written),) if written else ()
    saved = (("Content-Disposition", f'attachment; filename="{name}"'),) if name else ()
    return Form(mimetype, (*FOR_EVERY_SITE, *more, *saved))


def schema_link(path: str) -> tuple[tuple[str, str], ...]:
    """The link to the schema that says what data holds."""
    asset = cast(Callable[[str], str], current_app.jinja_env.globals["asset"])
    return (("describedby", current_settings().base_url + asset(path)),)


def public_site() -> PublicSite:
    """This site as others find it, in the language in force."""
    base = current_settings().base_url
    spoken = language()
    return PublicSite(base if spoken == SOURCE else f"{base}/{spoken}", spoken, Site().name)

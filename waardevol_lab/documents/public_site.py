"""Where the public pages are, for what is read elsewhere: feeds, calendars and data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from waardevol_lab.domain.days import local_date

API: Final = "/api/v1"
"""Where the read API is, beneath each language."""
ATOM: Final = "application/atom+xml"
CALENDAR: Final = "text/calendar"
CSV: Final = "text/csv"
GEOJSON: Final = "application/geo+json"
JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class PublicSite:
    """The site in one language; `base` is the address of its home without the last slash."""

    base: str
    language: str
    name: str

    @property
    def host(self) -> str:
        """The name of the site on the internet."""
        return urlsplit(self.base).hostname or ""

    def list(self, suffix: str = "") -> str:
        """The list of experiments, or a format of it."""
        return f"{self.base}/experimenten{suffix}"

    def notice(self, slug: str, more: str = "") -> str:
        """The notice of an experiment, or what lies beneath it."""
        return f"{self.base}/experimenten/{slug}{more}"

    def api(self, path: str = "") -> str:
        """The API, or a resource of it."""
        return f"{self.base}{API}{path}"

    def tag(self, announced_at: datetime, slug: str, more: str = "") -> str:
        """A name that stays the same for ever, in every language (RFC 4151)."""
        return f"tag:{self.host},{local_date(announced_at)}:{slug}{more}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document is, and what it is about; `following` is its next part."""

    address: str
    page: str
    following: str = ""


LIST_FORMATS: Final[Mapping[str, str]] = {
    ".atom": ATOM,
    ".ics": CALENDAR,
    ".geojson": GEOJSON,
    ".json": JSON,
    ".csv": CSV,
}
NOTICE_FORMATS: Final[Mapping[str, str]] = {
    suffix: kind for suffix, kind in LIST_FORMATS.items() if suffix != ".csv"
}

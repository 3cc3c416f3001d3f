"""The list of public experiments as CSV, in the language in force."""

from collections.abc import Iterable, Iterator
from typing import Final

from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.public_site import PublicSite
from waardevol_lab.documents.spreadsheets import Cell, as_csv
from waardevol_lab.domain.days import local_date
from waardevol_lab.queries.public_list import Entry
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import label

CSV_PART: Final = 500
"""How many rows one part holds: a part stays small enough to be kept as it was made."""
HEAD: Final = (
    mark("Nummer"),
    mark("Titel"),
    mark("Status"),
    mark("Organisatie"),
    mark("Plaats"),
    mark("Begint op"),
    mark("Stopt op"),
    mark("Bekendgemaakt op"),
    mark("Fictief voorbeeld"),
    mark("Adres"),
)


def csv_text(site: PublicSite, found: Iterable[Entry]) -> str:
    """One row for each experiment; titles in the language of the list where there are any."""
    return "".join(as_csv(head(HEAD), _rows(site, found)))


def _rows(site: PublicSite, found: Iterable[Entry]) -> Iterator[tuple[Cell, ...]]:
    for one in found:
        yield (
            one.reference,
            one.title,
            label(one.phase),
            one.organisation,
            one.place,
            one.starts_on,
            one.ends_on,
            local_date(one.announced_at),
            gettext("ja") if one.fictional else gettext("nee"),
            site.notice(one.slug),
        )

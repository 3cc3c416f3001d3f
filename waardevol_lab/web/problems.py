"""What went wrong, for programs: problem details (RFC 9457) beneath the address of the API."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, request

from waardevol_lab.documents.api_description import PROBLEM
from waardevol_lab.documents.open_data import written
from waardevol_lab.documents.public_site import API
from waardevol_lab.wording.i18n import gettext, mark

TITLES: Final = {
    400: (mark("Ongeldige vraag"), mark("Wij begrijpen deze vraag niet.")),
    403: (mark("Mag niet"), mark("Dit mag niet vanaf een andere site.")),
    404: (mark("Niet gevonden"), mark("Dit is er niet, of is niet openbaar.")),
    405: (mark("Methode kan hier niet"), mark("Deze API is alleen om te lezen: gebruik GET.")),
    406: (mark("Geen passende vorm"), mark("Deze API antwoordt met application/json.")),
    413: (mark("Te groot"), mark("Stuur niets mee: deze API is alleen om te lezen.")),
    429: (mark("Te vaak gevraagd"), mark("Wacht even en vraag het dan nog een keer.")),
    503: (mark("Nu niet bereikbaar"), mark("Vraag het over een paar minuten nog een keer.")),
}
BAD_REQUEST: Final = 400
STRANGE: Final = mark("Hier staat een teken in dat geen tekst is.")
FAILED: Final = (mark("Er ging iets mis"), mark("Dat ligt aan ons. Vraag het later nog een keer."))


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class BadParametersError(Exception):
    """What was asked makes no sense; every parameter that is wrong, at once."""

    def __init__(self, errors: Iterable[Wrong]) -> None:
        super().__init__()
        self.errors = tuple(errors)


def in_api() -> bool:
    """Whether the address at hand is one of the API, whatever is there."""
    return request.path == API or request.path.startswith(API + "/")


def problem(status: int, errors: Sequence[Wrong] = (), incident: str | None = None) -> Response:
    """The answer for a status; `errors` say what is wrong with each parameter."""
    title, detail = TITLES.get(status, FAILED)
    errors = errors or (_strange() if status == BAD_REQUEST else ())
    wrong = [{"parameter": one.parameter, "detail": one.detail} for one in errors]
    told = " ".join(f"{one.parameter}: {one.detail}" for one in errors) or gettext(detail)
    found: dict[str, Any] = {"title": gettext(title), "status": status, "detail": told}
    if wrong:
        found["errors"] = wrong
    if incident:
        found["incident"] = incident
    return Response(written(found), status, content_type=PROBLEM)


def _strange() -> Sequence[Wrong]:
    """What was refused before anybody looked at what is asked: text that no database takes."""
    found = [name for name, values in request.args.lists() if "\0" in name + "".join(values)]
    return [Wrong(name.replace("\0", ""), gettext(STRANGE)) for name in found]

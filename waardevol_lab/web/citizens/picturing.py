"""Experiments in pictures: one page, and each picture as a file for a spreadsheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import Response, render_template, request, url_for

from waardevol_lab.documents.heat import Weighed, heat, heat_figure
from waardevol_lab.documents.planning import planning, planning_figure
from waardevol_lab.documents.promises import Promised, drawn, promises_figure
from waardevol_lab.documents.public_figures import Figure
from waardevol_lab.documents.public_site import CSV
from waardevol_lab.documents.ring import ring_figure
from waardevol_lab.documents.strips import Scale
from waardevol_lab.documents.throughput import decided
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import latest
from waardevol_lab.queries.handvatten import done_with_handvatten
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.queries.pictured import PicturedPage, pictured
from waardevol_lab.queries.public import record_version
from waardevol_lab.queries.throughput import public_months
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.formats import NAMES, Format
from waardevol_lab.web.public_data import sent_as
from waardevol_lab.web.stored_pages import Sent, by_contents
from waardevol_lab.wording.i18n import gettext, language

BAD_REQUEST = 400


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture's words and rows, with the name that leads to it, and its file."""

    name: str
    figure: Figure
    file: Format


ROWS: Final[Mapping[str, Callable[[str], Figure]]] = {
    "handvatten": lambda _after: _ring(),
    "planning": lambda after: planning_figure(_found(after).found),
    "waarden": lambda after: heat_figure(_weighed(_found(after))),
    "beloften": lambda after: promises_figure(_promised(_found(after))),
    "besluiten": lambda _after: decided(public_months(local_date(now()))).figure,
}
"""Every picture as rows, by the name in the address of its file."""


@blueprint.get("/beeld")
@public
def pictures() -> Response | tuple[str, int]:
    """What runs when, where the tensions are, and how long decisions take."""
    after = request.args.get("na", "")
    try:
        return by_contents(_version(), lambda: _page(after))
    except BadTokenError:
        return _page("", bad_token=True), BAD_REQUEST


@blueprint.get("/beeld/<name>.csv")
@public
def picture_csv(name: str) -> Response:
    """The rows of one picture for a spreadsheet, for the same experiments as on the page."""
    make = ROWS.get(name)
    if make is None:
        raise NotFound(name)
    form, after = sent_as(CSV, name=f"beeld-{name}.csv"), request.args.get("na", "")
    try:
        return by_contents(_version(), lambda: Sent(make(after).csv(), form))
    except BadTokenError as error:
        raise NotFound(name) from error


def _version() -> object:
    """New after every act, and on every new day."""
    return record_version(), local_date(now())


def _page(after: str, bad_token: bool = False) -> str:
    page, months = _found(after), decided(public_months(local_date(now())))
    framework, handled = latest(local_date(now())), done_with_handvatten(language())
    scale = Scale.around(local_date(now()))
    placed = {
        "handvatten": _placed("handvatten", ring_figure(framework, handled), ""),
        "planning": _placed("planning", planning_figure(page.found), after),
        "waarden": _placed("waarden", heat_figure(_weighed(page)), after),
        "beloften": _placed("beloften", promises_figure(_promised(page)), after),
        "besluiten": _placed("besluiten", months.figure, ""),
    }
    return render_template(
        "citizens/pictures.html",
        found=page.found,
        framework=framework,
        handled=handled,
        scale=scale,
        lines=planning(page.found, scale),
        heat=heat(framework, _weighed(page)),
        promised=[(one, drawn(one.promises)) for one in page.found if one.promises],
        months=months.drawing,
        placed=placed,
        formats=[one.file for one in placed.values()],
        later=bool(after),
        bad_token=bad_token,
        following=url_for("citizens.pictures", na=page.following) if page.following else None,
    )


def _ring() -> Figure:
    return ring_figure(latest(local_date(now())), done_with_handvatten(language()))


def _found(after: str) -> PicturedPage:
    return pictured(language(), local_date(now()), after)


def _weighed(page: PicturedPage) -> list[Weighed]:
    return [(one.reference, one.title, one.readings) for one in page.found]


def _promised(page: PicturedPage) -> list[Promised]:
    return [(one.reference, one.title.text, one.promises) for one in page.found]


def _placed(name: str, figure: Figure, after: str) -> Placed:
    address = url_for("citizens.picture_csv", name=name, na=after or None)
    return Placed(name, figure, Format(address, CSV, f"{figure.title}: {gettext(NAMES[CSV])}"))

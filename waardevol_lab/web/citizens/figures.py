"""The figures page, and each figure as a file for a spreadsheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import Response, render_template, url_for

from waardevol_lab.documents import public_figures as shown
from waardevol_lab.documents.public_figures import Figure
from waardevol_lab.documents.public_site import CSV
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.queries import figures as counted
from waardevol_lab.queries.public import record_version
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.formats import NAMES, Format
from waardevol_lab.web.public_data import sent_as
from waardevol_lab.web.stored_pages import Sent, by_contents
from waardevol_lab.wording.i18n import gettext

FIGURES: Final[Mapping[str, Callable[[], Figure]]] = {
    "fases": lambda: shown.phases_figure(counted.phases()),
    "organisaties": lambda: shown.organisations_figure(counted.organisations()),
    "beslistijd": lambda: shown.times_figure(counted.decision_times()),
    "noodrem": lambda: shown.brakes_figure(counted.brakes()),
    "vragen": lambda: shown.answers_figure(counted.answers(local_date(now()))),
    "waarden": lambda: shown.values_figure(counted.values_at_stake()),
}
"""Every figure by the name in the address of its file, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure with the name that leads to it on the page, and its file."""

    name: str
    figure: Figure
    file: Format


@blueprint.get("/cijfers")
@public
def figures() -> Response:
    """All figures."""
    return by_contents(_version(), _page)


@blueprint.get("/cijfers/<name>.csv")
@public
def figure_csv(name: str) -> Response:
    """One figure for a spreadsheet."""
    make = FIGURES.get(name)
    if make is None:
        raise NotFound(name)
    form = sent_as(CSV, name=f"cijfers-{name}.csv")
    return by_contents(_version(), lambda: Sent(make().csv(), form))


def _version() -> object:
    """New after every act, and on every new day."""
    return record_version(), local_date(now())


def _page() -> str:
    placed = [_placed(name, make()) for name, make in FIGURES.items()]
    anything = any(one.figure.chart for one in placed)
    return render_template(
        "citizens/figures.html",
        placed=placed if anything else (),
        formats=[one.file for one in placed],
    )


def _placed(name: str, figure: Figure) -> Placed:
    address = url_for("citizens.figure_csv", name=name)
    return Placed(name, figure, Format(address, CSV, f"{figure.title}: {gettext(NAMES[CSV])}"))

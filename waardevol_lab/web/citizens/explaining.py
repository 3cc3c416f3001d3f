"""Pages that explain: the handvatten, the values, how decisions are made, and the house rules."""

from datetime import date
from typing import Final
from urllib.parse import urlsplit

from flask import Response, render_template

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.framework import Framework, latest
from waardevol_lab.domain.term_rules import DEFAULT_TERMS
from waardevol_lab.queries.handvatten import done_with_handvatten
from waardevol_lab.queries.public import record_version
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.session import current_settings
from waardevol_lab.web.stored_pages import by_contents, by_version
from waardevol_lab.wording.i18n import language

REVIEWED: Final = date(2026, 11, 29)
"""When the accessibility statement was last read against the site; once a year at least."""


@blueprint.get("/handvatten")
@public
def handvatten() -> Response:
    """The ten recommendations in one figure: what is asked because of each, and what came of it."""
    framework = _framework()

    def make() -> str:
        handled = done_with_handvatten(language())
        return render_template("citizens/handvatten.html", framework=framework, handled=handled)

    return by_contents((record_version(), framework.version), make)


@blueprint.get("/waarden")
@public
def values() -> Response:
    """The seven public values and what is asked about each."""
    framework = _framework()
    return by_version(
        framework.version,
        None,
        lambda: render_template("citizens/values.html", framework=framework),
    )


@blueprint.get("/hoe-wij-beslissen")
@public
def how_we_decide() -> Response:
    """Phases, routes, who does what, and within how much time."""
    return _page("how_we_decide", terms=DEFAULT_TERMS)


@blueprint.get("/toegankelijkheid")
@public
def accessibility() -> Response:
    """The accessibility statement, with the parts that the law asks of it."""
    base = current_settings().base_url
    return _page("accessibility", reviewed=REVIEWED, site_url=base)


@blueprint.get("/privacy")
@public
def privacy() -> Response:
    """What this site keeps of whom."""
    return _page("privacy", tiles_from=urlsplit(current_settings().tile_origin).netloc)


@blueprint.get("/kwetsbaarheid-melden")
@public
def vulnerability() -> Response:
    """How to report a weakness of this site."""
    return _page("vulnerability")


def _page(name: str, **context: object) -> Response:
    return by_version(
        name,
        None,
        lambda: render_template(
            f"citizens/{name}.html", contact=current_settings().contact, **context
        ),
    )


def _framework() -> Framework:
    return latest(local_date(now()))

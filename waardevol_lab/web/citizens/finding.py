"""Home, and the list of experiments with its search."""

from dataclasses import replace
from typing import Any

from flask import Response, render_template, url_for

from waardevol_lab.documents.public_lists import CSV_PART
from waardevol_lab.domain.listed import Facet
from waardevol_lab.domain.states import Phase
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.queries.public import record_version
from waardevol_lab.queries.public_list import (
    Listing,
    Names,
    Wanted,
    listing,
    organisations_with_experiments,
)
from waardevol_lab.web.access import public
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.formats import list_formats
from waardevol_lab.web.search_form import SearchForm
from waardevol_lab.web.stored_pages import by_contents, kept
from waardevol_lab.wording.i18n import language

ON_HOME = 5
BAD_REQUEST = 400


@blueprint.get("/")
@public
def home() -> Response:
    """What this is, what runs now, and where to look further."""
    return by_contents(record_version(), _home)


def _home() -> str:
    running = listing(Wanted(filters={Facet.STATUS: Phase.RUNNING}), ON_HOME, language())
    return render_template("citizens/home.html", form=SearchForm(), running=running)


@blueprint.get("/experimenten")
@public
def experiments() -> Response | tuple[str, int]:
    """The list; an address that makes no sense gets 400 with what to do."""
    version = record_version()
    answer = kept(version)
    if answer is not None:
        return answer
    named = organisations_with_experiments()
    form = SearchForm(named.values())
    if not form.validate():
        return _list(form, None), BAD_REQUEST
    wanted = form.wanted()
    try:
        return by_contents(version, lambda: _list(form, _found(wanted, named)))
    except BadTokenError:
        return _list(form, _found(replace(wanted, na=""), named), bad_token=True), BAD_REQUEST


def _found(wanted: Wanted, named: Names) -> Listing:
    return listing(wanted, language=language(), named=named)


def _list(form: SearchForm, found: Listing | None, bad_token: bool = False) -> str:
    search: dict[str, Any] = form.address()
    here = "citizens.experiments"
    following = found.following if found and not bad_token else ""
    return render_template(
        "citizens/experiments.html",
        form=form,
        found=found,
        bad_token=bad_token,
        first=url_for(here, **search),
        formats=list_formats(search),
        csv_rows=CSV_PART,
        following=url_for(here, **search, na=following) if following else None,
    )

"""Home, and the list of experiments with its search."""

from dataclasses import replace
from typing import Any

from flask import Response, render_template, url_for

from waardevol_lab.documents.public_lists import CSV_PART
from waardevol_lab.domain.states import Phase
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.queries.public import record_version
from waardevol_lab.queries.public_list import (
    Listing,
    Wanted,
    listing,
    organisations_with_experiments,
)
from waardevol_lab.web.access import public
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.formats import list_formats
from waardevol_lab.web.citizens.forms import SearchForm
from waardevol_lab.web.citizens.stored_pages import by_contents, kept

ON_HOME = 5
BAD_REQUEST = 400


@blueprint.get("/")
@public
def home() -> Response:
    """What this is, what runs now, and where to look further."""
    return by_contents(record_version(), _home)


def _home() -> str:
    running = listing(Wanted(status=Phase.RUNNING), ON_HOME)
    return render_template("citizens/home.html", form=SearchForm(), running=running)


@blueprint.get("/experimenten")
@public
def experiments() -> Response | tuple[str, int]:
    """The list; an address that makes no sense gets 400 with what to do."""
    version = record_version()
    answer = kept(version)
    if answer is not None:
        return answer
    form = SearchForm()
    if not form.validate():
        return _list(form, None), BAD_REQUEST
    wanted = form.wanted()
    try:
        return by_contents(version, lambda: _list(form, listing(wanted)))
    except BadTokenError:
        return _list(form, listing(replace(wanted, na="")), bad_token=True), BAD_REQUEST


def _list(form: SearchForm, found: Listing | None, bad_token: bool = False) -> str:
    form.offer_organisations(organisations_with_experiments())
    search: dict[str, Any] = form.address()
    here = "citizens.experiments"
    following = found.following if found and not bad_token else ""
    return render_template(
        "citizens/experiments.html",
        form=form,
        found=found,
        bad_token=bad_token,
        searching=any(search.get(name) for name in ("q", "status", "organisatie")),
        first=url_for(here, **search),
        formats=list_formats(search),
        csv_rows=CSV_PART,
        following=url_for(here, **search, na=following) if following else None,
    )

"""Home, and the list of experiments with its search."""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote_plus

from flask import Response, render_template, url_for
from markupsafe import Markup

from waardevol_lab.documents.public_lists import CSV_PART
from waardevol_lab.domain.listed import Facet
from waardevol_lab.domain.states import Phase
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.queries.public import record_version
from waardevol_lab.queries.public_list import (
    Names,
    Wanted,
    listing,
)
from waardevol_lab.web.access import public
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.cards import (
    Organisations,
    Page,
    beneath_each_other,
    organisations,
    page_of,
)
from waardevol_lab.web.citizens.formats import list_formats
from waardevol_lab.web.citizens.suggesting import Suggestion, suggestion
from waardevol_lab.web.fragments import kept as kept_part
from waardevol_lab.web.holes import filled, hole
from waardevol_lab.web.languages import other_language_url
from waardevol_lab.web.search_form import SearchForm
from waardevol_lab.web.searches import Search, search_asked
from waardevol_lab.web.stored_answers import Watched, watched
from waardevol_lab.web.stored_pages import by_contents, kept
from waardevol_lab.wording.i18n import language

HERE = "citizens.experiments"
ON_HOME = 5
BAD_REQUEST = 400


@blueprint.get("/")
@public
def home() -> Response:
    """What this is, what runs now, and where to look further."""
    return by_contents(watched(record_version), _home)


def _home() -> str:
    running = listing(Wanted(filters={Facet.STATUS: Phase.RUNNING}), ON_HOME, language())
    return render_template("citizens/home.html", form=SearchForm(), running=running)


@blueprint.get("/experimenten")
@public
def experiments() -> Response | tuple[str, int]:
    """The list; an address that makes no sense gets 400 with what to do."""
    version = watched(record_version)
    answer = kept(version)
    if answer is not None:
        return answer
    named = organisations(version)
    search = search_asked(named.names.values())
    if search is None:
        return _refused(named.names), BAD_REQUEST
    try:
        return by_contents(version, lambda: _found(version, search, named))
    except BadTokenError:
        found = page_of(version, replace(search.wanted, na=""), named)
        return _list(search, replace(found, following=""), bad_token=True), BAD_REQUEST


def _refused(named: Names) -> str:
    form = SearchForm(named.values())
    form.validate()
    return _page(form, form.address())


def _found(version: Watched[int], search: Search, named: Organisations) -> str:
    """What the search finds, or what it may have meant."""
    found = page_of(version, search.wanted, named)
    if found.cards:
        return _list(search, found)
    near = suggestion(version, search.wanted, named.names, HERE, search.address)
    return _list(search, found, near)


def _list(
    search: Search, found: Page, near: Suggestion | None = None, bad_token: bool = False
) -> str:
    """The page, which is written once for all words, with what belongs in its holes."""
    words = search.wanted.q
    dutch = any(card.dutch for card in found.cards)
    shape = bool(words), bool(found.cards), dutch, bool(found.following), bool(near), bad_token
    written = kept_part(
        ("list", search.filters, shape),
        lambda: Markup(_with_holes(search, found, near, dutch, bad_token)),  # noqa: S704 - a page
    )
    return filled(
        written,
        {
            "words": words,
            "asked": Markup(quote_plus(words)),  # noqa: S704 - in this form it is no markup
            "other": other_language_url(),
            "after": found.following,
            "count": _count(found) if found.cards else "",
            "meant": near.words if near else "",
            "nearby": near.url if near else "",
            "entries": beneath_each_other(found.cards),
        },
    )


def _with_holes(
    search: Search, found: Page, near: Suggestion | None, dutch: bool, bad_token: bool
) -> str:
    """Nothing in it follows from the words, nor from what they find but for its shape."""
    words = bool(search.wanted.q)
    address = {**search.address, "q": hole("asked")} if words else search.address
    after = {**address, "na": hole("after")}
    return _page(
        search.filters.form(hole("words") if words else ""),
        address,
        bad_token=bad_token,
        found=True,
        count=hole("count"),
        entries=hole("entries") if found.cards else "",
        near=Suggestion(hole("meant"), hole("nearby")) if near else None,
        dutch=dutch,
        following=url_for(HERE, **after) if found.following else None,  # type: ignore[arg-type]
        other_language_url=hole("other"),
    )


def _page(form: SearchForm, address: dict[str, str], **found: Any) -> str:
    return render_template(
        "citizens/experiments.html",
        form=form,
        address=address,
        formats=list_formats(address),
        csv_rows=CSV_PART,
        **found,
    )


def _count(found: Page) -> Markup:
    write = partial(render_template, "citizens/count_written.html", found=found)
    return kept_part(("count", found.total, found.many), lambda: Markup(write()))  # noqa: S704

"""The map of experiments: drawn by the server, with the same list beneath."""

import json
from collections.abc import Callable
from dataclasses import replace
from secrets import token_hex
from typing import Any

from flask import Response, render_template, url_for

from waardevol_lab.documents.country_map import country_map, nearest_town
from waardevol_lab.domain.squares import ZOOMS
from waardevol_lab.queries.public import record_version
from waardevol_lab.queries.public_list import Names, listing
from waardevol_lab.queries.public_map import Square, places, squares
from waardevol_lab.web.access import public
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.cards import organisations
from waardevol_lab.web.citizens.finding import BAD_REQUEST
from waardevol_lab.web.citizens.suggesting import suggestion
from waardevol_lab.web.map_tiles import tiles
from waardevol_lab.web.page_policy import allow_location
from waardevol_lab.web.search_form import SearchForm
from waardevol_lab.web.stored_answers import Watched, watched
from waardevol_lab.web.stored_pages import Form, Sent, by_contents, kept
from waardevol_lab.wording.i18n import language

HERE = "citizens.experiments_map"
JSON = Form("application/json")


@blueprint.get("/kaart")
@public
def experiments_map() -> Response | tuple[str, int]:
    """Where experiments are, by the same search as the list."""
    return _searched(_map)


@blueprint.get("/kaart/plekken.json")
@public
def map_places() -> Response | tuple[str, int]:
    """For the visitor's own device, to work out what is near; fetched when it is asked to."""
    return _searched(_places)


def _searched(
    make: Callable[[SearchForm, Names, Watched[int]], str | Sent],
) -> Response | tuple[str, int]:
    version = watched(record_version)
    answer = kept(version)
    if answer is not None:
        return answer
    named = organisations(version).names
    form = SearchForm(named.values())
    if not form.validate():
        return render_template("citizens/map.html", form=form, found=None), BAD_REQUEST
    return by_contents(version, lambda: make(form, named, version))


def _map(form: SearchForm, named: Names, version: Watched[int]) -> str:
    """Always from the beginning of the list: the map has no pages."""
    allow_location()
    wanted, within = replace(form.wanted(), na=""), form.vak.data or ""
    found = squares(wanted, within, language(), named)
    search: dict[str, Any] = form.address()
    listed = listing(wanted, language=language(), named=named)
    near = None if listed.entries else suggestion(version, wanted, named, HERE, search)
    return render_template(
        "citizens/map.html",
        form=form,
        found=listed,
        near=near,
        squares=found,
        towns=[nearest_town(square.middle) for square in found],
        drawing=country_map([(one.middle, one.experiments) for one in found], within),
        address_of=_addresses(search),
        everywhere=url_for(HERE, **{**search, "vak": None}),
        as_list=url_for("citizens.experiments", **search),
        places=url_for("citizens.map_places", **search),
        tiles=tiles(),
    )


def _places(form: SearchForm, named: Names, _version: Watched[int]) -> Sent:
    """Addresses are put together here: to have a thousand made costs more than all the rest."""
    before, after = _around("citizens.notice", "slug", {})
    told = [
        {"title": one.title, "address": f"{before}{one.slug}{after}", "at": one.point}
        for one in places(replace(form.wanted(), na=""), language(), named)
    ]
    return Sent(json.dumps(told, ensure_ascii=False), JSON)


def _addresses(search: dict[str, Any]) -> Callable[[Square], str]:
    """Closer by; where there is one experiment its notice, where nothing is closer the list.

    Put together here: to have five hundred made costs more than all the rest of the map.
    """
    notice, closer = _around("citizens.notice", "slug", {}), _around(HERE, "vak", search)
    everything = url_for("citizens.experiments", **search)

    def address(square: Square) -> str:
        if square.alone is not None:
            return square.alone.slug.join(notice)
        return square.key.join(closer) if len(square.key) in ZOOMS else everything

    return address


def _around(endpoint: str, name: str, more: dict[str, Any]) -> tuple[str, str]:
    """What stands before and after one part of an address; the part needs no quoting."""
    here = token_hex(8)
    before, _, after = url_for(endpoint, **{**more, name: here}).partition(here)
    return before, after

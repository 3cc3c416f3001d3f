"""The list of experiments with the filters of the page, and one experiment in full."""

from flask import Response

from waardevol_lab.documents.api_data import chosen
from waardevol_lab.documents.api_operations import USUAL
from waardevol_lab.documents.open_data import list_data, one_data, written
from waardevol_lab.documents.public_site import JSON
from waardevol_lab.queries.public import public_version, record_version
from waardevol_lab.queries.told_list import told_listing
from waardevol_lab.queries.told_one import told_one
from waardevol_lab.web.access import public
from waardevol_lab.web.api import blueprint
from waardevol_lab.web.api.asking import fields_asked, number_asked
from waardevol_lab.web.api.parts import part_at
from waardevol_lab.web.public_data import narrowing, public_site, sent_as
from waardevol_lab.web.search_form import SearchForm
from waardevol_lab.web.stored_pages import Sent, by_contents, by_version
from waardevol_lab.wording.i18n import language

LIST = "/experimenten"


@blueprint.get(LIST)
@public
def experiments() -> Response:
    """One part of the list."""
    return by_contents(record_version(), _list)


def _list() -> Sent:
    form, site = SearchForm(), public_site()
    size = number_asked("aantal", USUAL["experiments"])
    part = told_listing(form.wanted(), language(), size)
    search = narrowing(form.address())
    place = part_at(site.api(LIST), site.list(), search, part.following)
    data = list_data(site, place, part.found, part.total, part.many)
    fields = fields_asked()
    data["experiments"] = [chosen(one, fields) for one in data["experiments"]]
    links = (("next", place.following),) if place.following else ()
    return Sent(written(data), sent_as(JSON, links))


@blueprint.get("/experimenten/<slug>")
@public
def experiment(slug: str) -> Response:
    """Everything that is public of one experiment, or the fields that are asked for."""
    version = public_version(slug)
    return by_version(version, version.changed_at, lambda: _one(slug), sent_as(JSON))


def _one(slug: str) -> str:
    data = one_data(public_site(), told_one(slug, language()))
    return written(chosen(data, fields_asked()))

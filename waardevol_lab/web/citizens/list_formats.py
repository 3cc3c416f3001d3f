"""The list of experiments for machines: the filters of the page, in parts of a fixed size."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response

from waardevol_lab.documents.feeds import list_feed
from waardevol_lab.documents.geojson import geojson
from waardevol_lab.documents.notice_calendars import calendar
from waardevol_lab.documents.open_data import LIST_SCHEMA, list_data, written
from waardevol_lab.documents.public_lists import CSV_PART, csv_text
from waardevol_lab.documents.public_site import (
    ATOM,
    CALENDAR,
    CSV,
    GEOJSON,
    JSON,
    Place,
    PublicSite,
)
from waardevol_lab.domain.days import ONE_DAY, end_of_day, local_date
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.queries.public import record_version
from waardevol_lab.queries.public_list import listing
from waardevol_lab.queries.told_list import ToldListing, told_listing
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.public_data import (
    FOR_EVERY_SITE,
    narrowing,
    public_site,
    schema_link,
    sent_as,
)
from waardevol_lab.web.search_form import SearchForm
from waardevol_lab.web.stored_answers import watched
from waardevol_lab.web.stored_pages import Sent, by_contents, kept
from waardevol_lab.wording.i18n import gettext, language, mark

BAD_REQUEST = 400
BAD_TOKEN = mark("na: dit deel van de lijst bestaat niet. Begin opnieuw bij het begin.")


@dataclass(frozen=True, slots=True)
class _Found:
    """One part of the list, and where it is."""

    site: PublicSite
    place: Place
    part: ToldListing


Make = Callable[[_Found], str | bytes]


@blueprint.get("/experimenten.json")
@public
def experiments_json() -> Response:
    """The list as data."""

    def make(found: _Found) -> str:
        part = found.part
        return written(list_data(found.site, found.place, part.found, part.total, part.many))

    return _answer(lambda form: _told(form, ".json", JSON, make))


@blueprint.get("/experimenten.geojson")
@public
def experiments_geojson() -> Response:
    """The places in the list."""
    return _answer(
        lambda form: _told(
            form, ".geojson", GEOJSON, lambda f: geojson(f.site, f.place, f.part.found)
        )
    )


@blueprint.get("/experimenten.atom")
@public
def experiments_atom() -> Response:
    """The list to be followed; one without experiments is as old as this morning."""
    morning = end_of_day(local_date(now()) - ONE_DAY)
    return _answer(
        lambda form: _told(
            form, ".atom", ATOM, lambda f: list_feed(f.site, f.place, f.part.found, morning)
        )
    )


@blueprint.get("/experimenten.ics")
@public
def experiments_calendar() -> Response:
    """The days of all in the list."""
    return _answer(
        lambda form: _told(
            form, ".ics", CALENDAR, lambda f: calendar(f.site, f.place, f.part.found)
        )
    )


@blueprint.get("/experimenten.csv")
@public
def experiments_csv() -> Response:
    """The list for a spreadsheet, in longer parts: its rows are short."""
    return _answer(_csv)


def _answer(make: Callable[[SearchForm], Sent]) -> Response:
    """What was kept, or what `make` gives; 400 with the reason for a search that makes no sense."""
    version = watched(record_version)
    if answer := kept(version):
        return answer
    form = SearchForm()
    if not form.validate():
        errors = form.errors.items()
        return refused(f"{name}: {error}" for name, found in errors for error in found)
    try:
        return by_contents(version, lambda: make(form))
    except BadTokenError:
        return refused([gettext(BAD_TOKEN)])


def _told(form: SearchForm, ending: str, mimetype: str, make: Make) -> Sent:
    wanted = form.wanted()
    site, part = public_site(), told_listing(wanted, language())
    place = _place(site, form, ending, wanted.na, part.following)
    body = make(_Found(site, place, part))
    links = schema_link(LIST_SCHEMA) if mimetype == JSON else ()
    return Sent(body, sent_as(mimetype, (*links, *_next(place))))


def _csv(form: SearchForm) -> Sent:
    wanted = form.wanted()
    site, part = public_site(), listing(wanted, CSV_PART, language())
    place = _place(site, form, ".csv", wanted.na, part.following)
    return Sent(csv_text(site, part.entries), sent_as(CSV, _next(place), "experimenten.csv"))


def _place(site: PublicSite, form: SearchForm, ending: str, na: str, following: str) -> Place:
    search = narrowing(form.address())

    def address(suffix: str, after: str) -> str:
        query = urlencode({**search, **({"na": after} if after else {})})
        return site.list(suffix) + (f"?{query}" if query else "")

    return Place(
        address(ending, na), address("", ""), address(ending, following) if following else ""
    )


def _next(place: Place) -> tuple[tuple[str, str], ...]:
    return (("next", place.following),) if place.following else ()


def refused(reasons: Iterable[str]) -> Response:
    """A search that makes no sense: 400 with the reasons."""
    text = "\n".join(reasons) + "\n"
    return Response(text, BAD_REQUEST, headers=list(FOR_EVERY_SITE), mimetype="text/plain")

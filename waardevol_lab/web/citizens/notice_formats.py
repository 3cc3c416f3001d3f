"""One notice for machines. What is made here follows from the published contents alone."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response

from waardevol_lab.documents.feeds import notice_feed
from waardevol_lab.documents.geojson import geojson
from waardevol_lab.documents.notice_calendars import calendar
from waardevol_lab.documents.open_data import NOTICE_SCHEMA, one_data, written
from waardevol_lab.documents.public_site import ATOM, CALENDAR, GEOJSON, JSON, Place, PublicSite
from waardevol_lab.queries.public import public_version
from waardevol_lab.queries.told import Told, reader_of
from waardevol_lab.queries.told_one import ToldOne, told_one
from waardevol_lab.web.access import public
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.public_data import public_site, schema_link, sent_as
from waardevol_lab.web.stored_answers import watched
from waardevol_lab.web.stored_pages import by_version
from waardevol_lab.wording.i18n import language


@dataclass(frozen=True, slots=True)
class _Found:
    """An experiment as it is told, and where."""

    site: PublicSite
    place: Place
    one: ToldOne

    @property
    def told(self) -> Told:
        """What every format says of it."""
        return self.one.told


@blueprint.get("/experimenten/<slug>.json")
@public
def notice_data(slug: str) -> Response:
    """Everything that is public of one experiment, in the shape of its schema."""
    return _sent(slug, ".json", JSON, _json)


@blueprint.get("/experimenten/<slug>.geojson")
@public
def notice_geojson(slug: str) -> Response:
    """Its places."""
    return _sent(slug, ".geojson", GEOJSON, lambda f: geojson(f.site, f.place, (f.told,)))


@blueprint.get("/experimenten/<slug>.atom")
@public
def notice_atom(slug: str) -> Response:
    """The versions of its notice, to be followed."""
    return _sent(slug, ".atom", ATOM, _atom)


@blueprint.get("/experimenten/<slug>.ics")
@public
def notice_calendar(slug: str) -> Response:
    """Its days."""
    return _sent(
        slug,
        ".ics",
        CALENDAR,
        lambda f: calendar(f.site, f.place, (f.told,), f.told.title.text),
    )


def _found_at(slug: str, more: str) -> _Found:
    site = public_site()
    place = Place(site.notice(slug, more), site.notice(slug))
    return _Found(site, place, told_one(slug, language()))


def _sent(slug: str, ending: str, mimetype: str, make: Callable[[_Found], str | bytes]) -> Response:
    stands = watched(lambda: public_version(slug))
    links = schema_link(NOTICE_SCHEMA) if mimetype == JSON else ()
    return by_version(
        stands,
        stands.value.changed_at,
        lambda: make(_found_at(slug, ending)),
        sent_as(mimetype, links),
    )


def _json(found: _Found) -> str:
    return written(one_data(found.site, found.one))


def _atom(found: _Found) -> str:
    notice = found.one.notice
    if notice is None:
        return notice_feed(found.site, found.place, found.told, ())
    framework = reader_of(notice.contents, language()).framework

    def question(one: str) -> str:
        return framework.question(one).label.in_(language()) if one in framework else one

    return notice_feed(found.site, found.place, found.told, notice.log, question)

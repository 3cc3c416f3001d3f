"""One notice for machines. What is made here follows from the published contents alone."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response

from waardevol_lab.documents.feeds import notice_feed
from waardevol_lab.documents.geojson import geojson
from waardevol_lab.documents.notice_calendars import calendar
from waardevol_lab.documents.open_data import NOTICE_SCHEMA, decided_json, notice_json
from waardevol_lab.documents.public_site import ATOM, CALENDAR, GEOJSON, JSON, Place, PublicSite
from waardevol_lab.queries.public import PublicState, public_version
from waardevol_lab.queries.public_decision import PublicDecision, judgement
from waardevol_lab.queries.public_notice import PublishedNotice, published
from waardevol_lab.queries.told import Told, reader_of, told_of_decision, told_of_notice
from waardevol_lab.web.access import public
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.public_data import public_site, schema_link, sent_as
from waardevol_lab.web.stored_pages import by_version
from waardevol_lab.wording.i18n import language


@dataclass(frozen=True, slots=True)
class _Found:
    """An experiment as it is told; of one without a notice, what was decided."""

    site: PublicSite
    place: Place
    told: Told
    notice: PublishedNotice | None
    decision: PublicDecision | None


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


def found_at(slug: str, more: str = "") -> _Found:
    """What is told of the experiment at this address. Raises `NotFound`."""
    site, found = public_site(), published(slug)
    place = Place(site.notice(slug, more), site.notice(slug))
    if isinstance(found, PublicState):
        decided = judgement(found)
        told = told_of_decision(found, decided, language())
        return _Found(site, place, told, None, decided.decision)
    return _Found(site, place, told_of_notice(found, language()), found, None)


def _sent(slug: str, ending: str, mimetype: str, make: Callable[[_Found], str | bytes]) -> Response:
    version = public_version(slug)
    links = schema_link(NOTICE_SCHEMA) if mimetype == JSON else ()
    return by_version(
        version, version.changed_at, lambda: make(found_at(slug, ending)), sent_as(mimetype, links)
    )


def _json(found: _Found) -> str:
    if found.notice is not None:
        return notice_json(found.site, found.told, found.notice)
    return decided_json(found.site, found.told, found.decision)


def _atom(found: _Found) -> str:
    if found.notice is None:
        return notice_feed(found.site, found.place, found.told, ())
    framework = reader_of(found.notice.contents, language()).framework

    def question(one: str) -> str:
        return framework.question(one).label.in_(language()) if one in framework else one

    return notice_feed(found.site, found.place, found.told, found.notice.log, question)

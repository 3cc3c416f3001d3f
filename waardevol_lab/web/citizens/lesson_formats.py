"""Lessons for machines: the list with the filters of its page, and each card."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from flask import Response

from waardevol_lab.documents.lesson_formats import (
    LESSON_SCHEMA,
    LESSONS_SCHEMA,
    lesson_data,
    lesson_url,
    lessons_data,
    lessons_feed,
)
from waardevol_lab.documents.open_data import written
from waardevol_lab.documents.public_site import ATOM, JSON, Place, PublicSite
from waardevol_lab.domain.days import ONE_DAY, end_of_day, local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.queries.public import record_version
from waardevol_lab.queries.public_lessons import (
    Card,
    LessonListing,
    card_at,
    lessons,
    used_by,
)
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.list_formats import BAD_TOKEN, refused
from waardevol_lab.web.lesson_search import LessonSearch
from waardevol_lab.web.public_data import public_site, schema_link, sent_as
from waardevol_lab.web.stored_pages import Sent, by_contents, kept
from waardevol_lab.wording.i18n import gettext

Make = Callable[[PublicSite, Place, LessonListing], str]
LIST: Final = "/lessen"


@blueprint.get("/lessen.json")
@public
def lessons_as_json() -> Response:
    """The list as data."""
    return _list(
        ".json", JSON, lambda site, place, found: written(lessons_data(site, place, found))
    )


@blueprint.get("/lessen.atom")
@public
def lessons_as_feed() -> Response:
    """The list to be followed; an empty one is as old as this morning."""
    morning = end_of_day(local_date(now()) - ONE_DAY)
    return _list(
        ".atom",
        ATOM,
        lambda site, place, found: lessons_feed(site, place, found.cards, "", morning),
    )


@blueprint.get("/lessen/<slug>.json")
@public
def lesson_as_json(slug: str) -> Response:
    """One card as data."""

    def make(card: Card) -> Sent:
        body = written(lesson_data(public_site(), card, used_by(card.url)))
        return Sent(body, sent_as(JSON, schema_link(LESSON_SCHEMA)))

    return _card(slug, make)


@blueprint.get("/lessen/<slug>.atom")
@public
def lesson_as_feed(slug: str) -> Response:
    """One card to be followed: it changes only when it is replaced."""

    def make(card: Card) -> Sent:
        site = public_site()
        place = Place(lesson_url(site, slug, ".atom"), lesson_url(site, slug))
        body = lessons_feed(site, place, [card], card.title, card.added_at)
        return Sent(body, sent_as(ATOM))

    return _card(slug, make)


def _card(slug: str, make: Callable[[Card], Sent]) -> Response:
    """What a card says; a hidden one says nothing here."""
    version = record_version()
    if answer := kept(version):
        return answer
    card = card_at(slug)
    if card.hidden:
        raise NotFound(slug)
    return by_contents(version, lambda: make(card))


def _list(ending: str, mimetype: str, make: Make) -> Response:
    version = record_version()
    if answer := kept(version):
        return answer
    form = LessonSearch()
    if not form.validate():
        errors = form.errors.items()
        return refused(f"{name}: {error}" for name, found in errors for error in found)
    try:
        return by_contents(version, lambda: _sent(form, ending, mimetype, make))
    except BadTokenError:
        return refused([gettext(BAD_TOKEN)])


def _sent(form: LessonSearch, ending: str, mimetype: str, make: Make) -> Sent:
    site, wanted = public_site(), form.wanted()
    found = lessons(wanted)
    search = form.address()

    def address(suffix: str, after: str) -> str:
        query = urlencode({**search, **({"na": after} if after else {})})
        return f"{site.base}{LIST}{suffix}" + (f"?{query}" if query else "")

    following = address(ending, found.following) if found.following else ""
    place = Place(address(ending, wanted.na), address("", ""), following)
    links = (("next", following),) if following else ()
    described = schema_link(LESSONS_SCHEMA) if mimetype == JSON else ()
    return Sent(make(site, place, found), sent_as(mimetype, (*described, *links)))

"""The lessons with the filters of their page, and one lesson with who uses it."""

from flask import Response

from waardevol_lab.documents.api_data import chosen
from waardevol_lab.documents.api_operations import USUAL
from waardevol_lab.documents.lesson_formats import lesson_data, lessons_data
from waardevol_lab.documents.open_data import written
from waardevol_lab.documents.public_site import JSON
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.queries import public_lessons as found
from waardevol_lab.queries.public import record_version
from waardevol_lab.web.access import public
from waardevol_lab.web.api import blueprint
from waardevol_lab.web.api.asking import fields_asked, number_asked
from waardevol_lab.web.api.parts import part_at
from waardevol_lab.web.lesson_search import LessonSearch
from waardevol_lab.web.public_data import public_site, sent_as
from waardevol_lab.web.stored_pages import Sent, by_contents

LIST = "/lessen"


@blueprint.get(LIST)
@public
def lessons() -> Response:
    """One part of the list."""
    return by_contents(record_version(), _list)


def _list() -> Sent:
    form, site = LessonSearch(), public_site()
    listing = found.lessons(form.wanted(), number_asked("aantal", USUAL["lessons"]))
    page = f"{site.base}{LIST}"
    place = part_at(site.api(LIST), page, form.address(), listing.following)
    data, fields = lessons_data(site, place, listing), fields_asked()
    data["lessons"] = [chosen(one, fields) for one in data["lessons"]]
    links = (("next", place.following),) if place.following else ()
    return Sent(written(data), sent_as(JSON, links))


@blueprint.get("/lessen/<les>")
@public
def lesson(les: str) -> Response:
    """One lesson, or the fields that are asked for; a hidden one says nothing here."""
    return by_contents(record_version(), lambda: _one(les))


def _one(les: str) -> Sent:
    card = found.card_at(les)
    if card.hidden:
        raise NotFound(les)
    data = lesson_data(public_site(), card, found.used_by(card.url))
    return Sent(written(chosen(data, fields_asked())), sent_as(JSON))

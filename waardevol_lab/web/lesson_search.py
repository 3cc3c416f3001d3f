"""The search for lessons: sent in the address, so that it can be kept and shared."""

from typing import Final

from flask import request
from wtforms import StringField

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.framework import latest
from waardevol_lab.domain.lessons import LessonFacet
from waardevol_lab.queries.public_lessons import WantedLessons
from waardevol_lab.web.acts import now
from waardevol_lab.web.forms import longest, select_choices
from waardevol_lab.web.lesson_options import options_of
from waardevol_lab.web.list_filters import ListFilters, choice
from waardevol_lab.wording.i18n import mark
from waardevol_lab.wording.lessons import ORIGINS

LONGEST_SEARCH: Final = 100
FACETS: Final = {
    "techniek": LessonFacet.TECHNOLOGY,
    "waarde": LessonFacet.VALUE,
    "handvat": LessonFacet.HANDVAT,
    "herkomst": LessonFacet.ORIGIN,
}
TAGS: Final = {"techniek": "technology", "waarde": "values", "handvat": "handvatten"}


class LessonSearch(ListFilters):
    """What to look for; no token, nothing is changed."""

    q = StringField(mark("Zoek in de lessen"), validators=[longest(LONGEST_SEARCH)])
    techniek = choice(mark("Techniek"))
    waarde = choice(mark("Publieke waarde"))
    handvat = choice(mark("Handvat"))
    herkomst = choice(mark("Herkomst"), *ORIGINS.items())

    def __init__(self) -> None:
        super().__init__()
        options = options_of(latest(local_date(now())))
        for name, tag in TAGS.items():
            self[name].choices += select_choices(options[tag])

    def wanted(self) -> WantedLessons:
        """The search, when `validate()` found nothing wrong."""
        chosen = {facet: self[name].data for name, facet in FACETS.items() if self[name].data}
        return WantedLessons(self.q.data or "", chosen, request.args.get("na", ""))

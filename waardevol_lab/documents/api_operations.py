"""What the API can be asked: every resource with its parameters. The description, the check of
what is asked and the page for people are all made from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from waardevol_lab.documents.api_parameters import (
    AFTER,
    CARD,
    FILTERS,
    LESSON_FILTERS,
    NAME,
    NUMBER,
    SLUG,
    Parameter,
    fields,
    size,
)
from waardevol_lab.documents.api_schemas import (
    CHOSEN,
    LESSON_IN_FULL,
    LESSONS,
    LIST,
    NOTICE,
    fields_of_lesson,
    fields_of_lessons,
    fields_of_list,
    fields_of_notice,
)
from waardevol_lab.wording.i18n import mark

VERSION: Final = "1.1.0"
"""The version of the API (semver); its first number stands in the address."""
CHANGES: Final = (
    (
        "1.1.0",
        date(2026, 11, 29),
        mark(
            "Lessen, vervolgevaluaties, welk experiment verdergaat op welk, en filter op uitkomst."
        ),
    ),
    ("1.0.0", date(2026, 11, 29), mark("De eerste versie.")),
)
"""What changed in each version, the newest first."""
KEPT_MONTHS: Final = 12
"""How long an old major version answers beside a new one."""
USUAL: Final[Mapping[str, int]] = {"experiments": 25, "questions": 20, "lessons": 25}
"""How many are in a part of a list when nobody asks for another number."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One resource; texts are msgids, `answer` names its schema, `example` is a search."""

    name: str
    path: str
    group: str
    title: str
    text: str
    answer: str
    parameters: tuple[Parameter, ...] = ()
    example: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """The schemas of what it may answer."""
        choosing = any(one.name == "velden" for one in self.parameters)
        return (self.answer, self.answer + CHOSEN) if choosing else (self.answer,)

    def parameter(self, name: str) -> Parameter | None:
        """A parameter of the search; None when there is no such."""
        found = (one for one in self.parameters if one.name == name and not one.in_path)
        return next(found, None)


_LISTS: Final = mark("Experimenten")
_LESSONS: Final = mark("Lessen")
_WORDS: Final = mark("Organisaties en begrippen")
EVALUATION: Final = "evaluation"
_ONE: Final = "/experimenten/{slug}"

OPERATIONS: Final = {
    one.name: one
    for one in (
        Operation(
            "entrance",
            "/",
            mark("Begin"),
            mark("Waar alles is"),
            mark("Het adres van elke verzameling, van de beschrijving en van de uitleg."),
            "entrance",
        ),
        Operation(
            "experiments",
            "/experimenten",
            _LISTS,
            mark("Zoek experimenten"),
            mark("Dezelfde lijst en filters als op de site. Een lange lijst komt in delen."),
            LIST,
            (
                *FILTERS,
                size(USUAL["experiments"]),
                AFTER,
                fields(tuple(fields_of_list()), "slug,title"),
            ),
            "status=running&aantal=5",
        ),
        Operation(
            "experiment",
            _ONE,
            _LISTS,
            mark("Lees een experiment"),
            mark("Alles wat openbaar is, met de bekendmaking zoals zij is gepubliceerd."),
            NOTICE,
            (SLUG, fields(tuple(fields_of_notice()), "title,status,decision")),
        ),
        Operation(
            "versions",
            f"{_ONE}/versies",
            _LISTS,
            mark("Lees de versies"),
            mark("Elke versie van de bekendmaking, met wat er veranderde."),
            "version_list",
            (SLUG,),
        ),
        Operation(
            "version",
            f"{_ONE}/versies/{{nummer}}",
            _LISTS,
            mark("Lees een versie"),
            mark("Wat toen is gepubliceerd, zonder wat nu niet openbaar is."),
            "version_in_full",
            (SLUG, NUMBER),
        ),
        Operation(
            "questions",
            f"{_ONE}/vragen",
            _LISTS,
            mark("Lees vragen en antwoorden"),
            mark("Wat inwoners vroegen in hun eigen woorden: tekst, nooit opmaak."),
            "conversation_list",
            (SLUG, size(USUAL["questions"]), AFTER),
        ),
        Operation(
            "conditions",
            f"{_ONE}/voorwaarden",
            _LISTS,
            mark("Lees de voorwaarden"),
            mark("De voorwaarden bij het besluit, en of eraan is voldaan."),
            "condition_list",
            (SLUG,),
        ),
        Operation(
            EVALUATION,
            f"{_ONE}/evaluatie",
            _LISTS,
            mark("Lees de evaluatie"),
            mark("Wat is beloofd naast wat eruit kwam; 404 zolang zij er niet is."),
            "evaluation",
            (SLUG,),
        ),
        Operation(
            "follow_ups",
            f"{_ONE}/vervolgevaluaties",
            _LISTS,
            mark("Lees de vervolgevaluaties"),
            mark("Wat een half jaar na het einde of later bleek; leeg zolang er geen is."),
            "follow_up_list",
            (SLUG,),
        ),
        Operation(
            "lessons",
            "/lessen",
            _LESSONS,
            mark("Zoek lessen"),
            mark("Dezelfde lijst en filters als op de site. Een lange lijst komt in delen."),
            LESSONS,
            (
                *LESSON_FILTERS,
                size(USUAL["lessons"]),
                AFTER,
                fields(tuple(fields_of_lessons()), "slug,title"),
            ),
            "herkomst=own&aantal=5",
        ),
        Operation(
            "lesson",
            "/lessen/{les}",
            _LESSONS,
            mark("Lees een les"),
            mark("De hele kaart, en welke openbare experimenten haar gebruiken."),
            LESSON_IN_FULL,
            (CARD, fields(tuple(fields_of_lesson()), "title,worked,used_by")),
        ),
        Operation(
            "organisations",
            "/organisaties",
            _WORDS,
            mark("Lees de organisaties"),
            mark("Wie een experiment bekendmaakte."),
            "organisation_list",
        ),
        Operation(
            "vocabularies",
            "/begrippenlijsten",
            _WORDS,
            mark("Lees alle begrippen"),
            mark("De woorden die de filters kennen, met wat zij betekenen."),
            "vocabulary_list",
        ),
        Operation(
            "vocabulary",
            "/begrippenlijsten/{naam}",
            _WORDS,
            mark("Lees een lijst van begrippen"),
            mark("De woorden van één filter."),
            "vocabulary",
            (NAME,),
        ),
    )
}
"""Every resource by the name of its view."""

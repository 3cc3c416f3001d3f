"""What the API can be asked: every resource with its parameters. The description, the check of
what is asked and the page for people are all made from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from waardevol_lab.documents.api_data import VOCABULARIES, terms
from waardevol_lab.documents.api_schemas import (
    CHOSEN,
    LIST,
    NOTICE,
    fields_of_list,
    fields_of_notice,
)
from waardevol_lab.queries.paging import LONGEST
from waardevol_lab.queries.public_list import LONGEST_SEARCH, NEWEST, ORDERS
from waardevol_lab.wording.i18n import mark

VERSION: Final = "1.0.0"
"""The version of the API (semver); its first number stands in the address."""
CHANGES: Final = (("1.0.0", date(2026, 11, 29), mark("De eerste versie.")),)
"""What changed in each version, the newest first."""
KEPT_MONTHS: Final = 12
"""How long an old major version answers beside a new one."""
MOST: Final = 100
"""How many may be asked for in one part."""
USUAL: Final[Mapping[str, int]] = {"experiments": 25, "questions": 20}
LARGEST_NUMBER: Final = 999_999_999


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing to ask for; `text` is a msgid, `words` names the list of words that it takes."""

    name: str
    text: str
    schema: Mapping[str, Any]
    words: str = ""
    example: str | int = ""
    in_path: bool = False

    def schema_on(self, today: date) -> Mapping[str, Any]:
        """Its schema, with the words in force today."""
        if not self.words:
            return self.schema
        return {**self.schema, "enum": [key for key, _ in terms(self.words, today)]}


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


def _size(usual: int) -> Parameter:
    schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": usual}
    return Parameter("aantal", mark("Hoeveel er in een deel staan."), schema, example=5)


def _fields(names: tuple[str, ...], example: str) -> Parameter:
    text = mark("Alleen deze velden, met komma's ertussen.")
    items = {"type": "string", "enum": list(names)}
    schema = {"type": "array", "minItems": 1, "items": items}
    return Parameter("velden", text, schema, example=example)


_TEXT: Final = {"type": "string", "maxLength": LONGEST_SEARCH}
_WORD: Final = {"type": "string"}
_AFTER: Final = Parameter(
    "na",
    mark("Waar dit deel begint. Neem het over uit „next”: wat erin staat, kan veranderen."),
    {"type": "string", "minLength": 1, "maxLength": LONGEST},
)
_SLUG: Final = Parameter(
    "slug",
    mark("Het laatste deel van het adres van de bekendmaking."),
    {"type": "string", "pattern": "^[a-z0-9-]{1,120}$"},
    in_path=True,
)
_NUMBER: Final = Parameter(
    "nummer",
    mark("Het nummer van de versie."),
    {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER},
    in_path=True,
    example=1,
)
_NAME: Final = Parameter(
    "naam",
    mark("De naam van de lijst."),
    {"type": "string", "enum": list(VOCABULARIES)},
    in_path=True,
    example="statussen",
)
FILTERS: Final = (
    Parameter("q", mark("Woorden die erin staan."), _TEXT, example="licht"),
    Parameter("plaats", mark("Een plaats of postcode."), _TEXT, example="Utrecht"),
    Parameter("status", mark("Hoe het ervoor staat."), _WORD, "statussen", "running"),
    Parameter(
        "waarde", mark("Een publieke waarde met een hoog risico."), _WORD, "waarden", "privacy"
    ),
    Parameter("techniek", mark("De techniek die wordt gebruikt."), _WORD, "technieken", "x_light"),
    Parameter(
        "persoonsgegevens",
        mark("Welke gegevens over mensen er zijn."),
        _WORD,
        "persoonsgegevens",
        "none",
    ),
    Parameter(
        "uitkomst",
        mark("Wat er volgens de laatste evaluatie nu moet gebeuren."),
        _WORD,
        "uitkomsten",
        "scale_up",
    ),
    Parameter(
        "organisatie",
        mark("De naam van een organisatie, zoals in /organisaties."),
        {"type": "string", "minLength": 1, "maxLength": 255},
        example="Gemeente Groenstad",
    ),
    Parameter(
        "jaar",
        mark("Een jaar waarin het loopt."),
        {"type": "string", "pattern": "^[0-9]{4}$"},
        example="2027",
    ),
    Parameter(
        "vak",
        mark("Een vak van de kaart, zoals in het adres van /kaart."),
        {"type": "string", "pattern": "^([0-3]{10}|[0-3]{14})$"},
    ),
    Parameter(
        "sorteer",
        mark("De volgorde van bekendmaking: nieuwste of oudste eerst."),
        {"type": "string", "enum": list(ORDERS), "default": NEWEST},
        example="oud",
    ),
)
_LISTS: Final = mark("Experimenten")
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
                _size(USUAL["experiments"]),
                _AFTER,
                _fields(tuple(fields_of_list()), "slug,title"),
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
            (_SLUG, _fields(tuple(fields_of_notice()), "title,status,decision")),
        ),
        Operation(
            "versions",
            f"{_ONE}/versies",
            _LISTS,
            mark("Lees de versies"),
            mark("Elke versie van de bekendmaking, met wat er veranderde."),
            "version_list",
            (_SLUG,),
        ),
        Operation(
            "version",
            f"{_ONE}/versies/{{nummer}}",
            _LISTS,
            mark("Lees een versie"),
            mark("Wat toen is gepubliceerd, zonder wat nu niet openbaar is."),
            "version_in_full",
            (_SLUG, _NUMBER),
        ),
        Operation(
            "questions",
            f"{_ONE}/vragen",
            _LISTS,
            mark("Lees vragen en antwoorden"),
            mark("Wat inwoners vroegen in hun eigen woorden: tekst, nooit opmaak."),
            "conversation_list",
            (_SLUG, _size(USUAL["questions"]), _AFTER),
        ),
        Operation(
            "conditions",
            f"{_ONE}/voorwaarden",
            _LISTS,
            mark("Lees de voorwaarden"),
            mark("De voorwaarden bij het besluit, en of eraan is voldaan."),
            "condition_list",
            (_SLUG,),
        ),
        Operation(
            EVALUATION,
            f"{_ONE}/evaluatie",
            _LISTS,
            mark("Lees de evaluatie"),
            mark("Wat is beloofd naast wat eruit kwam; 404 zolang zij er niet is."),
            "evaluation",
            (_SLUG,),
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
            (_NAME,),
        ),
    )
}
"""Every resource by the name of its view."""

"""What resources of the API can be asked for: each parameter with its schema and its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from waardevol_lab.documents.api_data import VOCABULARIES, terms
from waardevol_lab.queries.paging import LONGEST
from waardevol_lab.queries.public_list import LONGEST_SEARCH, NEWEST, ORDERS
from waardevol_lab.wording.i18n import mark
from waardevol_lab.wording.lessons import ORIGINS

MOST: Final = 100
"""How many may be asked for in one part."""
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


def size(usual: int) -> Parameter:
    """How long a part of a list is."""
    schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": usual}
    return Parameter("aantal", mark("Hoeveel er in een deel staan."), schema, example=5)


def fields(names: tuple[str, ...], example: str) -> Parameter:
    """A choice of the fields of an answer."""
    text = mark("Alleen deze velden, met komma's ertussen.")
    items = {"type": "string", "enum": list(names)}
    schema = {"type": "array", "minItems": 1, "items": items}
    return Parameter("velden", text, schema, example=example)


_ANY_TEXT: Final = r"^[^\u0000]*$"
"""What no database keeps is refused wherever it stands."""
_TEXT: Final = {"type": "string", "maxLength": LONGEST_SEARCH, "pattern": _ANY_TEXT}
_WORD: Final = {"type": "string"}
AFTER: Final = Parameter(
    "na",
    mark("Waar dit deel begint. Neem het over uit „next”: wat erin staat, kan veranderen."),
    {"type": "string", "minLength": 1, "maxLength": LONGEST},
)
SLUG: Final = Parameter(
    "slug",
    mark("Het laatste deel van het adres van de bekendmaking."),
    {"type": "string", "pattern": "^[a-z0-9-]{1,120}$"},
    in_path=True,
)
NUMBER: Final = Parameter(
    "nummer",
    mark("Het nummer van de versie."),
    {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER},
    in_path=True,
    example=1,
)
NAME: Final = Parameter(
    "naam",
    mark("De naam van de lijst."),
    {"type": "string", "enum": list(VOCABULARIES)},
    in_path=True,
    example="statussen",
)
CARD: Final = Parameter(
    "les",
    mark("Het laatste deel van het adres van de les."),
    SLUG.schema,
    in_path=True,
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
        {"type": "string", "minLength": 1, "maxLength": 255, "pattern": _ANY_TEXT},
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
LESSON_FILTERS: Final = (
    Parameter("q", mark("Woorden die erin staan."), _TEXT, example="licht"),
    Parameter("techniek", mark("De techniek waar zij over gaat."), _WORD, "technieken", "x_light"),
    Parameter(
        "waarde", mark("De publieke waarde waar zij over gaat."), _WORD, "waarden", "privacy"
    ),
    Parameter("handvat", mark("Het handvat waar zij over gaat."), _WORD, "handvatten", "9"),
    Parameter(
        "herkomst",
        mark("Van deze site of van een andere."),
        {"type": "string", "enum": list(ORIGINS)},
        example="own",
    ),
)

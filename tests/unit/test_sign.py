"""The sign for the street: what it says, how it looks, and when it is old."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests import sign_checks as check
from tests.builders import case_answers
from waardevol_lab.documents.icons import FILLS, icon_svg
from waardevol_lab.documents.printable import printable
from waardevol_lab.documents.signs import OTHER, sign_pdf
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.sign import SignFormat, copies, face_hash, outdated
from waardevol_lab.domain.vocabularies import vocabulary
from waardevol_lab.queries.sign_words import sign_words
from waardevol_lab.wording.i18n import Language, use_language

NOW = datetime(2026, 12, 1, tzinfo=UTC)
LINK = "https://lab.groenstad.example/e/k7m2px9q"
LONG = "Gemeenschappelijke Regeling Openbare Ruimte Noordoost, afdeling Stad en Techniek, " * 3
ORGANISATION = {"name": "Gemeente Groenstad", "phone": "14 000"}


def contents(english: dict[str, Any] | None = None, **answers: Any) -> dict[str, Any]:
    return {
        "framework": "2026-1",
        "answers": {**case_answers("stratumseind"), **answers},
        "answers_en": english or {},
        "organisation": ORGANISATION,
        "fictional": False,
    }


def sign(
    of: dict[str, Any],
    form: SignFormat = SignFormat.A4,
    language: Language = "nl",
    concept: bool = False,
) -> bytes:
    with use_language(language):
        first, second = sign_words(of, language), sign_words(of, OTHER[language])
        return sign_pdf(first, second, LINK, form, NOW, concept=concept)


TITLE = "Licht, geluid en drukte op het Stratumseind"


@pytest.mark.parametrize("form", SignFormat)
def test_a_sign_says_in_order_what_passers_by_want_to_know(form: SignFormat) -> None:
    text = check.read(sign(contents(), form), f"Bord: {TITLE}", "nl", form, LINK)
    place = 0
    for words in (
        "Dit is een experiment",
        "This is an experiment",
        TITLE,
        "Waarvoor? · What for?",
        "Veiligheid, Ontmoeten en samenleven",
        "Safety & Security, Social",
        "Waarmee?",
        "Video, meteen onherkenbaar gemaakt, Geluidsmeter (alleen hoe hard), Weerstation en nog 1",
        "Wel gemeten, meteen onherkenbaar gemaakt",
        "Captured, de-identified at once",
        "Bewaren wij gegevens?",
        "Alleen aantallen en meetwaarden",
        "Van wie?",
        "Gemeente Groenstad",
        "Van 5 maart 2027 tot en met 28 november 2027",
        "From 5 March 2027 up to and including 28 November 2027",
        "Lees meer, stel een vraag of reageer",
        "lab.groenstad.example/e/k7m2px9q",
        "Of bel 040-1234567",
        "Pictogrammen en indeling: DTPR, CC BY 4.0.",
    ):
        assert words in text[place:], (words, text)
        place = text.index(words, place)
    assert "CONCEPT" not in text


def test_an_english_sign_begins_in_english_and_takes_the_english_title() -> None:
    made = sign(contents({"title": "Light in the street"}), language="en")
    text = check.read(made, "Sign: Light in the street", "en", "a4", LINK)
    assert text.index("This is an experiment") < text.index("Dit is een experiment")
    assert text.index("Light in the street") < text.index(TITLE)
    assert "Icons and taxonomy: DTPR, CC BY 4.0." in text


def test_a_concept_says_so_across_the_sign_and_in_words() -> None:
    text = check.read(sign(contents(), concept=True), f"Bord: {TITLE}", "nl", "a4", LINK)
    assert "CONCEPT" in text and "Concept: nog niet goedgekeurd" in text
    assert "Draft: not approved yet" in text


@pytest.mark.parametrize("form", SignFormat)
def test_long_texts_fit_on_every_paper(form: SignFormat) -> None:
    title = (
        "Een titel van honderd tekens over licht en geluid en drukte op het plein bij het station,"
    )
    title = f"{title} in het jaar"[:100]
    many = [option.id for option in shipped("2026-1").question("technology").options][:30]
    of = contents({"title": title[::-1]}, title=title, technology=many, contact_phone="")
    of["organisation"] = {"name": LONG[:255], "phone": "14 000, kies dan 1"}
    text = check.read(sign(of, form, concept=True), f"Bord: {title}", "nl", form, LINK)
    assert LONG[:255].strip() in text and "en nog 27" in text and title[::-1] in text
    assert "Of bel 14 000, kies dan 1" in text


@pytest.mark.parametrize(
    ("personal", "expected"),
    [
        ("none", set()),
        ("deidentified", {"blue"}),
        ("pseudonymous", {"yellow"}),
        ("identifiable", {"yellow"}),
    ],
)
def test_colour_tells_what_is_captured_of_people(personal: str, expected: set[str]) -> None:
    assert check.colours(sign(contents(personal_data=personal))) == expected


def test_a_sign_never_promises_that_people_are_anonymous() -> None:
    for language in ("nl", "en"):
        made = sign(contents(personal_data="deidentified"), language=language)
        text = check.checked(made, f"{'Bord' if language == 'nl' else 'Sign'}: {TITLE}", language)
        assert "anoniem" not in text.lower() and "anonym" not in text.lower()


def test_what_a_notice_does_not_say_is_called_not_public() -> None:
    of = contents(personal_data=None, kept=None, technology=None, period=None, title="")
    text = " ".join(check.checked(sign(of), "Bord: Nog geen titel", "nl").split())
    assert text.count("Niet openbaar") == 3
    assert "De periode is nog niet bekend" in text
    assert check.colours(sign(of)) == set()


def test_an_experiment_that_does_not_exist_says_so() -> None:
    text = check.checked(sign({**contents(), "fictional": True}), f"Bord: {TITLE}", "nl")
    assert "Dit experiment is verzonnen" in " ".join(text.split())


def test_the_same_sign_is_the_same_file() -> None:
    assert sign(contents()) == sign(contents())


def test_every_drawing_reaches_the_paper_whole() -> None:
    for name in ("dtpr-technology", "dtpr-purpose"):
        for option in vocabulary(name):
            for tone in (*FILLS, "none", "kept", "not_kept"):
                drawing = icon_svg(option.id, tone)
                assert printable(drawing) == drawing
                assert f'fill="{FILLS.get(tone, "#ffffff")}"' in drawing


def test_a_sign_is_old_when_something_on_it_changed_and_only_then() -> None:
    before = face_hash(contents())
    assert face_hash(contents(problem="Iets anders", contact_email="x@y.example")) == before
    for changed in (
        contents(title="Iets anders"),
        contents({"title": "Something else"}),
        contents(period={"start": "2027-03-05", "end": "2028-01-31"}),
        contents(technology=["identifiable_video"]),
        contents(purpose_kind=["health"]),
        contents(personal_data="identifiable"),
        contents(kept="data"),
        contents(contact_phone="040-7654321"),
        {**contents(), "organisation": {"name": "Gemeente Elders", "phone": "14 000"}},
    ):
        assert face_hash(changed) != before


def test_signs_to_replace_are_the_newest_at_their_place_with_another_face() -> None:
    placed = [
        (1, "Ingang", "old"),
        (2, "Plein", "old"),
        (3, " ingang ", "new"),
        (4, "Brug", ""),
        (5, "Kade", "new"),
    ]
    assert list(outdated(placed, "new")) == [2]
    assert list(outdated(placed, "newer")) == [3, 2, 5]
    assert list(outdated([], "new")) == []


def square(side: float) -> dict[str, Any]:
    """About `side` metres each way, near the equator."""
    d = side / 111_195
    return {"type": "Polygon", "coordinates": [[[0, 0], [d, 0], [d, d], [0, d], [0, 0]]]}


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        (None, 1),
        ({"type": "Point", "coordinates": [5.1, 52.1]}, 1),
        ({"type": "LineString", "coordinates": [[0, 0], [0.0001, 0]]}, 2),
        ({"type": "LineString", "coordinates": [[0, 0], [0.0081, 0]]}, 6),
        (square(20), 3),
        (square(225), 6),
        (square(100_000), 30),
        ({"type": "MultiPolygon", "coordinates": [square(20)["coordinates"]] * 2}, 6),
    ],
)
def test_larger_places_ask_for_more_signs(geometry: Any, expected: int) -> None:
    assert copies(geometry) == expected

"""The language of letters: fields are filled in, anything else stays as it was typed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pdf_checks import checked
from waardevol_lab.documents.letters import Sender, example_letter, letter_pdf
from waardevol_lab.domain.errors import Refused
from waardevol_lab.domain.letter_kinds import (
    FIELDS,
    LANGUAGES,
    LetterKind,
    default_text,
    default_texts,
)
from waardevol_lab.domain.letter_texts import (
    LONGEST,
    Block,
    Field,
    Shape,
    blocks_of,
    check,
    fill,
    plain,
)
from waardevol_lab.wording.i18n import use_language
from waardevol_lab.wording.letter_words import FIELD_WORDS, KINDS, TITLES, example_values
from waardevol_lab.wording.problems import sentence

NAME, WIDE, MANY = Field("titel"), Field("motivering", Shape.TEXT), Field("vragen", Shape.LIST)
FIELD_SET = (NAME, WIDE, MANY)
VALUES = {"titel": "Fietsen", "motivering": "Omdat.", "vragen": ("Een?", "Twee?")}
NOW = datetime(2026, 12, 8, 9, tzinfo=UTC)


def refused(text: str) -> list[tuple[str, object]]:
    """Code and line of what is wrong with a text."""
    with pytest.raises(Refused) as refusal:
        check(text, FIELD_SET)
    return [(p.code, p.params.get("line")) for p in refusal.value.problems]


def test_fields_are_filled_in_and_lines_become_paragraphs_and_lists() -> None:
    text = "Over {{ titel }}\nen {{titel}}.\n\n- een\n- {{ titel }}\nKlaar."
    assert fill(text, FIELD_SET, VALUES) == (
        Block("Over Fietsen\nen Fietsen."),
        Block(items=("een", "Fietsen")),
        Block("Klaar."),
    )


def test_fields_of_several_lines_become_paragraphs_of_their_own_or_nothing() -> None:
    text = "Voor\n{{ motivering }}\nTussen\n{{ vragen }}\nNa"
    several = {**VALUES, "motivering": "Een.\n\n- a\n- b"}
    assert fill(text, FIELD_SET, several) == (
        Block("Voor"),
        Block("Een."),
        Block(items=("a", "b")),
        Block("Tussen"),
        Block(items=("Een?", "Twee?")),
        Block("Na"),
    )
    nothing = {"titel": "", "motivering": " ", "vragen": ()}
    assert fill(text, FIELD_SET, nothing) == (Block("Voor"), Block("Tussen"), Block("Na"))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("goed\n{{ naam }}", [("field_unknown", 2)]),
        ("{{ }}", [("field_unknown", 1)]),
        ("{{ titel|upper }}", [("field_unknown", 1)]),
        ("{{ titel.__class__ }}", [("field_unknown", 1)]),
        ("{{ 7*7 }}", [("field_unknown", 1)]),
        ("{{ TITEL }}", [("field_unknown", 1)]),
        ("{{ titel", [("field_broken", 1)]),
        ("titel }}\n\n{{", [("field_broken", 1), ("field_broken", 3)]),
        ("{{{ titel }}}", [("field_broken", 1), ("field_broken", 1)]),
        ("{{ ti\ntel }}", [("field_broken", 1), ("field_broken", 2)]),
        ("Lees {{ motivering }}", [("field_alone", 1)]),
        ("- {{ vragen }}", [("field_alone", 1)]),
        ("x" * (LONGEST + 1), [("too_long", None)]),
        ("a\x00b", [("unknown_characters", None)]),
    ],
)
def test_what_is_no_field_is_refused_with_its_line(
    text: str, codes: list[tuple[str, object]]
) -> None:
    assert refused(text) == codes


def test_the_refusal_names_field_and_line() -> None:
    with pytest.raises(Refused) as refusal:
        check("a\nb {{ wachtwoord }}", FIELD_SET)
    said = sentence(refusal.value.problems[0])
    assert "Regel 2" in said
    assert "{{ wachtwoord }}" in said


def test_other_braces_and_signs_are_just_text() -> None:
    text = "{titel} {% if x %} ${titel} %(titel)s <b>{0}</b> {{ titel }}"
    assert fill(text, (NAME,), VALUES)[0].text == text.replace("{{ titel }}", "Fietsen")


@given(value=st.text(max_size=80), other=st.text(max_size=80))
def test_a_value_is_never_read_as_a_field_and_never_shows_another(value: str, other: str) -> None:
    fields = (NAME, Field("geheim"))
    blocks = fill(
        "A {{ titel }} B\n\n{{ titel }}", fields, {"titel": value, "geheim": f"s3cr3t{other}"}
    )
    assert blocks[0].text.split() == ["A", *value.split(), "B"]
    assert not any(block.items for block in blocks)
    assert [block.text.split() for block in blocks[1:]] == (
        [value.split()] if value.split() else []
    )


@given(st.text(max_size=200))
def test_any_text_is_filled_or_refused_and_nothing_else(text: str) -> None:
    try:
        check(text, FIELD_SET)
    except Refused as refusal:
        assert refusal.problems
        assert all(p.field == "text" and p.code for p in refusal.problems)
    else:
        fill(text, FIELD_SET, VALUES)


@given(st.text(max_size=200))
def test_blocks_written_out_are_read_as_the_same_blocks(text: str) -> None:
    blocks = blocks_of(text)
    assert blocks_of(plain(blocks)) == blocks


def test_every_kind_has_words_fields_and_texts_of_the_product_in_both_languages() -> None:
    assert set(KINDS) == set(TITLES) == set(FIELDS) == set(LetterKind)
    assert {field.name for fields in FIELDS.values() for field in fields} <= set(FIELD_WORDS)
    for kind in LetterKind:
        for language in LANGUAGES:
            assert kind.may_be_empty or default_texts()[kind, language]
    assert default_text(LetterKind.RECEIPT, "fr") == default_text(LetterKind.RECEIPT, "nl")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind != "mail_intro"])
def test_every_text_of_the_product_makes_a_letter_that_can_be_read_aloud(
    kind: LetterKind, language: str
) -> None:
    with use_language("en" if language == "en" else "nl"):
        letter = example_letter(kind, default_text(kind, language), Sender("Gemeente Voorbeeld"))
        text = checked(letter_pdf(letter, NOW), letter.head.title, language)
        values = example_values(kind)
    assert "{{" not in text
    assert str(values["commissie"]) in " ".join(text.split())
    for block in letter.body:
        for part in (block.text, *block.items):
            assert " ".join(part.split()) in " ".join(text.split())


def test_a_letter_of_one_day_is_the_same_file_whatever_the_hour() -> None:
    letter = example_letter(LetterKind.RECEIPT, default_text(LetterKind.RECEIPT, "nl"), Sender("X"))
    assert letter_pdf(letter, NOW) == letter_pdf(letter, NOW.replace(hour=20))
    assert letter_pdf(letter, NOW) != letter_pdf(letter, NOW.replace(day=9))

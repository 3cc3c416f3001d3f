"""Hints about readability: what is hard in a Dutch text, and that no text makes it fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import case_answers
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.readability import (
    INSTEAD,
    LONGEST_SENTENCE,
    MOST_HINTS,
    HintKind,
    ease,
    readability,
    sentences,
)
from waardevol_lab.wording.i18n import LANGUAGES, Language, use_language
from waardevol_lab.wording.readability import hint_label


def found(text: str) -> list[tuple[HintKind, str]]:
    reading = readability(text)
    assert reading is not None
    return [(hint.kind, hint.words) for hint in reading.hints]


@given(st.text(max_size=400))
def test_no_text_makes_it_fail_and_what_is_quoted_stands_in_the_text(text: str) -> None:
    reading = readability(text)
    if reading is None:
        return
    assert 0 <= reading.ease <= 100
    assert len(reading.hints) <= MOST_HINTS
    plain = " ".join(text.split())
    assert all(hint.sentence in plain for hint in reading.hints)
    assert all(hint_label(hint) for hint in reading.hints)


@given(st.lists(st.sampled_from(["Wij", "wordt", "geteld", "data", "%", "%(words)s", "A.", "\n"])))
def test_no_mix_of_hard_words_and_signs_makes_it_fail(words: list[str]) -> None:
    reading = readability(" ".join(words))
    assert reading is None or all(hint_label(hint) for hint in reading.hints)


@pytest.mark.parametrize("text", ["", " \n ", "...", "🚲 – !"])
def test_text_without_words_gets_no_hints(text: str) -> None:
    assert readability(text) is None


def test_sentence_of_more_than_twenty_words_is_named_with_its_length() -> None:
    fine, long = ("Fiets " * LONGEST_SENTENCE).strip() + ".", "Wij " + "zien " * LONGEST_SENTENCE
    reading = readability(f"{fine} {long.strip()}.")
    assert reading is not None
    [hint] = reading.hints
    assert (hint.kind, hint.count) == (HintKind.LONG_SENTENCE, LONGEST_SENTENCE + 1)
    assert hint.sentence.startswith("Wij zien")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bezoekers worden door een camera geteld.", "worden geteld"),
        ("Dit is het plein waar gemeten wordt.", "gemeten wordt"),
        ("Het beeld werd meteen verwijderd.", "werd verwijderd"),
        ("De lamp wordt aangepast.", "wordt aangepast"),
    ],
)
def test_passive_sentence_is_named_with_its_verb(text: str, words: str) -> None:
    assert (HintKind.PASSIVE, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wij tellen de fietsen.",
        "Het wordt donker op het plein.",
        "Het gebied wordt groter.",
        "Zo worden wij wijzer van het geluid.",
        "Wij hebben de fietsen geteld.",
    ],
)
def test_active_sentence_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_hard_word_gets_an_easier_one_once_in_a_sentence_whatever_its_capitals() -> None:
    reading = readability("Data en nog eens data zijn er middels de lamp. De database blijft leeg.")
    assert reading is not None
    assert [(hint.words.lower(), hint.instead) for hint in reading.hints] == [
        ("data", "gegevens"),
        ("middels", "met"),
    ]


def test_long_word_is_named_but_a_name_within_a_sentence_is_not() -> None:
    assert found("Wij vragen een omgevingsvergunning aan.") == [
        (HintKind.LONG_WORD, "omgevingsvergunning")
    ]
    assert found("Verkeersregelinstallaties staan op rood.")[0][0] is HintKind.LONG_WORD
    assert found("Wij lopen over de Burgemeesterspark-laan en het Wilhelminakanaalplein.") == []


def test_abbreviation_ends_no_sentence_and_a_new_line_does() -> None:
    assert list(sentences("Wij tellen o.a. fietsen. Ook lopers!\nEn 3 auto's? 5 dagen lang.")) == [
        "Wij tellen o.a. fietsen.",
        "Ook lopers!",
        "En 3 auto's?",
        "5 dagen lang.",
    ]


def test_ease_follows_the_formula_of_flesch_and_douma() -> None:
    # 4 words, 5 syllables, 1 sentence: 206.84 - 0.77 * 125 - 0.93 * 4 = 106.87, at most 100.
    assert ease([["Wij", "zien", "de", "fietsen"]]) == 100
    # 3 words, 10 syllables: 206.84 - 0.77 * 333.3 - 0.93 * 3 = -52.6, at least 0.
    assert ease([["gemeenteraad", "verwijdert", "camera"]]) == 0
    # 5 words, 9 syllables: 206.84 - 0.77 * 180 - 0.93 * 5 = 63.59.
    assert ease([["De", "camera", "telt", "alle", "fietsen"]]) == 64


def test_example_of_the_framework_itself_gets_no_hints() -> None:
    example = shipped("2026-1").question("summary").example
    assert example is not None
    assert found(example.nl) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_hint_says_what_to_do_in_both_languages(language: Language) -> None:
    reading = readability(" ".join(["Data"] * 21) + " wordt geteld in de parkeergarageingang.")
    assert reading is not None
    assert {hint.kind for hint in reading.hints} == set(HintKind)
    with use_language(language):
        said = [hint_label(hint) for hint in reading.hints]
    assert all("%(" not in line for line in said)
    assert any("26" in line for line in said)


def test_easier_words_are_not_hard_themselves() -> None:
    for word, easier in INSTEAD.items():
        assert found(f"Dit is {easier}.") == [], word


def test_summaries_of_real_plans_are_read() -> None:
    for case in ("fietsers-stationsplein", "stratumseind", "scheveningen"):
        assert readability(case_answers(case)["summary"]) is not None

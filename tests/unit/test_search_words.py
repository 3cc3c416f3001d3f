"""Words to index and words that are asked for find one another."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.persistence.search_words import (
    LONGEST_WORD,
    MOST_INDEXED,
    MOST_WORDS,
    asked,
    forms,
    words_of,
)
from waardevol_lab.persistence.word_parts import as_part, with_parts


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Wij proeven dit", "proef"),
        ("Een proef", "proeven"),
        ("Negen sensoren", "sensor"),
        ("Een sensor", "sensoren"),
        ("Drie lampen", "lamp"),
        ("Coördinatie", "coordinatie"),
        ("De camera's", "camera"),
        ("WL-2026-001", "wl-2026-001"),
        ("STATIONSPLEIN", "stationsplein"),
        ("Café ﬁets", "cafe fiets"),
    ],
)
def test_dutch_words_find_their_other_forms(written: str, typed: str) -> None:
    known = set(words_of([written]))
    assert all(not known.isdisjoint(forms(word)) for word in asked(typed))


def found_within(written: str, typed: str) -> bool:
    """Whether a part of a word that is written begins with what is typed, or is a form of it."""
    known = with_parts(words_of([written]))
    wanted = [part for form in forms(typed) for part in as_part(form)]
    return any(one in known for one in wanted) or any(
        one.startswith(part) for one in known for part in as_part(typed)
    )


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("stationsplein", "plein"),
        ("Stationspleinen", "plein"),
        ("stationsplein", "pleinen"),
        ("fietsproeven", "proef"),
        ("fietsproef", "proeven"),
        ("straatlampen", "lamp"),
        ("verkeerslichten", "licht"),
        ("geluidssensor", "sensoren"),
        ("winkelstraatproef", "straat"),
        ("persoonsgegevens", "gegevens"),
        ("gezichtsherkenning", "herken"),
        ("reuzeneiland", "eiland"),
    ],
)
def test_parts_of_compounds_are_found(written: str, typed: str) -> None:
    assert found_within(written, typed)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("straten", "raten"),
        ("omweg", "mweg"),
        ("snelweg", "weg"),
        ("stationsplein", "nsplein"),
        ("qzorg1234567", "1234567"),
        ("wl2026n001", "2026n001"),
    ],
)
def test_what_is_no_part_is_not(written: str, typed: str) -> None:
    assert not found_within(written, typed)


def test_parts_never_crowd_out_words() -> None:
    words = [f"fietsproef{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}" for n in range(600)]
    assert with_parts(words)[:600] == words
    many = [f"woord{n}" for n in range(MOST_INDEXED)]
    assert with_parts(many) == many


def test_reference_is_one_word() -> None:
    assert asked("WL-2026-001") == ["wl2026n001"]
    assert "wl2026n001" in words_of(["Zie WL-2026-001."])
    assert set(asked("WL-2026-002")).isdisjoint(words_of(["WL-2026-001"]))


def test_common_words_count_when_there_are_no_others() -> None:
    assert asked("de lampen op het plein") == ["lampen", "plein"]
    assert asked("het") == ["het"]


def test_question_of_a_megabyte_is_cut() -> None:
    assert set(asked("woord " * 200_000)) < {"woord", "woor", "woo", "wo", "w"}
    assert len(asked(" ".join(f"woord{n}" for n in range(50)))) == MOST_WORDS


@pytest.mark.parametrize("typed", ["", " ", "!!!", '"', "\0", "😀", "* OR -", "\ud800", "''"])
def test_what_holds_no_word_asks_nothing(typed: str) -> None:
    assert [word for word in asked(typed) if word != "or"] == []


@given(st.text())
def test_words_hold_letters_and_digits_alone(text: str) -> None:
    for word in (*asked(text), *with_parts(words_of([text]))):
        assert re.fullmatch(r"[^\W_]+", word)
        assert len(word) <= LONGEST_WORD


@given(st.text())
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    known = set(words_of([text]))
    assert all(word in known for word in asked(text))

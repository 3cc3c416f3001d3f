"""Which passwords and addresses are taken."""

import pytest

from waardevol_lab.domain.addresses import read_address
from waardevol_lab.domain.passwords import COMMON_WORDS, LONGEST, SHORTEST, password_problems


def codes(password: str, *own: str) -> list[str]:
    """Return the codes of what is wrong with a password."""
    return [problem.code for problem in password_problems(password, *own)]


@pytest.mark.parametrize(
    "password",
    [
        "fiets kaas lantaarn storm",
        "Ω≈ç√∫˜µ≤≥÷ñé",
        "  spaties blijven staan  ",
        "x7#Qp2!vLm9z",
        "k" * 3 + "waterfietspomp" * 70,
    ],
)
def test_long_passwords_are_taken_as_they_are(password: str) -> None:
    assert codes(password) == []


@pytest.mark.parametrize("length", [0, 1, SHORTEST - 1])
def test_short_password_is_refused(length: int) -> None:
    assert codes("ab3!x9zQ7#k"[:length]) == ["password_short"]


def test_length_counts_characters_and_not_bytes() -> None:
    assert codes("é" * (SHORTEST - 1)) == ["password_short"]
    assert codes("éèêëàâäùûü" + "!?") == []


def test_password_beyond_the_limit_is_refused() -> None:
    assert codes("abcdefg hijk" * LONGEST) == ["password_long"]


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "aaaaaaaaaaaaaaa",
        "ababababababab",
        "wachtwoord123!",
        "Password1234",
        "WELKOM2026!!!!",
        "qwertyuiop123",
        "abcdefghijklm",
        "waardevollab1",
        "!!!!!!!!!!!!!!",
        "gemeente 2026",
    ],
)
def test_common_password_is_refused(password: str) -> None:
    assert codes(password) == ["password_common"]


def test_password_made_of_ones_own_name_or_address_is_refused() -> None:
    own = ("janneke.devries@groenstad.example", "janneke.devries", "Janneke de Vries")
    assert codes("janneke.devries@groenstad.example", *own) == ["password_common"]
    assert codes("jannekedevries2026", *own) == ["password_common"]
    assert codes("janneke houdt van de zee", *own) == []


def test_every_common_word_is_written_as_it_is_compared() -> None:
    assert {word for word in COMMON_WORDS if word != word.casefold() or " " in word} == set()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Jan@Groenstad.example", "jan@groenstad.example"),
        ("  jan.de-vries+lab@a.b.example ", "jan.de-vries+lab@a.b.example"),
    ],
)
def test_address_is_kept_in_lower_case(typed: str, kept: str) -> None:
    assert read_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "jan",
        "jan@groenstad",
        "jan@@groenstad.example",
        "jan@groenstad.example, piet@elders.example",
        "jan@groenstad.example\nBcc: piet@elders.example",
        "Jan <jan@groenstad.example>",
        "jan de vries@groenstad.example",
        ".jan@groenstad.example",
        "jan..vries@groenstad.example",
        "jan@-groenstad.example",
        "j" * 65 + "@groenstad.example",
        "jan@" + "a" * 250 + ".example",
        "jan\x00@groenstad.example",
    ],
)
def test_anything_but_one_address_is_none(typed: str) -> None:
    assert read_address(typed) is None

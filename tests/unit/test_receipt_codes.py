"""Codes that people type: written one way, read back however they were typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.domain.receipt_codes import ALPHABET, read, spelled
from waardevol_lab.services.tokens import receipt_code, receipt_hash

SECRETS = st.binary(min_size=10, max_size=10)


@given(SECRETS)
def test_code_is_four_groups_of_letters_that_nobody_mistakes(secret: bytes) -> None:
    code = spelled(secret)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(code) <= {*ALPHABET, "-"}
    assert not set(code) & set("ILOU")


@given(SECRETS, SECRETS)
def test_each_secret_has_a_code_of_its_own(one: bytes, other: bytes) -> None:
    assert (spelled(one) == spelled(other)) == (one == other)


@given(SECRETS, st.randoms(use_true_random=False))
def test_code_is_read_whatever_case_spaces_and_look_alikes(secret: bytes, chance: object) -> None:
    code, pick = spelled(secret), chance.choice  # type: ignore[attr-defined]
    swaps = {"0": "0Oo", "1": "1IiLl", "-": ("-", " ", "", "  ")}
    typed = "".join(pick(swaps.get(c, (c, c.lower()))) for c in code)
    assert read(f"\t{typed}\n") == code


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 16, "é" * 16, "0" * 17, "0 " * 200, "\x00"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read(typed) is None
    assert receipt_hash(typed) is None


def test_wrong_number_of_bytes_makes_no_code() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        spelled(b"short")


def test_same_seed_gives_the_same_code_and_no_seed_another_each_time() -> None:
    assert receipt_code(b"a form") == receipt_code(b"a form") != receipt_code(b"another")
    assert receipt_code() != receipt_code()
    code = receipt_code()
    assert receipt_hash(code.lower().replace("-", " ")) == receipt_hash(code)
    assert code not in str(receipt_hash(code))

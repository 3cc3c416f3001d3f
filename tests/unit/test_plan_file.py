"""A plan from another system: what is read, what is reported, and what is refused."""

import json
from typing import Any

import pytest

from tests import cases
from waardevol_lab.domain.plan_file import (
    FILE_CODES,
    PROBLEM_CODES,
    PlanFile,
    PlanFileError,
    read_plan_file,
)

NAMES = [
    "fietsers-stationsplein",
    "scheveningen",
    "stratumseind",
    "wifi-winkelstraat-incomplete",
]


def written(**content: Any) -> bytes:
    whole = {"framework": "2026-1", "answers": {}, **content}
    return json.dumps(whole, ensure_ascii=False).encode()


def read(**content: Any) -> PlanFile:
    return read_plan_file(written(**content))


def refused(raw: bytes, code: str, **limits: int) -> PlanFileError:
    with pytest.raises(PlanFileError) as caught:
        read_plan_file(raw, **limits)
    assert caught.value.code == code
    assert code in FILE_CODES
    return caught.value


def found(plan: PlanFile) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in plan.problems]


@pytest.mark.parametrize("name", NAMES)
def test_case_is_read_whole_and_its_note_ignored(name: str) -> None:
    raw = cases.raw(name)
    plan = read_plan_file(raw)
    assert plan.problems == ()
    assert plan.framework_version == "2026-1"
    assert plan.answers == json.loads(raw)["answers"]
    assert plan.answers_en == {}


def test_byte_order_mark_is_ignored() -> None:
    assert read_plan_file(b"\xef\xbb\xbf" + written()).answers == {}


def test_unknown_questions_and_keys_are_reported_and_left_out() -> None:
    plan = read(answers={"title": "T", "colour": 1, "q\u200b": 2}, author="Jan", case={"x": 1})
    assert found(plan) == [
        ("author", "unknown_key"),
        ("colour", "unknown_question"),
        ("q\u200b", "unknown_question"),
    ]
    assert plan.answers == {"title": "T"}
    assert {problem.code for problem in plan.problems} <= PROBLEM_CODES


def test_wrong_answers_are_kept_for_the_lead_to_mend() -> None:
    wrong = {"period": {"start": "2027-02-30"}, "title": 3}
    assert read(answers=wrong).answers == wrong


def test_english_may_be_partial_but_must_fit() -> None:
    plan = read(
        answers_en={
            "title": "Counting cyclists",
            "groups": [{"group": "Cyclists"}],
            "value_privacy": {"answer": "No"},
            "summary": "x" * 351,
            "in_public_space": "yes",
            "colour": "red",
        }
    )
    assert found(plan) == [
        ("answers_en.colour", "unknown_question"),
        ("answers_en.in_public_space", "not_public"),
        ("answers_en.summary", "too_long"),
    ]
    assert "colour" not in plan.answers_en
    assert plan.answers_en["title"] == "Counting cyclists"


def test_answers_cannot_be_changed_afterwards() -> None:
    with pytest.raises(TypeError):
        read().answers["title"] = "x"  # type: ignore[index]


def test_large_file_is_refused_before_it_is_read() -> None:
    error = refused(b"{" * 101, "too_large", largest=100)
    assert error.params == {"max": 100, "length": 101}
    assert read_plan_file(written(), largest=len(written()))


def test_other_encoding_is_refused() -> None:
    assert refused(b'{"framework": "\xe9"}', "not_utf8").params == {"byte": 15}
    refused(written().decode().encode("utf-16"), "not_utf8")


@pytest.mark.parametrize("raw", [b"", b"{", b"plan", b"{'a': 1}", b'{"a": 01}', b"{} {}"])
def test_text_that_is_not_json_is_refused(raw: bytes) -> None:
    refused(raw, "not_json")


def test_place_of_the_error_is_told() -> None:
    assert refused(b'{\n "a": }', "not_json").params == {"line": 2, "column": 7}


def test_key_that_stands_twice_is_refused() -> None:
    raw = b'{"framework": "2026-1", "answers": {"title": "a", "title": "b"}}'
    assert refused(raw, "duplicate_key").params == {"key": "title"}


@pytest.mark.parametrize(
    "number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"9" * 5000]
)
def test_number_that_is_none_is_refused(number: bytes) -> None:
    raw = b'{"framework": "2026-1", "answers": {"value_power": {"risk": ' + number + b"}}}"
    refused(raw, "not_a_number")


@pytest.mark.parametrize("raw", [b"[]", b"3", b"null", b'"plan"', b"{}"])
def test_other_top_level_is_refused(raw: bytes) -> None:
    refused(raw, "wrong_top_level")


@pytest.mark.parametrize("content", [{"answers": []}, {"answers": None}, {"answers_en": "x"}])
def test_answers_are_an_object(content: dict[str, Any]) -> None:
    refused(written(**content), "wrong_top_level")


def test_framework_that_does_not_exist_is_refused() -> None:
    error = refused(written(framework="../../etc/passwd"), "unknown_framework")
    assert error.params == {"version": "../../etc/passwd"}
    refused(written(framework=2026), "wrong_top_level")


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\\u001b"])
def test_characters_that_cannot_be_kept_are_refused(text: str) -> None:
    raw = f'{{"framework": "2026-1", "answers": {{"title": "a{text}b"}}}}'
    refused(raw.encode(), "bad_characters")
    refused(raw.replace("title", f"t{text}").encode(), "bad_characters")


def test_pair_of_surrogates_is_one_character() -> None:
    raw = b'{"framework": "2026-1", "answers": {"title": "\\ud83d\\ude32"}}'
    assert read_plan_file(raw).answers == {"title": "😲"}


@pytest.mark.parametrize("depth", [13, 500, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    raw = b'{"framework": "2026-1", "answers": {"title": ' + b"[" * depth + b"]" * depth + b"}}"
    refused(raw, "too_deep")

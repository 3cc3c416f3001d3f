"""Any file at all is read as lessons or refused with a reason, and never anything else."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lessons import CARD
from waardevol_lab.domain.lesson_file import (
    FORMAT,
    LessonFileError,
    read_lesson_file,
)
from waardevol_lab.domain.lessons import is_link, problems, read_documents, written_documents
from waardevol_lab.wording.problems import SENTENCES

ORIGIN = {
    "installation": "https://elders.nl",
    "organisation": "Gemeente Elders",
    "experiment": "Licht",
    "experiment_url": "https://elders.nl/experimenten/licht",
    "licence": "CC0-1.0",
}
SHARED: dict[str, Any] = {
    "url": "https://elders.nl/lessen/licht-1-1",
    "published_on": "2026-11-01",
    "replaces": None,
    "origin": ORIGIN,
    **CARD,
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def a_file(*lessons: Any) -> bytes:
    source = {"url": "https://elders.nl", "organisation": "Gemeente Elders"}
    whole = {"format": FORMAT, "version": 1, "source": source, "lessons": list(lessons)}
    return json.dumps(whole).encode("utf-8", "surrogatepass")


def test_a_card_in_order_is_read_whole() -> None:
    (found,) = read_lesson_file(a_file(SHARED)).lessons
    assert found.contents == CARD
    assert (found.url, found.replaces) == (SHARED["url"], "")
    twice = read_lesson_file(a_file(SHARED, SHARED))
    assert [p.code for p in twice.refused[0].problems] == ["lesson_twice"]


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_a_sentence(raw: bytes) -> None:
    try:
        read_lesson_file(raw)
    except LessonFileError as error:
        assert error.code in SENTENCES


@given(JSON)
def test_any_json_as_a_card_is_refused_with_sentences(card: Any) -> None:
    try:
        found = read_lesson_file(a_file(card))
    except LessonFileError as error:
        assert error.code in SENTENCES
        return
    assert not found.lessons
    assert all(p.code in SENTENCES for one in found.refused for p in one.problems)


@settings(max_examples=300)
@given(st.sampled_from([*SHARED, *(f"origin.{name}" for name in ORIGIN)]), JSON)
def test_one_part_of_a_card_may_be_anything(name: str, value: Any) -> None:
    card = {**SHARED, "origin": {**ORIGIN}}
    if name.startswith("origin."):
        card["origin"][name.removeprefix("origin.")] = value
    else:
        card[name] = value
    try:
        found = read_lesson_file(a_file(card))
    except LessonFileError as error:
        assert error.code in SENTENCES
        return
    for one in found.lessons:
        assert not problems(one.contents)
        assert one.url.startswith(f"{one.origin['installation']}/")
    assert all(p.code in SENTENCES for one in found.refused for p in one.problems)


@given(st.text(max_size=60))
def test_a_link_leads_to_the_web_alone(text: str) -> None:
    for address in (text, f"https://{text}", f"https://voorbeeld.nl/{text}"):
        if is_link(address):
            assert address.startswith(("https://", "HTTPS://"))
            assert not set(address) & set(" \n\t\"'<>\\") - {"'"}


def test_what_is_no_link_is_none() -> None:
    for wrong in (
        *("http://a.nl", "//a.nl", "ftp://a.nl", "https://", "https:///pad", "https://a b.nl"),
        *("javascript:alert(1)", "https://a@b.nl", "https://a.nl:99999", "https://[::1", None, 1),
    ):
        assert not is_link(wrong), wrong
    assert is_link("https://a.nl:8443/pad?x=1#y")


@given(
    st.lists(st.sampled_from(["https://a.nl/1", "https://a.nl/2 Een stuk", "  https://b.nl  x "]))
)
def test_documents_are_read_back_as_they_were_written(lines: list[str]) -> None:
    found = read_documents("\n".join(lines))
    assert read_documents(written_documents(found)) == found

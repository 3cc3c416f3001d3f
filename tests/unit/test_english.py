"""English beside the Dutch: which texts have it, and when it no longer fits."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import case_answers
from waardevol_lab.domain.english import english_answer, english_questions, fingerprint
from waardevol_lab.domain.framework import Kind, shipped
from waardevol_lab.domain.plan_file import read_plan_file
from waardevol_lab.queries.notice_reader import Reader

FRAMEWORK = shipped("2026-1")
CASES = ("stratumseind", "scheveningen", "fietsers-stationsplein")


def asked(answers: dict[str, Any], english: dict[str, Any] | None = None, **written: str) -> Any:
    """Every question of every topic, by id."""
    return {
        one.question.id: one
        for task in FRAMEWORK.tasks
        for one in english_questions(FRAMEWORK, task.id, answers, english or {}, written)
    }


def translated(answers: dict[str, Any]) -> dict[str, Any]:
    """Every text that can have English, in something like it."""
    return {
        key: english_answer(one, answers[key], {p.path: f"EN {p.path}" for p in one.parts})
        for key, one in asked(answers).items()
    }


@pytest.mark.parametrize("case", CASES)
def test_whole_english_leaves_no_dutch_on_the_english_page(case: str) -> None:
    answers = case_answers(case)
    public = {q.id: answers[q.id] for q in FRAMEWORK.questions if q.public and q.id in answers}
    english = translated(answers)
    assert not Reader(FRAMEWORK, public, english, "en").untranslated
    assert Reader(FRAMEWORK, public, {}, "en").untranslated


@pytest.mark.parametrize("case", CASES)
def test_what_was_put_together_reads_back_the_same_and_fits_a_plan_file(case: str) -> None:
    answers = case_answers(case)
    english = translated(answers)
    for one in asked(answers, english).values():
        assert [part.english for part in one.parts] == [f"EN {part.path}" for part in one.parts]
        assert one.done
    raw = json.dumps({"framework": "2026-1", "answers": answers, "answers_en": english})
    problems = read_plan_file(raw.encode()).problems
    assert [p for p in problems if p.field.startswith("answers_en")] == []


def test_only_public_texts_are_asked_and_only_where_there_is_dutch() -> None:
    found = asked(case_answers("stratumseind"))
    assert all(one.question.public for one in found.values())
    assert {"title", "summary", "place"} <= set(found)
    assert not {"period", "dpia_file", "personal_data"} & set(found)
    assert asked({}) == {}
    assert {one.question.kind for one in found.values()} >= {Kind.TEXT, Kind.LONGTEXT, Kind.PLACE}


ADDRESSES = ("info@lab.example", "https://lab.example/licht", "www.lab.example", "030 123 45 67")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_without_words_is_not_asked_in_english_and_leaves_the_page_english(
    address: str,
) -> None:
    row = {"role": "supplier", "organisation": "Lamp BV", "contact": f" {address} "}
    answers = {"parties": [row]}
    paths = [part.path for part in asked(answers)["parties"].parts]
    assert paths == ["parties.0.organisation"]
    english = {"parties": english_answer(asked(answers)["parties"], [row], {paths[0]: "Lamp Ltd"})}
    reader = Reader(FRAMEWORK, answers, english, "en")
    assert reader.parties("supplier")[0].organisation == "Lamp Ltd"
    assert reader.parties("supplier")[0].contact.strip() == address
    assert not reader.untranslated


def test_an_address_with_words_is_asked_and_english_given_to_an_address_stays() -> None:
    row = {"role": "supplier", "organisation": "Lamp BV", "contact": "balie, info@lab.example"}
    assert "parties.0.contact" in [p.path for p in asked({"parties": [row]})["parties"].parts]
    row = {**row, "contact": "info@lab.example"}
    english = {"parties": [{"organisation": "Lamp Ltd", "contact": "desk, info@lab.example"}]}
    found = asked({"parties": [row]}, english)["parties"]
    assert [part.english for part in found.parts] == ["Lamp Ltd", "desk, info@lab.example"]
    assert (
        Reader(FRAMEWORK, {"parties": [row]}, english, "en")
        .parties("supplier")[0]
        .contact.startswith("desk")
    )


def test_english_is_stale_once_the_dutch_changes_and_not_before() -> None:
    english = {"title": "Light"}
    written = {"title": fingerprint(asked({"title": "Licht"})["title"].parts)}
    assert not asked({"title": "Licht"}, english, **written)["title"].stale
    assert not asked({"title": " Licht "}, english, **written)["title"].stale
    assert asked({"title": "Geluid"}, english, **written)["title"].stale
    assert not asked({"title": "Geluid"}, {}, **written)["title"].stale
    assert not asked({"title": "Geluid"}, english)["title"].stale


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["row", "text", "answer", "name", "role"]), inner)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from([q.id for q in FRAMEWORK.questions]), ANYTHING, max_size=4),
    st.dictionaries(st.sampled_from([q.id for q in FRAMEWORK.questions]), ANYTHING, max_size=4),
)
def test_nothing_that_a_draft_holds_is_too_odd(answers: Any, english: Any) -> None:
    for key, one in asked(answers, english).items():
        assert english_answer(one, answers[key], {}) is None
        english_answer(one, answers[key], {part.path: "x" for part in one.parts})

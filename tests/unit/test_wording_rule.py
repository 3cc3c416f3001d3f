"""What counts as wording: the framework says so per question, and nothing else does."""

from typing import Any

import pytest

from tests.cases import plan
from waardevol_lab.domain import framework
from waardevol_lab.domain.answer_changes import wording_problems
from waardevol_lab.domain.framework_model import Kind

FW = framework.shipped("2026-1")
ANSWERS = plan("stratumseind").answers
TEXTS = (Kind.TEXT, Kind.LONGTEXT)


def codes(**changes: Any) -> list[tuple[str, str]]:
    after = {**ANSWERS, **changes}
    return [(p.field, p.code) for p in wording_problems(FW, ANSWERS, after)]


@pytest.mark.parametrize(
    "question", [q for q in FW.questions if q.kind in TEXTS and q.id in ANSWERS], ids=lambda q: q.id
)
def test_words_are_wording_unless_the_framework_calls_the_question_material(
    question: framework.Question,
) -> None:
    found = codes(**{question.id: f"{ANSWERS[question.id]} Echt."})
    assert found == ([(question.id, "material_change")] if question.material else [])


def test_every_thing_that_the_workflow_names_is_material() -> None:
    """Purpose, technology, personal data, recipients, place, period, influence, supplier."""
    named = {
        *("purpose_kind", "limits", "technology", "personal_data", "data_chain", "retention"),
        *("place", "period", "influence", "parties"),
    }
    assert named <= {question.id for question in FW.questions if question.material}


def test_contact_of_a_party_is_wording_and_another_party_is_not() -> None:
    parties = [dict(row) for row in ANSWERS["parties"]]
    parties[0]["contact"] = "Een ander"
    assert codes(parties=parties) == []
    parties[0]["organisation"] = "Een ander bedrijf"
    assert codes(parties=parties) == [("parties", "material_change")]


def test_material_change_is_found_beside_a_change_of_words() -> None:
    period = {**ANSWERS["period"], "end": "2027-12-31"}
    assert codes(title="Beter gezegd", period=period) == [("period", "material_change")]


def test_nothing_changed_is_no_wording_either() -> None:
    assert codes() == [("plan", "nothing_changed")]

"""What a notice must say: always, with personal data, with an algorithm, in a real-world test."""

import copy
from typing import Any

import pytest

from tests import cases
from waardevol_lab.domain.answers import public_answers
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.notice import (
    DIFFERS,
    FIELDS,
    MISSING_AT_ORGANISATION,
    MISSING_IN_PLAN,
    MISSING_IN_RECORD,
    Mandatory,
    Source,
    differences,
    mandatory_fields,
    missing,
    notice_hash,
    problems,
    public_files,
)

FRAMEWORK = shipped("2026-1")


def plan(case: str) -> dict[str, Any]:
    return dict(cases.plan(case).answers)


def contents(case: str = "stratumseind", **changed: Any) -> dict[str, Any]:
    """A notice with everything on it; `changed` answers take the place of the case's."""
    answers = public_answers(FRAMEWORK, {**plan(case), **changed})
    return {
        "phase": "approved",
        "answers": answers,
        "organisation": {
            name: f"({name})"
            for field in FIELDS
            if field.source is Source.ORGANISATION
            for name in field.names
        },
        "advice": {"text": "Akkoord."},
        "decision": {
            "outcome": "approved",
            "decided_on": "2026-12-08",
            "open_to_objection": True,
        },
        "files": [{"question": "dpia_file", "name": "dpia.pdf"}],
    }


def codes(case: dict[str, Any]) -> dict[str, str]:
    return {problem.field: problem.code for problem in missing(FRAMEWORK, case)}


def test_questions_of_the_table_are_public_questions_of_the_framework() -> None:
    names = {n for field in FIELDS if field.source is Source.PLAN for n in field.names}
    assert {n for n in names if n not in FRAMEWORK or not FRAMEWORK.question(n).public} == set()


@pytest.mark.parametrize("case", ["stratumseind", "scheveningen", "fietsers-stationsplein"])
def test_notice_of_a_complete_plan_is_complete(case: str) -> None:
    assert problems(FRAMEWORK, contents(case), plan(case)) == ()


@pytest.mark.parametrize(
    ("name", "field"),
    [(name, field) for field in FIELDS if field.source is Source.PLAN for name in field.names],
    ids=lambda value: getattr(value, "id", value),
)
def test_each_part_of_the_plan_is_missed_when_it_is_not_there(name: str, field: Any) -> None:
    notice = contents(
        technology=["camera"],
        data_kind=["images"],
        algorithm="autonomous",
        ai_act="real_world_test",
        eu_test_number="EU-1",
    )
    assert codes(notice) == {}
    notice["answers"].pop(name)
    where = "automated" if (field.id, name) == ("algorithm", "algorithm") else field.id
    assert codes(notice).get(where) == MISSING_IN_PLAN


@pytest.mark.parametrize(
    "field", [f for f in FIELDS if f.source is Source.ORGANISATION], ids=lambda f: f.id
)
def test_each_text_of_the_organisation_is_missed_when_it_is_empty(field: Any) -> None:
    notice = contents()
    notice["organisation"][field.names[0]] = "  "
    assert codes(notice) == {field.id: MISSING_AT_ORGANISATION}


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("phase", "", "status"),
        ("advice", None, "advice"),
        ("decision", None, "decision"),
        ("files", [], "dpia_file"),
    ],
)
def test_each_part_of_the_record_is_missed(key: str, value: Any, field: str) -> None:
    assert codes({**contents(), key: value}).get(field) == MISSING_IN_RECORD


@pytest.mark.parametrize(
    ("changed", "case", "holds"),
    [
        ({"personal_data": "none"}, Mandatory.PERSONAL_DATA, False),
        ({"personal_data": "deidentified"}, Mandatory.PERSONAL_DATA, True),
        ({"algorithm": "none"}, Mandatory.ALGORITHM, False),
        ({"algorithm": "human_decides"}, Mandatory.ALGORITHM, True),
        ({"ai_act": "limited"}, Mandatory.REAL_WORLD_TEST, False),
        ({"ai_act": "real_world_test"}, Mandatory.REAL_WORLD_TEST, True),
        ({"dpia": "not_needed"}, Mandatory.DPIA, False),
        ({"dpia": "done"}, Mandatory.DPIA, True),
    ],
)
def test_parts_are_mandatory_in_their_case_alone(
    changed: dict[str, str], case: Mandatory, holds: bool
) -> None:
    asked = {field.mandatory for field in mandatory_fields(contents(**changed))}
    assert (case in asked) is holds


def test_objection_route_is_asked_only_where_the_decision_is_open_to_it() -> None:
    notice = contents()
    notice["organisation"]["objection_route"] = ""
    assert codes(notice) == {"objection_route": MISSING_AT_ORGANISATION}
    notice["decision"]["open_to_objection"] = False
    assert codes(notice) == {}


def test_answer_that_differs_from_the_approved_one_is_named() -> None:
    notice = contents()
    approved = copy.deepcopy(plan("stratumseind"))
    notice["answers"]["summary"] = "Iets anders."
    notice["answers"].pop("limits")
    notice["answers"]["invented"] = "x"
    found = differences(FRAMEWORK, notice, approved)
    assert {(p.field, p.code) for p in found} == {
        ("summary", DIFFERS),
        ("limits", DIFFERS),
        ("invented", DIFFERS),
    }


def test_answer_that_is_not_public_is_a_difference() -> None:
    notice = contents()
    notice["answers"]["in_public_space"] = "yes"
    found = differences(FRAMEWORK, notice, plan("stratumseind"))
    assert [problem.field for problem in found] == ["in_public_space"]


def test_hash_follows_the_contents_and_not_the_order_of_keys() -> None:
    one = {"a": 1.5, "b": "é"}
    assert notice_hash(one) == notice_hash({"b": "é", "a": 1.5})
    assert notice_hash(one) != notice_hash({"a": 1.5, "b": "e"})


def test_only_files_that_answer_a_public_question_are_shown() -> None:
    files = [{"question": "dpia_file", "name": "a"}, {"question": "evidence", "name": "b"}]
    assert [f["name"] for f in public_files(FRAMEWORK, plan("stratumseind"), files)] == ["a"]

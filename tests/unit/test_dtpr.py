"""The documents of DTPR, made of what was published: ids, required parts, and honest texts."""

import json
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from jsonschema import ValidationError

from tests import dtpr_checks as check
from tests.builders import case_answers
from waardevol_lab.documents.dtpr_ai import ai_json
from waardevol_lab.documents.dtpr_device import device_json
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.vocabularies import shipped_vocabularies, vocabulary
from waardevol_lab.queries.public import PublicState
from waardevol_lab.queries.public_notice import PublishedNotice

CASES = ("stratumseind", "scheveningen", "fietsers-stationsplein", "wifi-winkelstraat-incomplete")
ROLES = ("commissioner", "controller", "supplier")
PAGE = "https://lab.example/experimenten/proef"
ORGANISATION = {
    "name": "Gemeente Groenstad",
    "phone": "14 000",
    "mail": "lab@groenstad.example",
    "rights_text": "U mag uw gegevens inzien.",
    "texts_en": {},
}
OF_THE_PRODUCT = {
    "dtpr-technology": "tech",
    "dtpr-purpose": "purpose",
    "dtpr-data": "data",
    "dtpr-process": "process",
    "dtpr-access": "access",
    "dtpr-storage": "storage",
    "dtpr-retention": "retention",
    "dtpr-accountable": "accountable",
}
OF_ALGORITHMS = {
    "dtpr-ai-modes": "functional_modes",
    "dtpr-ai-affected": "affected",
    "dtpr-ai-input": "input_dataset",
    "dtpr-ai-processing": "processing",
    "dtpr-ai-output": "output_dataset",
    "dtpr-ai-risks": "risks_mitigation",
    "dtpr-ai-rights": "rights",
}


def notice(case: str, english: dict[str, Any] | None = None, **answers: Any) -> PublishedNotice:
    contents = {
        "framework": "2026-1",
        "fictional": False,
        "answers": {**case_answers(case), **answers},
        "answers_en": english or {},
        "organisation": ORGANISATION,
    }
    at = datetime(2026, 12, 1, 9, 30, 5, 123, tzinfo=UTC)
    state = cast(PublicState, None)
    return PublishedNotice(state, 1, Phase.APPROVED, at, "0" * 64, contents, ())


def device(case: str, **answers: Any) -> list[dict[str, Any]]:
    made = device_json(notice(case, **answers))
    assert made is not None
    elements: list[dict[str, Any]] = check.device(made)["instance"]["elements"]
    return elements


def algorithm(case: str, **answers: Any) -> list[dict[str, Any]]:
    made = ai_json(PAGE, notice(case, **answers))
    assert made is not None
    elements: list[dict[str, Any]] = check.ai(made)["elements"]
    return elements


@pytest.mark.parametrize("case", CASES)
def test_what_a_plan_says_is_told_in_the_elements_of_dtpr(case: str) -> None:
    plan = case_answers(case)
    elements = device(case)
    assert check.of(elements, "tech") == [t for t in plan["technology"] if not t.startswith("x_")]
    assert check.of(elements, "purpose") == plan["purpose_kind"]
    assert check.of(elements, "data") == plan.get("data_kind", [])
    assert check.of(elements, "storage") == plan["storage"]
    assert check.of(elements, "access") == plan.get("access", [])
    (retention,) = [one for one in elements if one["category_id"] == "retention"]
    assert check.said(retention) == {"duration": f"[Dutch] {plan['retention']}"}
    assert {
        check.said(one)["title"] for one in elements if one["category_id"] == "accountable"
    } == {
        "Gemeente Groenstad",
        *(p["organisation"] for p in plan["parties"] if p["role"] in ROLES),
    }


@pytest.mark.parametrize("case", ["stratumseind", "scheveningen"])
def test_an_algorithm_is_told_with_all_that_dtpr_requires(case: str) -> None:
    plan = case_answers(case)
    elements = algorithm(case)
    modes = [one for one in elements if one["category_id"] == "functional_modes"]
    assert [(one["element_id"], one["context_type_id"]) for one in modes] == [
        ("perceptive_mode", "human_decides")
    ]
    assert check.said(modes[0]) == {"additional_description": f"[Dutch] {plan['algorithm_about']}"}
    suppliers = [p["organisation"] for p in plan["parties"] if p["role"] == "supplier"]
    vendors = [one for one in elements if one.get("context_type_id") == "vendor"]
    assert [check.said(one)["title"] for one in vendors] == suppliers
    groups = [one for one in elements if one["category_id"] == "affected"]
    assert [check.said(one)["title"] for one in groups] == [
        f"[Dutch] {row['group']}" for row in plan["groups"]
    ]
    assert check.of(elements, "output_dataset") == ["output_recommendation"]


@pytest.mark.parametrize("case", ["fietsers-stationsplein", "wifi-winkelstraat-incomplete"])
def test_without_an_algorithm_there_is_no_document_about_one(case: str) -> None:
    assert ai_json(PAGE, notice(case)) is None


@pytest.mark.parametrize("technology", [["x_light", "x_scent"], ["none"], []])
def test_without_technology_of_dtpr_there_is_no_document_about_devices(technology: Any) -> None:
    assert device_json(notice("stratumseind", technology=technology)) is None


def test_english_is_taken_where_it_is_and_dutch_says_that_it_is_dutch() -> None:
    english = {"title": "Light in the street", "problem": "People fight."}
    found = json.loads(device_json(notice("stratumseind", english)) or "")
    assert found["instance"]["title"] == [{"locale": "en", "value": "Light in the street"}]
    told = {one["category_id"]: check.said(one) for one in reversed(found["instance"]["elements"])}
    assert told["purpose"]["additional_description"] == "People fight."
    assert told["retention"]["duration"].startswith("[Dutch] Beeld en geluid: niet.")
    bare = json.loads(device_json(notice("stratumseind")) or "")
    assert bare["instance"]["title"][0]["value"].startswith("[Dutch] Licht, geluid")


def test_what_is_not_kept_has_no_term() -> None:
    elements = device("stratumseind", kept="nothing", retention=None, storage=None, access=None)
    (retention,) = [one for one in elements if one["category_id"] == "retention"]
    assert (retention["element_id"], retention["variables"]) == ("no_data_retained", [])


def test_every_choice_that_a_plan_can_make_has_a_place_in_both_documents() -> None:
    for option in shipped("2026-1").question("technology").options:
        made = device_json(notice("stratumseind", technology=[option.id]))
        assert (made is not None) == bool(option.element)
        if made:
            check.device(made)
        algorithm("stratumseind", technology=[option.id])
    for kinds in ([option.id] for option in shipped("2026-1").question("data_kind").options):
        algorithm("stratumseind", data_kind=kinds)
        device("stratumseind", data_kind=kinds)
    for kinds in ([option.id] for option in shipped("2026-1").question("purpose_kind").options):
        algorithm("stratumseind", purpose_kind=kinds)
        device("stratumseind", purpose_kind=kinds)
    for personal in ("none", "deidentified", "pseudonymous", "identifiable"):
        for ai_act in ("no_ai", "minimal", "limited", "high", "real_world_test"):
            device("stratumseind", personal_data=personal, ai_act=ai_act)
            algorithm("stratumseind", personal_data=personal, ai_act=ai_act, algorithm="autonomous")


def test_parts_that_are_not_published_leave_the_documents_whole() -> None:
    gone = dict.fromkeys(
        ("groups", "parties", "data_chain", "retention", "storage", "algorithm_about", "summary")
    )
    elements = algorithm("stratumseind", **gone)
    assert check.of(elements, "affected") == ["people"]
    device("stratumseind", **gone)


def test_rights_are_those_of_the_privacy_law_and_only_with_personal_data() -> None:
    rights = check.of(algorithm("stratumseind", legal_basis="public_task"), "rights")
    assert "right_object" in rights and "right_access" in rights
    consent = check.of(algorithm("stratumseind", legal_basis="consent"), "rights")
    assert "right_object" not in consent
    none = check.of(algorithm("stratumseind", personal_data="none"), "rights")
    assert none == ["right_to_notice"]


@pytest.mark.parametrize(("name", "element"), [*OF_THE_PRODUCT.items(), *OF_ALGORITHMS.items()])
def test_every_term_of_a_vocabulary_is_one_of_dtpr_with_words(name: str, element: str) -> None:
    of_devices = name in OF_THE_PRODUCT
    known = check.DEVICE[element] if of_devices else dict.fromkeys(check.AI[element]["elements"])
    for term in vocabulary(name):
        assert term.text.nl and term.text.en
        if term.element:
            assert term.element in known, term.id
            assert not of_devices or term.text.en == known[term.element]
    if of_devices:
        assert {term.element for term in vocabulary(name) if term.element} == set(known)


def test_every_vocabulary_of_dtpr_is_looked_at_here() -> None:
    plain = {"dtpr-categories", "dtpr-category-prompts", "dtpr-category-descriptions"}
    named = {name for name in shipped_vocabularies() if name.startswith("dtpr-")}
    assert named == {*OF_THE_PRODUCT, *OF_ALGORITHMS, *plain}


def test_every_element_that_is_told_of_an_algorithm_has_words_in_both_languages() -> None:
    worded = {term.id for name in OF_ALGORITHMS for term in vocabulary(name)}
    by_name = {category: name for name, category in OF_ALGORITHMS.items()}
    for one in algorithm("stratumseind"):
        assert one["category_id"] not in by_name or one["element_id"] in worded


def test_the_examples_pass_and_broken_ones_do_not() -> None:
    check.device(json.dumps(check.example("device")))
    check.ai(json.dumps(check.example("ai")))
    for place in range(4):
        broken = check.example("ai")
        del broken["elements"][place]
        broken["elements"].append(broken["elements"][-1])
        with pytest.raises((AssertionError, ValidationError)):
            check.ai(json.dumps(broken))
    nameless = check.example("ai")
    nameless["elements"][1]["variables"].pop()
    with pytest.raises(AssertionError):
        check.ai(json.dumps(nameless))
    strange = check.example("device")
    strange["instance"]["elements"][0]["element_id"] = "crystal_ball"
    with pytest.raises(AssertionError):
        check.device(json.dumps(strange))
    plain = check.example("device")
    plain["instance"]["title"] = "Counting cyclists"
    with pytest.raises(ValidationError):
        check.device(json.dumps(plain))

"""DTPR documents against their schemas and the ids of the taxonomy; raises where one is wrong."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).parent / "schemas"
TAXONOMY: dict[str, Any] = json.loads((SCHEMAS / "dtpr_ids.json").read_text("utf-8"))
DEVICE: dict[str, dict[str, str]] = TAXONOMY["device"]
AI: dict[str, dict[str, Any]] = TAXONOMY["ai"]["categories"]
DEVICE_VARIABLES = {
    "retention": {"duration", "additional_description"},
    "accountable": {"title", "description"},
}


def example(name: str) -> dict[str, Any]:
    """An example of a document, kept beside its schema."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"dtpr_{name}.example.json").read_text("utf-8"))
    return found


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"dtpr_{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def device(body: str) -> dict[str, Any]:
    """A document about devices: its shape, every id in its category, and the order of both."""
    found: dict[str, Any] = json.loads(body)
    _validator("device").validate(found)
    categories = found["datachain"]["categories"]
    assert [category["order"] for category in categories] == list(range(len(DEVICE)))
    assert {category["id"] for category in categories} == set(DEVICE)
    elements = found["instance"]["elements"]
    for one in elements:
        category, words = one["category_id"], said(one)
        assert one["element_id"] in DEVICE[category], one["element_id"]
        assert set(words) <= DEVICE_VARIABLES.get(category, {"additional_description"})
        if "{{duration}}" in DEVICE[category][one["element_id"]]:
            assert words["duration"]
    _in_order(elements)
    assert {"tech", "purpose", "retention", "accountable"} <= {
        one["category_id"] for one in elements
    }
    return found


def ai(body: str) -> dict[str, Any]:
    """A document about an algorithm: required categories and variables, contexts, every id."""
    found: dict[str, Any] = json.loads(body)
    _validator("ai").validate(found)
    elements = found["elements"]
    for one in elements:
        category = AI[one["category_id"]]
        assert one["element_id"] in category["elements"], one["element_id"]
        context = one.get("context_type_id")
        assert context is None or context in category["contexts"], context
        words = set(said(one))
        assert words <= set(category["variables"]), words
        assert words >= set(category["required_variables"]), (one["element_id"], words)
    present = {one["category_id"] for one in elements}
    assert {name for name, category in AI.items() if category["required"]} <= present
    _in_order(elements)
    return found


def said(element: dict[str, Any]) -> dict[str, str]:
    """The English texts of the variables of an element."""
    return {one["id"]: one["value"][0]["value"] for one in element["variables"]}


def of(elements: list[dict[str, Any]], category: str) -> list[str]:
    """The ids in one category."""
    return [one["element_id"] for one in elements if one["category_id"] == category]


def _in_order(elements: list[dict[str, Any]]) -> None:
    for category in {one["category_id"] for one in elements}:
        places = [one["priority"] for one in elements if one["category_id"] == category]
        assert places == list(range(len(places)))

"""The schemas of public data as the components of the API: read from `static/schemas`, bundled."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from waardevol_lab.paths import asset_root

Schema = Mapping[str, Any]

EXPERIMENT: Final = "experiment"
NOTICE: Final = "experiment_in_full"
LIST: Final = "experiment_list"
LESSON: Final = "lesson"
LESSON_IN_FULL: Final = "lesson_in_full"
LESSONS: Final = "lesson_list"
CHOSEN: Final = "_chosen_fields"
"""Beside a schema: the same with only the fields that were asked for."""
_FILES: Final = {
    "experiment.schema.json": NOTICE,
    "experiments.schema.json": LIST,
    "lesson.schema.json": LESSON_IN_FULL,
    "lessons.schema.json": LESSONS,
    "api.schema.json": "",
}
"""Each file, and what the component is called that it is as a whole."""
_HERE: Final = "#/components/schemas/"


@cache
def components() -> Schema:
    """Every schema by its name, each reference within this one document."""
    found: dict[str, Any] = {}
    for file, name in _FILES.items():
        schema = json.loads((asset_root() / "static" / "schemas" / file).read_text("utf-8"))
        found |= {key: _moved(part) for key, part in schema.pop("$defs").items()}
        if name:
            found[name] = _moved({k: v for k, v in schema.items() if k != "$schema"})
    found[EXPERIMENT + CHOSEN] = _chosen(fields_of_list())
    found[NOTICE + CHOSEN] = _chosen(fields_of_notice())
    found[LIST + CHOSEN] = _list_of(found[LIST], "experiments", EXPERIMENT + CHOSEN)
    found[LESSON + CHOSEN] = _chosen(fields_of_lessons())
    found[LESSON_IN_FULL + CHOSEN] = _chosen(fields_of_lesson())
    found[LESSONS + CHOSEN] = _list_of(found[LESSONS], "lessons", LESSON + CHOSEN)
    return found


def reference(name: str) -> Schema:
    """A reference to a component."""
    return {"$ref": _HERE + name}


@cache
def fields_of_list() -> Mapping[str, Schema]:
    """The fields of an experiment in a list, each with its schema, in the order of the data."""
    return _properties("experiment.schema.json", "$defs", EXPERIMENT)


@cache
def fields_of_notice() -> Mapping[str, Schema]:
    """The fields of one experiment with its notice."""
    return {**fields_of_list(), **_properties("experiment.schema.json")}


@cache
def fields_of_lessons() -> Mapping[str, Schema]:
    """The fields of a lesson in a list."""
    return _properties("lessons.schema.json", "$defs", LESSON)


@cache
def fields_of_lesson() -> Mapping[str, Schema]:
    """The fields of one lesson, with who uses it."""
    return _properties("lesson.schema.json")


def _properties(file: str, *path: str) -> Mapping[str, Schema]:
    schema = json.loads((asset_root() / "static" / "schemas" / file).read_text("utf-8"))
    for part in path:
        schema = schema[part]
    found: dict[str, Schema] = _moved(schema["properties"])
    return found


def _chosen(fields: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": fields,
        "additionalProperties": False,
        "minProperties": 1,
    }


def _list_of(schema: Schema, name: str, item: str) -> Schema:
    items = {"type": "array", "items": reference(item)}
    return {**schema, "properties": {**schema["properties"], name: items}}


def _moved(part: Any) -> Any:
    """The same with every reference pointing at the components."""
    if isinstance(part, list):
        return [_moved(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {key: _to(value) if key == "$ref" else _moved(value) for key, value in part.items()}


def _to(reference: str) -> str:
    file, _, name = reference.partition("#/$defs/")
    return _HERE + (name or _FILES[file])

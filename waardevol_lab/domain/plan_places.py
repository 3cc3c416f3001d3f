"""The places of an experiment: the one that a plan began with, and further ones, each with a name.

An answer to a question for a place is `{text, geometry}`, as it always was; `further` is a list of
`{name, geometry}` and is left out when there are none. Takes any JSON value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import filled, has_keys, line_problems, text_problems
from waardevol_lab.domain.framework_model import Question
from waardevol_lab.domain.geometry import MOST_POINTS, geometry_problem
from waardevol_lab.domain.texts import normalise

FURTHER: Final = "further"
LONGEST_NAME: Final = 100
MOST_FURTHER: Final = 50
_KEYS: Final = ("text", "geometry", FURTHER)
_FURTHER_KEYS: Final = ("name", "geometry")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """One further place; `geometry` is None unless it is valid."""

    name: str
    geometry: Mapping[str, object] | None


def place_problems(question: Question, value: object) -> Iterator[Problem]:
    """What is wrong with an answer that is a place, or several."""
    if not isinstance(value, Mapping) or not has_keys(value, _KEYS):
        yield Problem(question.id, "wrong_shape")
        return
    yield from text_problems(f"{question.id}.text", value.get("text"), question.maximum)
    yield from _geometry(f"{question.id}.geometry", value.get("geometry"))
    further = value.get(FURTHER, [])
    if not isinstance(further, list):
        yield Problem(question.id, "wrong_shape")
        return
    if len(further) > MOST_FURTHER:
        params = {"max": MOST_FURTHER, "count": len(further)}
        yield Problem(question.id, "too_many_places", params)
    for index, place in enumerate(further):
        yield from _further(f"{question.id}.{FURTHER}.{index}", place)


def _further(field: str, place: object) -> Iterator[Problem]:
    if not isinstance(place, Mapping) or not has_keys(place, _FURTHER_KEYS):
        yield Problem(field, "wrong_shape")
        return
    yield from line_problems(f"{field}.name", place.get("name"), LONGEST_NAME)
    yield from _geometry(f"{field}.geometry", place.get("geometry"))


def _geometry(field: str, geometry: object) -> Iterator[Problem]:
    if not filled(geometry):
        yield Problem(field, "missing")
    elif code := geometry_problem(geometry):
        yield Problem(field, code, {"max": MOST_POINTS} if code == "too_many_points" else {})


def drawable(geometry: object) -> Mapping[str, object] | None:
    """The geometry when it is a valid one."""
    return geometry if isinstance(geometry, Mapping) and not geometry_problem(geometry) else None


def further_rows(value: object) -> list[Mapping[str, object]]:
    """The further places that can be shown as rows, right or wrong."""
    further = value.get(FURTHER) if isinstance(value, Mapping) else None
    items = further if isinstance(further, list) else []
    return [place for place in items if isinstance(place, Mapping)]


def further_places(value: object) -> tuple[NamedPlace, ...]:
    """The further places in an answer, to be shown."""
    return tuple(
        NamedPlace(
            normalise(name) if isinstance(name := place.get("name"), str) else "",
            drawable(place.get("geometry")),
        )
        for place in further_rows(value)
    )

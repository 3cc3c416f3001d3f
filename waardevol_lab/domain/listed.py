"""What a public experiment is filtered by in the list: one mark for each thing that holds of it.

A mark is a word of the search index (docs/adr/0014): letters and digits, never one that a person
could type by accident. What is asked of the list becomes marks in the same way.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from waardevol_lab.domain.answers import chosen
from waardevol_lab.domain.evaluation import outcome_of
from waardevol_lab.domain.field_checks import level
from waardevol_lab.domain.framework_model import Framework
from waardevol_lab.domain.geometry import middle
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.plan_places import drawable, further_places
from waardevol_lab.domain.squares import ZOOMS, Point, square_at

AT_STAKE: Final = 2
"""From this risk on (0-3) a value counts as one at stake."""
MOST_YEARS: Final = 30


class Facet(StrEnum):
    """What the list can be filtered by; the value is the letter of the mark."""

    STATUS = "s"
    ORGANISATION = "o"
    PERSONAL_DATA = "p"
    TECHNOLOGY = "t"
    VALUE = "w"
    YEAR = "j"
    SQUARE = "v"
    OUTCOME = "u"


def mark_of(facet: Facet, value: str) -> str:
    """The word that stands for this value of a facet."""
    return f"2{facet}{value.encode().hex()}"


def place_mark(word: str) -> str:
    """The word as one of a place, beside the same word in other texts."""
    return f"1{word}"


def marks(framework: Framework, contents: Mapping[str, Any]) -> Iterator[str]:
    """The marks that follow from the contents of a notice."""
    answers = contents.get("answers") or {}
    for option in chosen(answers.get("technology")):
        yield mark_of(Facet.TECHNOLOGY, option)
    for option in chosen(answers.get("personal_data")):
        yield mark_of(Facet.PERSONAL_DATA, option)
    yield from value_marks(values_at_stake(framework, answers, contents.get("advice") or {}))
    if outcome := outcome_of(_published(contents)):
        yield mark_of(Facet.OUTCOME, outcome)
    for year in _years(contents.get("starts_on"), contents.get("ends_on")):
        yield mark_of(Facet.YEAR, str(year))
    for point in points_of(answers.get("place")):
        for zoom in ZOOMS:
            yield mark_of(Facet.SQUARE, square_at(point, zoom))


def _published(contents: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The answers of the evaluations in a notice, the newest first."""
    found = (*reversed(contents.get("follow_ups") or ()), contents.get("evaluation"))
    return (one.get("answers") or {} for one in found if one)


def value_marks(values: Iterable[str]) -> Iterator[str]:
    """The marks of values at stake."""
    return (mark_of(Facet.VALUE, value) for value in values)


def values_at_stake(
    framework: Framework, answers: Mapping[str, Any], advice: Mapping[str, Any]
) -> list[str]:
    """The values of which the board adopted a high risk; without an advice, the team's own."""
    adopted = advice.get("risks")
    return [
        value.id
        for value in framework.values
        if (_adopted(adopted, value.id) if adopted else _own(answers, value.question)) >= AT_STAKE
    ]


def _adopted(risks: Any, value: str) -> int:
    return (level(risks.get(value)) or 0) if isinstance(risks, Mapping) else 0


def _own(answers: Mapping[str, Any], question: str) -> int:
    answer = answers.get(question)
    return (level(answer.get("risk")) or 0) if isinstance(answer, Mapping) else 0


def _years(starts_on: object, ends_on: object) -> range:
    first, last = parse_day(starts_on), parse_day(ends_on)
    if first is None or last is None:
        return range(0)
    return range(first.year, min(last.year, first.year + MOST_YEARS) + 1)


def points_of(place: object) -> list[Point]:
    """The middle of each place in an answer, as longitude and latitude in five decimals."""
    if not isinstance(place, Mapping):
        return []
    shapes = [drawable(place.get("geometry")), *(one.geometry for one in further_places(place))]
    found = (middle(shape) for shape in shapes if shape is not None)
    return list(dict.fromkeys((round(x, 5), round(y, 5)) for x, y in found))

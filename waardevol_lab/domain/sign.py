"""What stands on the sign in the street, and whether a sign that hangs there is still right."""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final, TypeVar

from waardevol_lab.domain.answers import chosen
from waardevol_lab.domain.dtpr import one

T = TypeVar("T")


class SignFormat(StrEnum):
    """The papers that a sign is made for."""

    A4 = "a4"
    A3 = "a3"
    STICKER = "sticker"


METRES_APART: Final = 200
"""Along a path: who walks there meets a sign within two minutes."""
METRES_OF_EDGE: Final = 150
"""Around an area, where people come in from all sides."""
LEAST_AROUND: Final = 3
MOST: Final = 30
_EARTH: Final = 6_371_000


def sign_face(contents: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that the sign of a notice says, apart from the words for it.

    Whoever prints another one gets the same sign as long as this is the same.
    """
    answers, english = contents.get("answers") or {}, contents.get("answers_en") or {}
    organisation = contents.get("organisation") or {}
    period = answers.get("period")
    return {
        "title": answers.get("title") or "",
        "title_en": english.get("title") or "",
        "purpose": list(chosen(answers.get("purpose_kind"))),
        "technology": list(chosen(answers.get("technology"))),
        "personal_data": one(answers, "personal_data"),
        "kept": one(answers, "kept"),
        "period": dict(period) if isinstance(period, Mapping) else {},
        "owner": organisation.get("name") or "",
        "phone": phone_of(contents),
    }


def phone_of(contents: Mapping[str, Any]) -> str:
    """The number of the team, or else of its organisation."""
    answers, organisation = contents.get("answers") or {}, contents.get("organisation") or {}
    return str(answers.get("contact_phone") or organisation.get("phone") or "")


def face_hash(contents: Mapping[str, Any]) -> str:
    """SHA-256 of what the sign says: another one means that what hangs there is old."""
    text = json.dumps(sign_face(contents), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def outdated(placements: Iterable[tuple[T, str, str]], now: str) -> Iterator[T]:
    """The signs to replace: the newest at its place, with another face than the sign has now.

    Each is what stands for it, its place and its face; the oldest first. A sign of which no face
    is known was placed before faces were kept: nothing is asked about it.
    """
    newest = {" ".join(place.casefold().split()): (row, face) for row, place, face in placements}
    for row, face in newest.values():
        if face and face != now:
            yield row


def copies(geometry: Mapping[str, Any] | None) -> int:
    """How many signs a place asks for, roughly: one at a point, more along a path or an edge."""
    if geometry is None:
        return 1
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "LineString":
        return min(MOST, max(2, math.ceil(_length(coordinates) / METRES_APART) + 1))
    rings = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind)
    if rings:
        edge = sum(_length(polygon[0]) for polygon in rings)
        return min(MOST, max(LEAST_AROUND * len(rings), math.ceil(edge / METRES_OF_EDGE)))
    return 1


def _length(positions: list[list[float]]) -> float:
    """Metres along positions of longitude and latitude; a few hundred metres are flat enough."""
    total = 0.0
    for (ax, ay, *_), (bx, by, *_) in pairwise(positions):
        east = math.radians(bx - ax) * math.cos(math.radians((ay + by) / 2))
        total += math.hypot(east, math.radians(by - ay)) * _EARTH
    return total

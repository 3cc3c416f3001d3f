"""Public experiments by the million, in bulk, as the list keeps them, for the bench."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tests.builders import START
from tests.many import AIMS, PLACES, THINGS
from waardevol_lab.domain.listed import Facet, mark_of, place_mark
from waardevol_lab.domain.squares import ZOOMS, square_at
from waardevol_lab.persistence import search
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Experiment, ListedExperiment
from waardevol_lab.persistence.search_words import words_of
from waardevol_lab.persistence.word_parts import with_parts
from waardevol_lab.services.indexing import organisation_word

PHASES = ("running", "approved", "evaluated", "evaluated", "withdrawn", "ended", "rejected")
TECHNOLOGIES = ("microphone", "radar", "gps", "person_detection", "weather_station")
PERSONAL = ("none", "none", "deidentified", "identifiable")
VALUES = ("privacy", "autonomy", "power")
CHUNK = 20_000


def grow(organisation: int, lead: int, count: int) -> None:
    """Announce experiments until the list holds `count`, a minute apart, the newest last."""
    with transaction() as session:
        there = session.scalar(select(func.count()).select_from(ListedExperiment)) or 0
    for begin in range(there, count, CHUNK):
        with transaction() as session:
            _add(session, organisation, lead, range(begin, min(begin + CHUNK, count)))


def _add(session: Session, organisation: int, lead: int, numbers: range) -> None:
    key = (session.scalar(select(func.max(Experiment.id))) or 0) + 1
    place = (session.scalar(select(func.max(ListedExperiment.id))) or 0) + 1
    made = [_made(number) for number in numbers]
    session.execute(
        insert(Experiment),
        [_experiment(key + i, organisation, lead, one) for i, one in enumerate(made)],
    )
    session.execute(
        insert(ListedExperiment), [_listed(place + i, key + i, one) for i, one in enumerate(made)]
    )
    words = [(place + i, [_words(organisation, one)]) for i, one in enumerate(made)]
    search.put_words(session, search.LISTED, words)


def _made(number: int) -> dict[str, Any]:
    """What number says, evenly spread, so that every word and filter finds its share."""
    thing, aim = THINGS[number % len(THINGS)], AIMS[number // 3 % len(AIMS)]
    place = PLACES[number // 7 % len(PLACES)]
    return {
        "number": number,
        "title": f"{thing.capitalize()} die {aim} op het {place}",
        "summary": f"Wij proeven of {thing} kunnen {aim} op het {place}.",
        "place": f"{place}, {1000 + number % 9000} AB Groenstad",
        "phase": PHASES[number % len(PHASES)],
        "point": (3.5 + number % 997 * 0.0035, 51.0 + number % 991 * 0.0024),
        "announced_at": START - timedelta(days=700) + timedelta(minutes=number),
    }


def _experiment(key: int, organisation: int, lead: int, one: dict[str, Any]) -> dict[str, Any]:
    at, number = one["announced_at"], one["number"]
    return {
        "id": key, "subject": secrets.token_hex(16), "reference": f"WL-2025-{100_000 + number}",
        "sign_code": f"g{number}", "slug": f"groei-{number}", "organisation_id": organisation,
        "lead_id": lead, "phase": "withdrawn", "title": one["title"], "created_at": at,
        "phase_since": at, "announced_at": at,
    }  # fmt: skip


def _listed(key: int, experiment: int, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": key, "experiment_id": experiment, "phase": one["phase"], "title": one["title"],
        "title_en": "", "summary": one["summary"], "summary_en": "", "place": one["place"],
        "points": [list(one["point"])], "words_hash": hashlib.sha256(b"").hexdigest(),
    }  # fmt: skip


def _words(organisation: int, one: dict[str, Any]) -> list[str]:
    place = _indexed(one["place"])
    words = (
        *_indexed(f"{one['title']} {one['summary']}"),
        *place,
        *map(place_mark, place),
        *words_of((f"nummer{one['number']}", f"WL-2025-{100_000 + one['number']}")),
        organisation_word(organisation),
        *_marks(organisation, one),
    )
    return list(dict.fromkeys(words))


@lru_cache(maxsize=200_000)
def _indexed(text: str) -> tuple[str, ...]:
    return tuple(with_parts(words_of((text,))))


def _marks(organisation: int, one: dict[str, Any]) -> Iterator[str]:
    number = one["number"]
    yield mark_of(Facet.STATUS, one["phase"])
    yield mark_of(Facet.ORGANISATION, str(organisation))
    yield mark_of(Facet.TECHNOLOGY, TECHNOLOGIES[number // 11 % len(TECHNOLOGIES)])
    yield mark_of(Facet.PERSONAL_DATA, PERSONAL[number // 13 % len(PERSONAL)])
    yield mark_of(Facet.VALUE, VALUES[number // 17 % len(VALUES)])
    yield mark_of(Facet.YEAR, str(2025 + number % 4))
    yield from (mark_of(Facet.SQUARE, square_at(one["point"], zoom)) for zoom in ZOOMS)

"""Public experiments by the million, in bulk, as the list keeps them, for the bench.

Whatever is asked finds a full page at a hundred as at a million, so that a page costs more for what
there is and never for what it shows: the oldest hold what is seldom, all others their even share.
"""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from tests.builders import START
from tests.many import AIMS, PLACES, THINGS
from waardevol_lab.domain.listed import Facet, mark_of, place_mark
from waardevol_lab.domain.squares import ZOOMS, square_at
from waardevol_lab.persistence import search
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Experiment, ListedExperiment
from waardevol_lab.persistence.search_order import SIZES
from waardevol_lab.persistence.search_words import words_of
from waardevol_lab.persistence.word_parts import with_parts
from waardevol_lab.services.indexing import organisation_word

PHASES = ("running", "approved", "running", "evaluated", "withdrawn", "ended", "rejected")
TECHNOLOGIES = ("microphone", "radar", "gps")
PERSONAL = ("none", "none", "deidentified", "identifiable")
OUTCOMES = ("scale_up", "adapt", "repeat", "stop", "pass_on")
VALUES = ("privacy", "autonomy", "power")
OLDEST = 30
"""So many hold what nothing else holds, and what elsewhere never goes together."""
NOW_AND_THEN = 200
"""One in so many says "soms", and the oldest do."""
BLOCK = 5_000
"""So many at once; when there are more than two blocks, the others are copies of the second."""


def grow(organisation: int, lead: int, count: int) -> None:
    """Announce so many experiments in an empty list, the newest last."""
    for begin in range(0, min(count, 2 * BLOCK), BLOCK):
        with transaction() as session:
            _add(session, organisation, lead, range(begin, min(begin + BLOCK, count)))
    if count > 2 * BLOCK:
        with transaction() as session:
            _copy(session, count // BLOCK - 2)


def _copy(session: Session, times: int) -> None:
    """The last block again and again, in the words of the database: ten thousand rows a second."""
    postgres = session.get_bind().dialect.name == "postgresql"
    text_key = "id" if postgres else "rowid"
    own = {
        "subject": "subject || '-' || n", "reference": "reference || '-' || n",
        "sign_code": "sign_code || '-' || n", "slug": "slug || '-' || n",
        "experiment_id": f"experiment_id + n * {BLOCK}",
    }  # fmt: skip
    if postgres:
        key = f"id + n * {BLOCK}"
        own["words"] = f"ts_delete(words, {_windows('id')}) || array_to_tsvector({_windows(key)})"
        session.execute(text("DROP INDEX ix_listed_text_words"))
    for table, key, columns in (
        ("experiment", "id", [c.name for c in Experiment.__table__.columns]),
        ("listed_experiment", "id", [c.name for c in ListedExperiment.__table__.columns]),
        ("listed_text", text_key, [text_key, "words"]),
    ):
        values = ", ".join(
            f"{key} + n * {BLOCK}" if name == key else own.get(name, name) for name in columns
        )
        many = "WITH RECURSIVE times(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM times WHERE n < "
        last = f"{key} > (SELECT max({key}) - {BLOCK} FROM {table})"  # noqa: S608 - our own names
        session.execute(
            text(
                f"{many}{times}) INSERT INTO {table} ({', '.join(columns)}) SELECT {values} "  # noqa: S608
                f"FROM times CROSS JOIN {table} WHERE {last} ORDER BY n, {key}"
            )
        )
    if postgres:
        session.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        session.execute(
            text(
                "CREATE INDEX ix_listed_text_words ON listed_text"
                " USING gin (words) WITH (fastupdate = off)"
            )
        )


def _windows(key: str) -> str:
    """The words of the windows of a key, in the words of the database."""
    each = (f"'#{level}w' || ({key}) / {size}" for level, size in enumerate(SIZES))
    return f"ARRAY[{', '.join(each)}]"


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
    """What a number says, evenly spread, so that every word and filter finds its share."""
    oldest = number < OLDEST
    banks = "de oever en de wal" if oldest else ("de oever", "de wal")[number % 2]
    soms = " Soms." if oldest or number % NOW_AND_THEN == 0 else ""
    thing, aim = THINGS[number % len(THINGS)], AIMS[number // 3 % len(AIMS)]
    place = PLACES[number // 7 % len(PLACES)]
    return {
        "number": number,
        "title": f"{thing.capitalize()} die {aim} op het {place}",
        "summary": f"Wij proeven of {thing} kunnen {aim} bij {banks}.{soms}",
        "place": f"{'Zeldenhof' if oldest else place}, {1000 + number % 9000} AB Groenstad",
        "phase": "running" if oldest else PHASES[number % len(PHASES)],
        "point": (3.5 + number * 379 % 997 * 0.0035, 51.0 + number * 271 % 991 * 0.0024),
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
def _indexed(said: str) -> tuple[str, ...]:
    return tuple(with_parts(words_of((said,))))


def _marks(organisation: int, one: dict[str, Any]) -> Iterator[str]:
    number = one["number"]
    yield mark_of(Facet.STATUS, one["phase"])
    yield mark_of(Facet.ORGANISATION, str(organisation))
    yield mark_of(Facet.TECHNOLOGY, TECHNOLOGIES[number // 11 % len(TECHNOLOGIES)])
    if number < OLDEST:
        yield mark_of(Facet.TECHNOLOGY, "chatbot")
    yield mark_of(Facet.PERSONAL_DATA, PERSONAL[number // 13 % len(PERSONAL)])
    yield mark_of(Facet.VALUE, VALUES[number // 17 % len(VALUES)])
    yield mark_of(Facet.OUTCOME, OUTCOMES[number // 19 % len(OUTCOMES)])
    yield mark_of(Facet.YEAR, str(2025 + number // 5 % 3))
    yield from (mark_of(Facet.SQUARE, square_at(one["point"], zoom)) for zoom in ZOOMS)

"""The public list in its order, whatever is asked: the same on both engines, from few rows."""

import random
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.builders import Lab, a_lab
from tests.databases import Databases
from waardevol_lab.persistence import search
from waardevol_lab.persistence.db import db, reading, transaction
from waardevol_lab.persistence.search_order import SIZES, STARTS
from waardevol_lab.queries.public_list import Asked

NEARBY = (-1, 0, 1)
KEYS = sorted({
    *range(1, 700),
    *(size * n + near for size in SIZES for n in (1, 2, 3, 5) for near in NEARBY),
    *range(140_000, 140_900),
    *range(300_000, 302_500),
})  # fmt: skip
LONG = "toegankelijkheidsverklaringen"
QUESTIONS: dict[str, list[tuple[str, ...]]] = {
    "all": [("proef",)],
    "half": [("oever",)],
    "seldom both": [("oever",), ("wal",)],
    "start": [("pro*", "nergens")],
    "start of a part": [("0plein*",)],
    "long start": [(f"{LONG[:25]}*",)],
    "start that is too short to know": [("pr*",)],
    "oldest": [("oudst",)],
    "none": [("nergens",)],
}


def words(key: int) -> list[str]:
    """The words of an entry."""
    found = ["proef", "0pleintje", LONG, "oever" if key % 2 else "wal"]
    return [*dict.fromkeys((*found, *(("oudst", "oever", "wal") if key < 9 else ())))]


def holds(key: int, question: Sequence[tuple[str, ...]]) -> bool:
    """Whether an entry has an answer to every part of a question."""
    own = words(key)

    def one(wanted: str) -> bool:
        start = wanted.removesuffix("*")
        return any(w.startswith(start) if wanted != start else w == start for w in own)

    return all(any(map(one, alternatives)) for alternatives in question)


@pytest.fixture
def filled(any_lab: Lab) -> Lab:
    with transaction() as session:
        search.put_words(session, search.LISTED, [(key, [words(key)]) for key in KEYS])
    return any_lab


def keys(question: Any, after: int | None, most: int, *, oldest: bool) -> list[int]:
    with reading() as session:
        engine = search.engine_of(session)
        asked = Asked(engine.asked(search.LISTED, question), engine.ordered())
        statement = engine.ordered().oldest if oldest else engine.ordered().newest
        return list(session.scalars(statement, asked.values(most, after)))


def count(question: Any, cap: int) -> int:
    with reading() as session:
        engine = search.engine_of(session)
        given = {"asked": engine.asked(search.LISTED, question), "cap": cap}
        return int(session.scalar(engine.ordered().counted, given) or 0)


def test_every_page_holds_the_next_keys(filled: Lab) -> None:
    chance = random.Random(22)  # noqa: S311 - no secret
    for name, question in QUESTIONS.items():
        expected = [key for key in KEYS if holds(key, question)]
        places = [None, 1, 2**62, KEYS[-1], KEYS[-1] + 1, *chance.sample(KEYS, 12)]
        for after, most, oldest in product(places, (26, 1001), (False, True)):
            beyond = [
                key for key in expected if after is None or (key > after if oldest else key < after)
            ]
            wanted = beyond[:most] if oldest else beyond[::-1][:most]
            found = keys(question, after, most, oldest=oldest)
            assert found == wanted, (name, after, most, oldest)


def test_count_is_right_up_to_its_cap(filled: Lab) -> None:
    for name, question in QUESTIONS.items():
        there = sum(holds(key, question) for key in KEYS)
        for cap in (5, 1001, 100_000):
            assert count(question, cap) == min(there, cap), (name, cap)


def test_list_without_anything_is_empty(any_lab: Lab) -> None:
    question = QUESTIONS["all"]
    assert keys(question, None, 26, oldest=False) == keys(question, None, 26, oldest=True) == []
    assert count(question, 10) == 0


def read_rows(statement: Any, values: dict[str, Any]) -> int:
    """How many rows PostgreSQL reads from the table of words; no index but that of words serves."""
    with db.engine.connect() as connection:
        compiled = statement.compile(connection)
        given = {**compiled.params, **values}
        explained = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {compiled}", given)
        return _rows(explained.scalar_one()[0]["Plan"])


def _rows(node: dict[str, Any]) -> int:
    below = sum(_rows(part) for part in node.get("Plans", ()))
    if node.get("Relation Name") != search.LISTED.name or node["Node Type"] == "Index Only Scan":
        return below  # only the highest key is taken from the index of keys
    assert node["Node Type"] == "Bitmap Heap Scan", node
    return below + int(node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * int(
        node["Actual Loops"]
    )


@pytest.mark.postgres
def test_postgresql_reads_few_rows_for_a_page(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh("postgres") as url, a_lab(url, tmp_path):
        with transaction() as session:
            rows = [(key, [words(key)]) for key in range(1, 9_001)]
            search.put_words(session, search.LISTED, rows)
        with transaction() as session:
            session.execute(text("ANALYZE listed_text"))
            engine = search.engine_of(session)
        ordered = engine.ordered()
        for name in ("all", "half", "start", "oldest", "none", "seldom both"):
            asked = Asked(engine.asked(search.LISTED, QUESTIONS[name]), ordered)
            for after in (None, 6_001):
                read = read_rows(ordered.newest, asked.values(26, after))
                assert read <= 2 * SIZES[0], (name, after)
            assert read_rows(ordered.counted, asked.values(26)) <= 1001, name


def test_starts_that_the_index_holds_are_those_of_both_engines(any_lab: Lab) -> None:
    """SQLite keeps an index for each length that the table was made with."""
    if db.engine.dialect.name == "sqlite":
        with reading() as session:
            made = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'listed_text'"))
        assert f"prefix='{' '.join(map(str, STARTS))}'" in str(made)
    else:
        with transaction() as session:
            search.put_words(session, search.LISTED, [(1, [[LONG]])])
            kept = session.scalar(text("SELECT tsvector_to_array(words) FROM listed_text"))
        assert {one for one in kept or () if one.startswith("^")} == {
            f"^{LONG[:length]}" for length in STARTS
        }

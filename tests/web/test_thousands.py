"""Ten thousand dossiers: no list reads more for them, and indexes serve what it reads."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.builders import Lab
from tests.thousands import lab_with
from waardevol_lab.persistence.db import db

FEW, MANY = 100, 10_000
DOSSIERS = "/commissie/dossiers"
PAGES = {
    "desk of the secretary": ("secretary", "/commissie/", 20),
    "desk of a member": ("anna", "/commissie/", 20),
    "desk of the chair": ("chair", "/commissie/", 20),
    "desk of the dpo": ("dpo", "/commissie/", 20),
    "desk of the decider": ("decider", "/commissie/", 20),
    "all dossiers": ("secretary", DOSSIERS, 8),
    "all dossiers of a member": ("anna", DOSSIERS, 8),
    "dossiers by term": ("secretary", f"{DOSSIERS}?sorteer=termijn", 8),
    "what is overdue": ("secretary", f"{DOSSIERS}?telaat=1", 8),
    "decisions of a year": ("auditor", f"{DOSSIERS}?toestand=decided&jaar=2025", 8),
    "a word": ("secretary", f"{DOSSIERS}?q=sensor", 9),
    "a word that is rare": ("secretary", f"{DOSSIERS}?q=robots+99", 9),
    "the board in pictures": ("secretary", "/commissie/beeld", 27),
    "the board in pictures, for the chair": ("chair", "/commissie/beeld", 26),
    "the board in pictures, for the decider": ("decider", "/commissie/beeld", 24),
    "my plans": ("lead", "/plannen/", 14),
    "my plans by a word": ("lead", "/plannen/?q=lampen", 15),
}
"""Page, by whom, and the most queries that it may take, those for the session included."""
GROWING = r"(review_round|experiment|plan_version|assignment|assessment|decision)\w*"
READ_WHOLE = re.compile(rf"^SCAN {GROWING}$")


@pytest.fixture(scope="module")
def many(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with lab_with(run_folder, tmp_path_factory.mktemp("many"), MANY) as lab:
        yield lab


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Give what is asked of the database, apart from transactions."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def asked(lab: Lab, who: str, address: str) -> list[tuple[str, Any]]:
    """The statements of one page that there is."""
    visitor = lab.visitor(who)
    visitor.text(address)
    with statements() as seen:
        page = visitor.text(address)
    assert "WL-" in page
    return seen


@pytest.mark.parametrize("name", PAGES)
def test_page_takes_few_queries_whatever_there_is(many: Lab, name: str) -> None:
    who, address, most = PAGES[name]
    assert len(asked(many, who, address)) <= most


@pytest.mark.parametrize("name", PAGES)
def test_indexes_serve_the_page(many: Lab, name: str) -> None:
    who, address, _most = PAGES[name]
    for statement, values in asked(many, who, address):
        if not statement.startswith("SELECT") or statement.startswith("SELECT count"):
            continue  # a count stops at a thousand by itself
        with db.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row[-1] for row in plan]
        assert not [step for step in steps if READ_WHOLE.match(step)], (statement, steps)


def test_ten_thousand_take_no_more_queries_than_a_hundred(
    many: Lab, run_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with many.app.app_context():
        large = {name: len(asked(many, who, at)) for name, (who, at, _) in PAGES.items()}
    with lab_with(run_folder, tmp_path_factory.mktemp("few"), FEW) as few:
        for name, (who, address, _most) in PAGES.items():
            if "?" not in address:
                assert large[name] <= len(asked(few, who, address)) + 1, name


def test_count_stops_at_a_thousand(many: Lab) -> None:
    assert "Meer dan 1.000 toetsingen (1.000+)" in many.visitor("secretary").text(DOSSIERS)
    assert "Meer dan 1.000 plannen" in many.visitor("lead").text("/plannen/")


def test_file_of_everything_stops_where_it_says(many: Lab) -> None:
    answer = many.visitor("auditor").get(f"{DOSSIERS}/csv")
    assert answer.status_code == 200
    assert len(answer.get_data(as_text=True).splitlines()) == MANY * 97 // 100 + 1

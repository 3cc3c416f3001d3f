"""A database that is in use goes down to the first schema and up again, on both engines."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from tests.databases import Databases
from tests.demo import copy_of_the_demo
from waardevol_lab.persistence.db import Base, listen_sqlite
from waardevol_lab.persistence.schema import current, downgrade, newest, upgrade

FIRST = "0001"
REFERRING_TO_ITSELF = {"comment": "reply_to_id", "plan_file": "replaces_id"}
Tables = dict[str, Sequence[str]]


@pytest.mark.parametrize("name", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_what_the_first_schema_holds_survives_going_down_and_up(
    name: str, databases: Databases, run_folder: Path, tmp_path: Path
) -> None:
    copy_of_the_demo(run_folder, tmp_path)
    demo = opened(f"sqlite:///{tmp_path / 'waardevol.db'}")
    refer_to_itself(demo)
    with databases.fresh("postgres" if name == "postgres" else "sqlite") as url:
        engine = demo if name == "sqlite" else opened(url)
        if engine is not demo:
            copy_rows(demo, engine)
        try:
            _goes_down_and_up(engine)
        finally:
            engine.dispose()
            demo.dispose()


def _goes_down_and_up(engine: Engine) -> None:
    at_newest = columns(engine)
    before = {table: set(names) for table, names in at_newest.items()}
    with_all = contents(engine, at_newest)
    downgrade(engine, FIRST)
    assert current(engine) == FIRST
    kept = {
        table: sorted(set(names) & before[table])
        for table, names in columns(engine).items()
        if table in before
    }
    assert {"experiment", "plan_version", "ledger_entry", "comment"} <= set(kept)
    first = contents(engine, kept)
    upgrade(engine)
    assert current(engine) == newest()
    assert contents(engine, kept) == first
    assert {table: len(rows) for table, rows in first.items()} == {
        table: len(with_all[table]) for table in kept
    }


def opened(url: str) -> Engine:
    """Return the engine, with the settings that the product itself gives SQLite."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        listen_sqlite(engine)
    return engine


def columns(engine: Engine) -> Tables:
    """Return the columns of every table that holds something of the product's own."""
    inspector = inspect(engine)
    return {
        table: sorted(column["name"] for column in inspector.get_columns(table))
        for table in inspector.get_table_names()
        if table != "alembic_version" and not table.startswith("search_")
    }


def contents(engine: Engine, tables: Tables) -> dict[str, list[str]]:
    """Return the rows of these columns, in an order of their own."""
    with engine.connect() as connection:
        return {
            table: sorted(
                repr(tuple(row))
                for row in connection.execute(
                    text(f"SELECT {', '.join(names)} FROM {table}")  # noqa: S608 - names of our own
                )
            )
            for table, names in tables.items()
        }


def refer_to_itself(engine: Engine) -> None:
    """Let rows refer to rows of their own table: rebuilding and dropping trip over those."""
    with engine.begin() as connection:
        for table, column in REFERRING_TO_ITSELF.items():
            done = connection.execute(
                text(
                    f"UPDATE {table} SET {column} = (SELECT MIN(id) FROM {table}) "  # noqa: S608
                    f"WHERE id = (SELECT MAX(id) FROM {table} WHERE {column} IS NULL) "
                    f"AND NOT EXISTS (SELECT 1 FROM {table} WHERE {column} IS NOT NULL)"
                )
            )
            found = connection.scalar(
                text(f"SELECT COUNT(*) FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
            )
            assert found, (table, done.rowcount)


def copy_rows(source: Engine, target: Engine) -> None:
    """Copy every row; what refers to what is not looked at before all are there."""
    with source.connect() as there, target.begin() as here:
        here.execute(text("SET session_replication_role = replica"))
        for table in Base.metadata.tables.values():
            rows: list[dict[str, Any]] = [
                dict(row) for row in there.execute(table.select()).mappings()
            ]
            if rows:
                here.execute(table.insert(), rows)
        here.execute(text("SET session_replication_role = DEFAULT"))

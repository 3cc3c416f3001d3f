"""The models and the migrations say the same, on both engines."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from tests.databases import Databases
from waardevol_lab.persistence import models
from waardevol_lab.persistence.db import Base, listen_sqlite
from waardevol_lab.persistence.schema import current, downgrade, newest, upgrade
from waardevol_lab.persistence.search import DOSSIERS, LESSONS, LISTED


def has_model(table: str) -> bool:
    """Whether a table is one of the models'; the words of the search index are not. ADR 0013."""
    return not table.startswith((DOSSIERS.name, LISTED.name, LESSONS.name))


def differences(url: str) -> list[Any]:
    """Return what alembic would still change in a migrated database."""
    assert models
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            options = {
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _parents: kind != "table" or has_model(name),
            }
            context = MigrationContext.configure(connection, opts=options)
            found: list[Any] = compare_metadata(context, Base.metadata)
            return found
    finally:
        engine.dispose()


def constraint_names(url: str) -> dict[str, set[str | None]]:
    """Return the names of the checks of every table: alembic does not compare those."""
    engine = create_engine(url)
    try:
        inspector = inspect(engine)
        return {
            table: {check["name"] for check in inspector.get_check_constraints(table)}
            for table in inspector.get_table_names()
            if table != "alembic_version" and has_model(table)
        }
    finally:
        engine.dispose()


def test_models_equal_migrations(database_url: str) -> None:
    assert differences(database_url) == []


def test_comparison_notices_a_column_that_no_migration_made(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE experiment ADD COLUMN forgotten INTEGER")
    engine.dispose()
    assert "forgotten" in str(differences(sqlite_url))


@pytest.mark.parametrize("name", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_checks_of_the_models_are_in_the_migrated_tables(name: str, databases: Databases) -> None:
    with databases.fresh(name) as migrated, databases.empty(name) as made:
        engine = create_engine(made)
        Base.metadata.create_all(engine)
        engine.dispose()
        assert constraint_names(migrated) == constraint_names(made)


def test_migrations_go_down_to_nothing_and_up_again(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    if engine.dialect.name == "sqlite":
        listen_sqlite(engine)
    try:
        upgrade(engine)
        assert current(engine) == newest()
        downgrade(engine, "base")
        assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
        upgrade(engine)
        assert current(engine) == newest()
    finally:
        engine.dispose()


@pytest.mark.postgres
def test_no_table_or_function_is_left_on_postgresql_after_going_down(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    try:
        downgrade(engine, "base")
        with engine.connect() as connection:
            left = connection.exec_driver_sql(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            ).all()
        assert left == []
    finally:
        engine.dispose()


@pytest.mark.postgres
def test_every_index_of_words_is_whole_at_once(databases: Databases) -> None:
    """What waits in a list is read through by each search, and the planner passes the index by."""
    with databases.fresh("postgres") as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            found = connection.exec_driver_sql(
                "SELECT c.relname, c.reloptions FROM pg_class c JOIN pg_am a ON a.oid = c.relam"
                " WHERE a.amname = 'gin'"
            ).all()
        engine.dispose()
    assert len(found) >= 4
    assert {name for name, options in found if options != ["fastupdate=off"]} == set()

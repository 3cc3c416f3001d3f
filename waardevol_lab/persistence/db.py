"""The database: one Base, one `transaction()` for acts, one `reading()` for pages."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BindParameter,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    PoolProxiedConnection,
    TypeDecorator,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WRITES = "waardevol_writes"
BUSY_TIMEOUT_MS = 10_000

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, without a zone in the database."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses naive instants; stores UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Gives aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of every model."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: Json, list[Any]: Json}  # noqa: RUF012


db = SQLAlchemy(metadata=Base.metadata)


def init_database(app: Flask) -> None:
    """Bind the application's database and set each connection up for durable, checked writes."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            listen_sqlite(db.engine)
        else:
            event.listen(db.engine, "connect", _prepare_postgres)


def listen_sqlite(engine: Engine) -> None:
    """WAL, synchronous FULL, foreign keys on; BEGIN IMMEDIATE for acts. ADR 0002."""
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgres(connection: Any, _record: Any) -> None:
    """No machine code for a query: making it takes a fifth of a second, the query a few ms."""
    connection.execute("SET jit = off")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction() -> Iterator[Session]:
    """One act: everything in the block is committed together, or nothing is.

    Needs an application context, no request. On SQLite it takes the write lock at the start, so
    that what it reads cannot change before it writes.
    """
    db.session.rollback()
    with Session(db.engine, expire_on_commit=False) as session, session.begin():
        session.connection(execution_options={WRITES: True})
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """A session for queries; whatever it holds is rolled back at the end of the context."""
    session = db.session()
    try:
        yield session
    finally:
        session.rollback()


@contextmanager
def one_moment() -> Iterator[Session]:
    """A session for queries that belong together: none sees what is written after the first.

    SQLite gives that by itself; PostgreSQL needs to be asked.
    """
    with Session(db.engine) as session:
        if db.engine.dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement in the words of the database, and what its rows are made of."""

    text: str
    fixed: Mapping[str, Any]
    """The values that stand in the statement itself."""
    order: tuple[str, ...] | None
    """The names of its values in their order, where they have one."""
    row: Callable[[Iterable[Any]], Any]
    readers: tuple[tuple[int, Callable[[Any], Any]], ...]
    """Of the columns that the driver gives in another type than ours: what reads them."""
    writers: Mapping[str, Callable[[Any], Any]]
    """Of the values that the driver takes in another type than ours: what writes them."""

    def given(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver wants them."""
        whole = {**self.fixed, **values}
        for name, writer in self.writers.items():
            whole[name] = writer(whole[name])
        return whole if self.order is None else [whole[name] for name in self.order]

    def read(self, row: Sequence[Any]) -> Any:
        """A row with names, in our own types."""
        if not self.readers:
            return self.row(row)
        cells = list(row)
        for place, reader in self.readers:
            cells[place] = reader(cells[place])
        return self.row(cells)


@lru_cache(maxsize=64)
def _written(statement: Executable, dialect: Dialect) -> _Written:
    compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    columns = statement.selected_columns  # type: ignore[attr-defined]
    readers = (
        column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
    )
    names = [getattr(column, "key", None) or f"column_{n}" for n, column in enumerate(columns)]
    row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]
    return _Written(
        text=str(compiled),
        fixed=compiled.params,
        order=tuple(compiled.positiontup) if compiled.positional else None,
        row=row._make,
        readers=tuple((n, reader) for n, reader in enumerate(readers) if reader is not None),
        writers=_writers(compiled.binds, dialect),
    )


def _writers(
    binds: Mapping[str, BindParameter[Any]], dialect: Dialect
) -> dict[str, Callable[[Any], Any]]:
    """What writes the instants among the values; all others the driver takes as they are."""
    found = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for name, bind in binds.items()
        if isinstance(bind.type, UtcDateTime)
    }
    return {name: writer for name, writer in found.items() if writer is not None}


def first_row(statement: Executable, **values: str | int) -> tuple[Any, ...] | None:
    """The first row of the one small query of a hot page, in the driver's own types.

    Compiled once and handed to the driver: SQLAlchemy's own layer costs more than the database
    here. No session and, on SQLite, no BEGIN. All values are named and given.
    """
    written = _written(statement, db.engine.dialect)
    row: tuple[Any, ...] | None = _fetched(written, values, lambda cursor: cursor.fetchone())
    return row


def every_row(statement: Executable, **values: str | int | datetime | None) -> list[Any]:
    """All rows of a query of a hot page in our own types, asked as `first_row` does; with names."""
    written = _written(statement, db.engine.dialect)
    return [
        written.read(row) for row in _fetched(written, values, lambda cursor: cursor.fetchall())
    ]


def _fetched(written: _Written, values: Mapping[str, Any], fetch: Callable[[Any], Any]) -> Any:
    engine = db.engine
    given = written.given(values)
    errors: type[Exception] = engine.dialect.loaded_dbapi.Error
    try:
        connection = engine.raw_connection()
        try:
            with _one_trip(connection, engine.dialect, errors):
                cursor = connection.cursor()
                cursor.execute(written.text, given)
                found = fetch(cursor)
                cursor.close()
                return found
        finally:
            connection.close()
    except errors as error:
        raise DBAPIError.instance(
            written.text, given, error, errors, dialect=engine.dialect
        ) from error


@contextmanager
def _one_trip(
    connection: PoolProxiedConnection, dialect: Dialect, errors: type[Exception]
) -> Iterator[None]:
    """Within the block a query goes to the database by itself: no BEGIN before it, nothing after.

    Each of these is a trip to PostgreSQL that costs as much as the query. The connection of the
    pool begins transactions again after the block; one that cannot be told so is thrown away.
    """
    if dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.dbapi_connection
    driver.autocommit = True
    try:
        yield
    finally:
        try:
            driver.autocommit = False
        except errors:
            connection.invalidate()

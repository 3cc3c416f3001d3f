"""The one way into the search index, on both engines. ADR 0013.

An entry is one text that somebody may find: its head is what may be known of it, its body all that
may be read of it. Who may find what is for the queries; the index knows texts alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Select,
    TableClause,
    bindparam,
    column,
    delete,
    insert,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR
from sqlalchemy.orm import Session
from sqlalchemy.sql import func
from sqlalchemy.types import Text

from waardevol_lab.persistence import search_order
from waardevol_lab.persistence.db import db
from waardevol_lab.persistence.models import SearchEntry
from waardevol_lab.persistence.search_order import Ordered
from waardevol_lab.persistence.search_words import SHORTEST_START, Alternatives, words_of
from waardevol_lab.persistence.word_parts import with_parts

Texts = tuple[int, Sequence[str], Sequence[str]]
"""The key of an entry, the texts of its head, and the texts of its body beyond the head."""
Row = tuple[int, Sequence[Sequence[str]]]
"""The key of an entry, and the words of each of its columns."""


@dataclass(frozen=True, slots=True)
class Index:
    """One table of the engine's own kind; the rest of what is named like it belongs to it."""

    name: str
    columns: tuple[str, ...]
    ordered: bool = False
    """Whether its keys are an order in which it is read."""


DOSSIERS = Index("search_text", ("head", "body"))
"""For staff, keyed by `SearchEntry`: what may be known of a plan, and all that may be read."""
LISTED = Index("listed_text", ("words",), ordered=True)
"""For everybody, keyed by `ListedExperiment`: newest last, so that its keys are the order."""
LESSONS = Index("lesson_text", ("words",))  # for everybody, keyed by `Lesson`: those in the list


class Engine(Protocol):
    """What each engine does in its own way."""

    def put(self, session: Session, index: Index, rows: Sequence[Row]) -> None:
        """Keep the words of entries that have none yet."""

    def drop(self, session: Session, index: Index, keys: Select[Any]) -> None:
        """Forget the words of entries."""

    def matching(self, index: Index, question: Sequence[Alternatives], column: str) -> Select[Any]:
        """The keys of the entries that hold one of the alternatives of every word."""

    def of_kind(self, kind: str) -> ColumnElement[bool]:
        """The entries of one kind, where the words are looked at first."""

    def ordered(self) -> Ordered:
        """What reads `LISTED` in the order of its keys."""

    def asked(self, index: Index, question: Sequence[Alternatives]) -> str:
        """The question in the engine's own words."""


class Fts5:
    """SQLite: a virtual table whose rowid is the key of the entry."""

    def put(self, session: Session, index: Index, rows: Sequence[Row]) -> None:
        """One row for each entry."""
        values = [
            {"rowid": key, **{c: " ".join(w) for c, w in zip(index.columns, words, strict=True)}}
            for key, words in rows
        ]
        session.connection().execute(insert(self._texts(index)), values)

    def drop(self, session: Session, index: Index, keys: Select[Any]) -> None:
        """By rowid."""
        texts = self._texts(index)
        session.connection().execute(delete(texts).where(texts.c.rowid.in_(keys)))

    def matching(self, index: Index, question: Sequence[Alternatives], column: str) -> Select[Any]:
        """What is asked, of one column."""
        where = self.asked(index, question)
        if len(index.columns) > 1:
            where = f"{{{column}}} : {where}"
        matches = literal_column(index.name).op("MATCH")(literal(where))
        return select(self._texts(index).c.rowid).where(matches)

    def of_kind(self, kind: str) -> ColumnElement[bool]:
        """An expression, no column: else every entry of the kind is read, and then the words."""
        return SearchEntry.kind.concat("") == kind

    def ordered(self) -> Ordered:
        """The index gives its keys in their order by itself."""
        return search_order.SQLITE

    def asked(self, index: Index, question: Sequence[Alternatives]) -> str:
        """Every word in quotes, so that none is an operator."""
        each = (f"({' OR '.join(_quoted(word) for word in one)})" for one in question)
        return f"({' AND '.join(each)})"

    def _texts(self, index: Index) -> TableClause:
        return table(index.name, column("rowid"), *map(column, index.columns))


class Tsvector:
    """PostgreSQL: a table of its own with vectors of words, made without any parser."""

    def put(self, session: Session, index: Index, rows: Sequence[Row]) -> None:
        """One row for each entry."""
        vector = {
            name: func.array_to_tsvector(bindparam(f"{name}_words", type_=ARRAY(Text)))
            for name in index.columns
        }
        statement = insert(self._texts(index)).values(id=bindparam("key"), **vector)
        names = [f"{name}_words" for name in index.columns]
        values = [
            {
                "key": key,
                **{n: self._kept(index, key, w) for n, w in zip(names, words, strict=True)},
            }
            for key, words in rows
        ]
        session.connection().execute(statement, values)

    def drop(self, session: Session, index: Index, keys: Select[Any]) -> None:
        """By key."""
        texts = self._texts(index)
        session.connection().execute(delete(texts).where(texts.c.id.in_(keys)))

    def matching(self, index: Index, question: Sequence[Alternatives], column: str) -> Select[Any]:
        """What is asked, of one column."""
        texts = self._texts(index)
        asked = literal(self.asked(index, question)).cast(TSQUERY)
        return select(texts.c.id).where(texts.c[column].op("@@")(asked))

    def of_kind(self, kind: str) -> ColumnElement[bool]:
        """The planner knows how many there are."""
        return SearchEntry.kind == kind

    def ordered(self) -> Ordered:
        """Window after window, until there are enough."""
        return search_order.POSTGRESQL

    def _kept(self, index: Index, key: int, words: Sequence[str]) -> list[str]:
        if not index.ordered:
            return list(words)
        return [*words, *search_order.starts(words), *search_order.windows(key)]

    def asked(self, index: Index, question: Sequence[Alternatives]) -> str:
        """Every word as a lexeme in quotes."""
        each = (" | ".join(_lexeme(word, index) for word in one) for one in question)
        return " & ".join(f"({one})" for one in each)

    def _texts(self, index: Index) -> TableClause:
        return table(index.name, column("id"), *(column(name, TSVECTOR) for name in index.columns))


def _quoted(word: str) -> str:
    """A word ending in a star finds what begins with it."""
    return f'"{word[:-1]}"*' if word.endswith("*") else f'"{word}"'


def _lexeme(word: str, index: Index) -> str:
    if not word.endswith("*"):
        return f"'{word}'"
    start = word[:-1]
    known = index.ordered and len(start) in search_order.STARTS
    return f"'{search_order.as_start(start)}'" if known else f"'{start}':*"


def engine_of(session: Session) -> Engine:
    """The engine's own way, for the database of the session."""
    return _engine(session.get_bind().dialect.name)


def own_engine() -> Engine:
    """The engine's own way, for the database of the application."""
    return _engine(db.engine.dialect.name)


def _engine(dialect: str) -> Engine:
    return Tsvector() if dialect == "postgresql" else Fts5()


def begins(word: str) -> str:
    """The word as it finds what begins with it, when it is long enough."""
    return f"{word}*" if len(word) >= SHORTEST_START else word


def put(session: Session, entries: Sequence[Texts]) -> None:
    """Keep the texts of entries, in place of what was kept of them."""
    keys = [key for key, _, _ in entries]
    session.flush()
    engine_of(session).drop(
        session, DOSSIERS, select(SearchEntry.id).where(SearchEntry.id.in_(keys))
    )
    put_words(
        session,
        DOSSIERS,
        [
            (key, (with_parts(words_of(head)), with_parts(words_of((*head, *body)))))
            for key, head, body in entries
        ],
    )


def put_words(session: Session, index: Index, rows: Sequence[Row]) -> None:
    """Keep the words of entries of which nothing is kept."""
    if rows:
        engine_of(session).put(session, index, rows)


def drop_words(session: Session, index: Index, keys: Select[Any]) -> None:
    """Forget the words of entries; `keys` selects their keys."""
    engine_of(session).drop(session, index, keys)


def drop(session: Session, keys: Select[Any]) -> None:
    """Forget entries and their words; `keys` selects ids of `SearchEntry`."""
    drop_words(session, DOSSIERS, keys)
    session.execute(delete(SearchEntry).where(SearchEntry.id.in_(keys)))


def empty(session: Session) -> None:
    """Forget every entry for staff and its words."""
    empty_words(session, DOSSIERS)
    session.execute(delete(SearchEntry))


def empty_words(session: Session, index: Index) -> None:
    """Forget all the words of an index."""
    session.connection().execute(sql(f"DELETE FROM {index.name}"))  # noqa: S608 - our own name


def matching(
    session: Session, question: Sequence[Alternatives], *, head: bool = False
) -> Select[Any]:
    """The keys of the entries for staff with one of the alternatives of every word.

    With `head` only what may be known of a text is looked at. Raises `ValueError` without words.
    """
    return matching_words(session, DOSSIERS, question, "head" if head else "body")


def matching_words(
    session: Session, index: Index, question: Sequence[Alternatives], column: str
) -> Select[Any]:
    """The keys of the entries of an index with one of the alternatives of every word.

    Raises `ValueError` without words.
    """
    if not question:
        raise ValueError("a question without words")
    return engine_of(session).matching(index, question, column)


def of_kind(session: Session, kind: str) -> ColumnElement[bool]:
    """The entries of one kind among those that `matching` finds."""
    return engine_of(session).of_kind(kind)

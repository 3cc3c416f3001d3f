"""The one way into the search index, on both engines. ADR 0013.

An entry is one text that somebody may find: its head is what may be known of it, its body all that
may be read of it. Who may find what is for the queries; the index knows texts alone.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Select,
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

from waardevol_lab.persistence.models import SearchEntry
from waardevol_lab.persistence.search_words import SHORTEST_START, Alternatives, words_of
from waardevol_lab.persistence.word_parts import with_parts

TEXTS = "search_text"
"""The table of the engine's own kind; the rest of what is named like it belongs to it."""
Texts = tuple[int, Sequence[str], Sequence[str]]
"""The key of an entry, the texts of its head, and the texts of its body beyond the head."""


class Engine(Protocol):
    """What each engine does in its own way."""

    def put(self, session: Session, rows: Sequence[tuple[int, list[str], list[str]]]) -> None:
        """Keep the words of entries that have none yet."""

    def drop(self, session: Session, keys: Select[Any]) -> None:
        """Forget the words of entries."""

    def matching(self, question: Sequence[Alternatives], *, head: bool) -> Select[Any]:
        """The keys of the entries that hold one of the alternatives of every word."""


class Fts5:
    """SQLite: a virtual table whose rowid is the key of the entry."""

    _texts = table(TEXTS, column("rowid"), column("head"), column("body"))

    def put(self, session: Session, rows: Sequence[tuple[int, list[str], list[str]]]) -> None:
        """One row for each entry."""
        values = [
            {"rowid": key, "head": " ".join(head), "body": " ".join(body)}
            for key, head, body in rows
        ]
        session.connection().execute(insert(self._texts), values)

    def drop(self, session: Session, keys: Select[Any]) -> None:
        """By rowid."""
        session.connection().execute(delete(self._texts).where(self._texts.c.rowid.in_(keys)))

    def matching(self, question: Sequence[Alternatives], *, head: bool) -> Select[Any]:
        """Every word in quotes, so that none is an operator."""
        each = (f"({' OR '.join(_quoted(word) for word in one)})" for one in question)
        where = f"{{{'head' if head else 'body'}}} : ({' AND '.join(each)})"
        return select(self._texts.c.rowid).where(literal_column(TEXTS).op("MATCH")(literal(where)))


class Tsvector:
    """PostgreSQL: a table of its own with two vectors of words, made without any parser."""

    _texts = table(TEXTS, column("id"), column("head", TSVECTOR), column("body", TSVECTOR))

    def put(self, session: Session, rows: Sequence[tuple[int, list[str], list[str]]]) -> None:
        """One row for each entry."""
        vector = {
            name: func.array_to_tsvector(bindparam(f"{name}_words", type_=ARRAY(Text)))
            for name in ("head", "body")
        }
        statement = insert(self._texts).values(id=bindparam("key"), **vector)
        values = [{"key": key, "head_words": head, "body_words": body} for key, head, body in rows]
        session.connection().execute(statement, values)

    def drop(self, session: Session, keys: Select[Any]) -> None:
        """By key."""
        session.connection().execute(delete(self._texts).where(self._texts.c.id.in_(keys)))

    def matching(self, question: Sequence[Alternatives], *, head: bool) -> Select[Any]:
        """Every word as a lexeme in quotes."""
        each = (f"({' | '.join(_lexeme(word) for word in one)})" for one in question)
        vector: ColumnElement[Any] = self._texts.c.head if head else self._texts.c.body
        asked = literal(" & ".join(each)).cast(TSQUERY)
        return select(self._texts.c.id).where(vector.op("@@")(asked))


def _quoted(word: str) -> str:
    """A word ending in a star finds what begins with it."""
    return f'"{word[:-1]}"*' if word.endswith("*") else f'"{word}"'


def _lexeme(word: str) -> str:
    return f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'"


def engine_of(session: Session) -> Engine:
    """The engine's own way, for the database of the session."""
    return Tsvector() if session.get_bind().dialect.name == "postgresql" else Fts5()


def begins(word: str) -> str:
    """The word as it finds what begins with it, when it is long enough."""
    return f"{word}*" if len(word) >= SHORTEST_START else word


def put(session: Session, entries: Sequence[Texts]) -> None:
    """Keep the texts of entries, in place of what was kept of them."""
    engine = engine_of(session)
    keys = [key for key, _, _ in entries]
    session.flush()
    engine.drop(session, select(SearchEntry.id).where(SearchEntry.id.in_(keys)))
    rows = []
    for key, head, body in entries:
        rows.append((key, with_parts(words_of(head)), with_parts(words_of((*head, *body)))))
    if rows:
        engine.put(session, rows)


def drop(session: Session, keys: Select[Any]) -> None:
    """Forget entries and their words; `keys` selects ids of `SearchEntry`."""
    engine_of(session).drop(session, keys)
    session.execute(delete(SearchEntry).where(SearchEntry.id.in_(keys)))


def empty(session: Session) -> None:
    """Forget everything."""
    session.connection().execute(sql(f"DELETE FROM {TEXTS}"))  # noqa: S608 - a name of our own
    session.execute(delete(SearchEntry))


def matching(session: Session, question: Sequence[Alternatives], *, head: bool) -> Select[Any]:
    """The keys of the entries with one of the alternatives of every word.

    With `head` only what may be known of a text is looked at. Raises `ValueError` without words.
    """
    if not question:
        raise ValueError("a question without words")
    return engine_of(session).matching(question, head=head)

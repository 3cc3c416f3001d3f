"""Inserting a row that may be there already, without an error and without a race."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from waardevol_lab.persistence.db import Base


def insert_unless_there(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert the row, or leave the one that is there; True when it was inserted.

    On PostgreSQL it waits for another transaction that is inserting the same key.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(model).values(**values).on_conflict_do_nothing()
    return bool(session.execute(statement.returning(*model.__table__.primary_key)).all())

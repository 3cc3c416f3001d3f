"""Whether the database can be served from."""

from waardevol_lab.persistence import schema
from waardevol_lab.persistence.db import db


def is_ready() -> bool:
    """Whether the database is at the newest migration; SQLAlchemy's error when it is gone."""
    return schema.current(db.engine) == schema.newest()

"""Alembic's environment: runs on the connection that `persistence.schema` hands over."""

from typing import Any, Literal

from alembic import context

from waardevol_lab.persistence import models  # noqa: F401 - registers the tables
from waardevol_lab.persistence.db import Base, UtcDateTime


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name plain column types, so that they never change with the code."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
    compare_server_default=True,
    transaction_per_migration=True,
)
context.run_migrations()

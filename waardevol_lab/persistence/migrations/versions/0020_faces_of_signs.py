"""Faces of signs: what the sign of a notice said, what one said that hangs, and its photo in words

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COLUMNS = (
    ("notice_version", "face", sa.String(64)),
    ("sign_placement", "face", sa.String(64)),
    ("sign_placement", "photo_alt", sa.Text()),
)


def upgrade() -> None:
    for table, column, kind in COLUMNS:
        op.add_column(table, sa.Column(column, kind, nullable=True))


def downgrade() -> None:
    """Without a rebuild of the table: others refer to its rows."""
    for table, column, _kind in COLUMNS:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")

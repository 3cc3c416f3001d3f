"""Reminder days: an organisation chooses when reminders leave; none chosen is the default

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = ("reminder_first", "reminder_second", "reminder_late")


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column("organisation", sa.Column(column, sa.Integer(), nullable=True))


def downgrade() -> None:
    """Without a rebuild of the table: others refer to its rows."""
    for column in COLUMNS:
        op.execute(f"ALTER TABLE organisation DROP COLUMN {column}")

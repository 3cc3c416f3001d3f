"""Agenda items: how long each is planned to take, in minutes

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agenda_item", sa.Column("duration", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE agenda_item DROP COLUMN duration")

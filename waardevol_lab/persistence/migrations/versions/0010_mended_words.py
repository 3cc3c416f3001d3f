"""Mended words: a version that differs from the one in force in wording alone

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plan_version", sa.Column("rewords", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Without a rebuild of the table: others refer to its rows."""
    op.execute("ALTER TABLE plan_version DROP COLUMN rewords")

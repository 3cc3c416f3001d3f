"""Why a version was submitted

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plan_version", sa.Column("reason", sa.Text(), nullable=True))


def downgrade() -> None:
    """Without a rebuild of the table: others refer to its rows."""
    op.execute("ALTER TABLE plan_version DROP COLUMN reason")

"""Topics of rounds: which topics a change of an approved plan asks; none named asks them all

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TOPICS = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.add_column("review_round", sa.Column("topics", TOPICS, nullable=True))


def downgrade() -> None:
    """Without a rebuild of the table: others refer to its rows."""
    op.execute("ALTER TABLE review_round DROP COLUMN topics")

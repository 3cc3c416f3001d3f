"""With which evaluation framework an evaluation was begun, and what the system counted for it

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade() -> None:
    """Nothing is filled in: no version is the form of before there were any."""
    op.add_column("evaluation", sa.Column("framework", sa.String(40), nullable=True))
    op.add_column("evaluation", sa.Column("counts", JSON, nullable=True))
    op.add_column("check_in", sa.Column("framework", sa.String(40), nullable=True))


def downgrade() -> None:
    op.drop_column("check_in", "framework")
    op.drop_column("evaluation", "counts")
    op.drop_column("evaluation", "framework")

"""With which evaluation framework an evaluation was begun, and what the system counted for it

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
OLDEST = "2025-1"
"""The form of before there were versions."""


def upgrade() -> None:
    op.add_column("evaluation", sa.Column("framework", sa.String(40), nullable=True))
    op.add_column("evaluation", sa.Column("counts", JSON, nullable=True))
    op.add_column("check_in", sa.Column("framework", sa.String(40), nullable=True))
    evaluation = sa.table("evaluation", sa.column("framework"), sa.column("counts", JSON))
    op.execute(evaluation.update().values(framework=OLDEST, counts={}))
    check_in = sa.table("check_in", sa.column("framework"), sa.column("filed_at"))
    filed = check_in.c.filed_at.is_not(None)
    op.execute(check_in.update().where(filed).values(framework=OLDEST))
    with op.batch_alter_table("evaluation") as batch:
        batch.alter_column("framework", existing_type=sa.String(40), nullable=False)
        batch.alter_column("counts", existing_type=JSON, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("evaluation") as batch:
        batch.drop_column("counts")
        batch.drop_column("framework")
    op.drop_column("check_in", "framework")

"""The experiment that another goes on from

Revision ID: 0031
Revises: 0030
"""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INDEX = "ix_experiment_continues_id"
FOREIGN_KEY = "fk_experiment_continues_id_experiment"
"""Beside its column: SQLite adds no constraint to a table that is there."""


def upgrade() -> None:
    op.execute(
        "ALTER TABLE experiment ADD COLUMN continues_id INTEGER"
        f" CONSTRAINT {FOREIGN_KEY} REFERENCES experiment (id)"
    )
    op.create_index(INDEX, "experiment", ["continues_id"])


def downgrade() -> None:
    op.drop_index(INDEX, table_name="experiment")
    op.drop_column("experiment", "continues_id")

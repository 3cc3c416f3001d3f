"""The public list made anew, with the outcome of evaluations among what it is filtered by

The list follows from the notices alone: `waardevol db upgrade` makes one that is empty anew.

Revision ID: 0033
Revises: 0032
"""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM listed_text")
    op.execute("DELETE FROM listed_experiment")


def downgrade() -> None:
    """Nothing: a mark that nobody asks for is no hindrance."""

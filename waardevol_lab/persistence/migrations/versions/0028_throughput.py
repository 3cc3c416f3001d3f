"""Indexes by which the throughput of boards is counted

Revision ID: 0028
Revises: 0027
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_plan_version_submitted", "plan_version", "submitted_at"),
    ("ix_review_round_advised", "review_round", "advised_at"),
    ("ix_review_round_decided", "review_round", "decided_at"),
)


def upgrade() -> None:
    for name, table, column in INDEXES:
        op.create_index(name, table, [column])


def downgrade() -> None:
    for name, table, _column in INDEXES:
        op.drop_index(name, table)

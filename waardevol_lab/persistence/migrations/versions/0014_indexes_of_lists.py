"""Indexes of the list of dossiers: by state, by term, the newest with a term; and of conflicts

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TIMED = sa.text("due_on IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_review_round_state", "review_round", ["state", "state_since", "id"])
    for name, columns in (
        ("ix_review_round_term", ["due_on", "state_since", "id"]),
        ("ix_review_round_timed", ["state_since", "id"]),
    ):
        op.create_index(name, "review_round", columns, sqlite_where=TIMED, postgresql_where=TIMED)

    op.create_index(
        "ix_conflict_declaration_conflict",
        "conflict_declaration",
        ["member_id", "round_id"],
        sqlite_where=sa.text('"conflict" = 1'),
        postgresql_where=sa.text('"conflict"'),
    )


def downgrade() -> None:
    op.drop_index("ix_conflict_declaration_conflict", "conflict_declaration")
    for name in ("ix_review_round_timed", "ix_review_round_term", "ix_review_round_state"):
        op.drop_index(name, "review_round")

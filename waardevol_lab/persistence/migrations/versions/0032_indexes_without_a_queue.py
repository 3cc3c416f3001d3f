"""Indexes of words that keep nothing for later

A waiting list in such an index is read through by every search, and while it is long the planner
reads the whole table instead. An experiment is written seldom and searched often.

Revision ID: 0032
Revises: 0031
"""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

INDEXES = (
    "ix_listed_text_words",
    "ix_lesson_text_words",
    "ix_search_text_head",
    "ix_search_text_body",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for index in INDEXES:
            op.execute(f"ALTER INDEX {index} SET (fastupdate = off)")
            op.execute(f"SELECT gin_clean_pending_list('{index}')")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for index in INDEXES:
            op.execute(f"ALTER INDEX {index} RESET (fastupdate)")

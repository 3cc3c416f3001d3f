"""The search index: its entries, and their words in a table of the engine's own kind

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; `waardevol search rebuild` fills them for what was there before."""
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('submitted', 'draft')", name=op.f("ck_search_entry_kind")),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_search_entry_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_search_entry_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "round_id", name=op.f("uq_search_entry_kind_round_id")),
    )
    op.create_index("ix_search_entry_experiment_id", "search_entry", ["experiment_id"])
    op.create_index("ix_search_entry_round_id", "search_entry", ["round_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE search_text (id integer PRIMARY KEY, head tsvector, body tsvector)"
        )
        op.execute("CREATE INDEX ix_search_text_head ON search_text USING gin (head)")
        op.execute("CREATE INDEX ix_search_text_body ON search_text USING gin (body)")
    else:
        op.execute("CREATE VIRTUAL TABLE search_text USING fts5(head, body)")


def downgrade() -> None:
    """Take the index away; nothing that cannot be made again is lost."""
    op.execute("DROP TABLE search_text")
    op.drop_table("search_entry")

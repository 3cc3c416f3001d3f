"""The public list: what it shows of each experiment, and the words by which it is found

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
PHASES = (
    *("preparing", "approved", "rejected", "running", "suspended", "ended", "evaluated"),
    *("withdrawn", "lapsed"),
)


def upgrade() -> None:
    """Make the tables; `waardevol db upgrade` fills them for what was there before."""
    op.create_table(
        "listed_experiment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("title_en", sa.String(length=255), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("points", JSON, nullable=False),
        sa.Column("words_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            f"phase IN ({', '.join(map(repr, PHASES))})", name=op.f("ck_listed_experiment_phase")
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_listed_experiment_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_experiment")),
        sa.UniqueConstraint("experiment_id", name=op.f("uq_listed_experiment_experiment_id")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE listed_text (id integer PRIMARY KEY, words tsvector)")
        op.execute("CREATE INDEX ix_listed_text_words ON listed_text USING gin (words)")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE listed_text USING fts5(words, detail='none', prefix='3 4 5 6 8')"
        )


def downgrade() -> None:
    """Take the list away; nothing that cannot be made again is lost."""
    op.execute("DROP TABLE listed_text")
    op.drop_table("listed_experiment")

"""Lessons: drafts, cards, what plans quote of them, and the words by which they are found

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
STARTS = "3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"


def upgrade() -> None:
    """Make the tables; no plan quoted anything before."""
    _make_lesson()
    _make_lesson_draft()
    _make_quoted_lesson()
    op.add_column("plan_version", sa.Column("lessons", JSON, nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE lesson_text (id integer PRIMARY KEY, words tsvector)")
        op.execute("CREATE INDEX ix_lesson_text_words ON lesson_text USING gin (words)")
    else:
        op.execute(
            f"CREATE VIRTUAL TABLE lesson_text USING fts5(words, detail='none', prefix='{STARTS}')"
        )


def _make_lesson() -> None:
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=255), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("contents", JSON, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("origin", JSON, nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=True),
        sa.Column("hidden_at", sa.DateTime(), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=False),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(experiment_id IS NULL) = (imported_at IS NOT NULL)", name=op.f("ck_lesson_origin")
        ),
        sa.CheckConstraint(
            "(experiment_id IS NULL) = (number IS NULL)", name=op.f("ck_lesson_number")
        ),
        sa.CheckConstraint(
            "hidden_at IS NULL OR hidden_reason <> ''", name=op.f("ck_lesson_hidden")
        ),
        _key("lesson", "experiment_id", "experiment"),
        _key("lesson", "replaces_id", "lesson"),
        _key("lesson", "hidden_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("experiment_id", "number", name=op.f("uq_lesson_experiment_id_number")),
        sa.UniqueConstraint("url", name=op.f("uq_lesson_url")),
        sa.UniqueConstraint("slug", name=op.f("uq_lesson_slug")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_lesson_replaces_id")),
    )
    op.create_index("ix_lesson_listed", "lesson", ["listed", "id"])
    op.create_index(op.f("ix_lesson_hidden_by_id"), "lesson", ["hidden_by_id"])


def _make_lesson_draft() -> None:
    op.create_table(
        "lesson_draft",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("contents", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        _key("lesson_draft", "experiment_id", "experiment"),
        _key("lesson_draft", "replaces_id", "lesson"),
        _key("lesson_draft", "saved_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_draft")),
        sa.UniqueConstraint(
            "experiment_id", "number", name=op.f("uq_lesson_draft_experiment_id_number")
        ),
    )
    for column in ("experiment_id", "replaces_id", "saved_by_id"):
        op.create_index(op.f(f"ix_lesson_draft_{column}"), "lesson_draft", [column])


def _make_quoted_lesson() -> None:
    op.create_table(
        "quoted_lesson",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("organisation", sa.String(length=255), nullable=False),
        sa.Column("quoted_at", sa.DateTime(), nullable=False),
        sa.Column("quoted_by_id", sa.Integer(), nullable=True),
        _key("quoted_lesson", "round_id", "review_round"),
        _key("quoted_lesson", "quoted_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quoted_lesson")),
        sa.UniqueConstraint("round_id", "url", name=op.f("uq_quoted_lesson_round_id_url")),
    )
    op.create_index("ix_quoted_lesson_url", "quoted_lesson", ["url"])
    for column in ("round_id", "quoted_by_id"):
        op.create_index(op.f(f"ix_quoted_lesson_{column}"), "quoted_lesson", [column])


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="RESTRICT"
    )


def downgrade() -> None:
    """Without a rebuild of the table of versions: others refer to its rows."""
    op.execute("DROP TABLE lesson_text")
    op.drop_table("quoted_lesson")
    op.drop_table("lesson_draft")
    op.drop_table("lesson")
    op.execute("ALTER TABLE plan_version DROP COLUMN lessons")

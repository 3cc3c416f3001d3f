"""Files beside the answers of a plan, and who wrote its English texts for which Dutch

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    """Add the tables; copies without metadata of files that are there already come later."""
    op.add_column("attachment", sa.Column("shown_sha256", sa.String(length=64), nullable=True))
    _plan_file()
    _english_topic()


def _plan_file() -> None:
    op.create_table(
        "plan_file",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("alt_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('dpia', 'technical', 'letter', 'photo', 'other')",
            name=op.f("ck_plan_file_kind"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_plan_file_version")),
        sa.CheckConstraint(
            "kind <> 'photo' OR alt_text <> ''", name=op.f("ck_plan_file_photo_has_alt_text")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_plan_file_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_plan_file_attachment_id_attachment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["plan_file.id"],
            name=op.f("fk_plan_file_replaces_id_plan_file"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["account.id"],
            name=op.f("fk_plan_file_added_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_file")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_plan_file_replaces_id")),
    )
    for column in ("round_id", "attachment_id", "added_by_id"):
        op.create_index(op.f(f"ix_plan_file_{column}"), "plan_file", [column])


def _english_topic() -> None:
    op.create_table(
        "english_topic",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_for", JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_round.id"], name=op.f("fk_english_topic_round_id_review_round")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"],
            ["account.id"],
            name=op.f("fk_english_topic_saved_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("round_id", "task", name=op.f("pk_english_topic")),
    )
    op.create_index(op.f("ix_english_topic_saved_by_id"), "english_topic", ["saved_by_id"])


def downgrade() -> None:
    """Take the tables away; the files themselves stay in the storage."""
    op.drop_table("english_topic")
    op.execute("UPDATE plan_file SET replaces_id = NULL")  # SQLite drops no row that another names
    op.drop_table("plan_file")
    op.drop_column("attachment", "shown_sha256")

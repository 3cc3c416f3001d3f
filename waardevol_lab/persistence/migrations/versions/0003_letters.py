"""Letters: texts in an organisation's own words, advice being written, letters as sent

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
KINDS = (
    "kind IN ('advice_approved', 'advice_conditions', 'advice_rejected', 'decision_approved', 'decision_conditions', "
    "'decision_rejected', 'returned', 'held', 'receipt', 'agenda', 'mail_intro')"
)
LANGUAGES = "language IN ('nl', 'en')"


def upgrade() -> None:
    op.create_table(
        "letter_text_version",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_letter_text_version_kind")),
        sa.CheckConstraint(LANGUAGES, name=op.f("ck_letter_text_version_language")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_letter_text_version_number")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_letter_text_version_organisation_id_organisation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["account.id"],
            name=op.f("fk_letter_text_version_written_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_text_version")),
        sa.UniqueConstraint(
            "organisation_id",
            "kind",
            "language",
            "number",
            name=op.f("uq_letter_text_version_organisation_id_kind_language_number"),
        ),
    )
    with op.batch_alter_table("letter_text_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_text_version_written_by_id"), ["written_by_id"], unique=False
        )

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_letter_kind")),
        sa.CheckConstraint(LANGUAGES, name=op.f("ck_letter_language")),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_letter_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_letter_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("experiment_id", "number", name=op.f("uq_letter_experiment_id_number")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_experiment_id"), ["experiment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letter_round_id"), ["round_id"], unique=False)

    op.create_table(
        "advice_draft",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("conditions", JSON, nullable=False),
        sa.Column("risks", JSON, nullable=False),
        sa.Column("minority_view", sa.Text(), nullable=False),
        sa.Column("open_to_objection", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(LANGUAGES, name=op.f("ck_advice_draft_language")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_advice_draft_plan_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_advice_draft_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"],
            ["account.id"],
            name=op.f("fk_advice_draft_saved_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_draft")),
        sa.UniqueConstraint(
            "round_id", "plan_version_id", name=op.f("uq_advice_draft_round_id_plan_version_id")
        ),
    )
    with op.batch_alter_table("advice_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_advice_draft_plan_version_id"), ["plan_version_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_advice_draft_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_advice_draft_saved_by_id"), ["saved_by_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("advice_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advice_draft_saved_by_id"))
        batch_op.drop_index(batch_op.f("ix_advice_draft_round_id"))
        batch_op.drop_index(batch_op.f("ix_advice_draft_plan_version_id"))

    op.drop_table("advice_draft")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_round_id"))
        batch_op.drop_index(batch_op.f("ix_letter_experiment_id"))

    op.drop_table("letter")
    with op.batch_alter_table("letter_text_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_text_version_written_by_id"))

    op.drop_table("letter_text_version")

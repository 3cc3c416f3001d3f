"""Questions and reactions of citizens, and the mail of a day about them

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OPEN = sa.text("answered_at IS NULL")
INDEXED = ("experiment_id", "recorded_by_id", "answered_by_id")


def upgrade() -> None:
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("may_publish", sa.Boolean(), nullable=False),
        sa.Column("receipt_hash", sa.String(length=64), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state_since", sa.DateTime(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("notice_version", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('question', 'reaction')", name=op.f("ck_contribution_kind")),
        sa.CheckConstraint(
            "channel IN ('web', 'phone', 'letter')", name=op.f("ck_contribution_channel")
        ),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_contribution_language")),
        sa.CheckConstraint(
            "state IN ('received', 'published', 'hidden')", name=op.f("ck_contribution_state")
        ),
        sa.CheckConstraint(
            "ground IS NULL OR ground IN "
            "('personal_data', 'off_topic', 'repeated', 'offensive', 'spam')",
            name=op.f("ck_contribution_ground"),
        ),
        sa.CheckConstraint(
            "(state = 'hidden') = (ground IS NOT NULL)", name=op.f("ck_contribution_hidden")
        ),
        sa.CheckConstraint(
            "state <> 'published' OR may_publish", name=op.f("ck_contribution_published")
        ),
        sa.CheckConstraint(
            "(channel = 'web') = (recorded_by_id IS NULL)", name=op.f("ck_contribution_recorded")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer = '')", name=op.f("ck_contribution_answered")
        ),
        sa.CheckConstraint(
            "(changed_at IS NULL) = (change = '')", name=op.f("ck_contribution_changed")
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_contribution_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["account.id"],
            name=op.f("fk_contribution_recorded_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["account.id"],
            name=op.f("fk_contribution_answered_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint(
            "experiment_id", "number", name=op.f("uq_contribution_experiment_id_number")
        ),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_contribution_receipt_hash")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_contribution_{column}"), "contribution", [column])
    op.create_index("ix_contribution_queue", "contribution", ["state", "received_at", "id"])
    op.create_index("ix_contribution_recent", "contribution", ["experiment_id", "received_at"])
    op.create_index(
        "ix_contribution_open",
        "contribution",
        ["due_on", "experiment_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "contribution_digest",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_contribution_digest_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("account_id", "sent_on", name=op.f("pk_contribution_digest")),
    )
    op.create_index(
        op.f("ix_contribution_digest_account_id"), "contribution_digest", ["account_id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_contribution_digest_account_id"), table_name="contribution_digest")
    op.drop_table("contribution_digest")
    for name in ("open", "recent", "queue"):
        op.drop_index(f"ix_contribution_{name}", table_name="contribution")
    for column in INDEXED:
        op.drop_index(op.f(f"ix_contribution_{column}"), table_name="contribution")
    op.drop_table("contribution")

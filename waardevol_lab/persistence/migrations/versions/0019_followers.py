"""Followers: who follows what by mail, and what they are to hear of

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follower",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("handle", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.Column("digest_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_follower_language")),
        sa.CheckConstraint("rhythm IN ('at_once', 'daily')", name=op.f("ck_follower_rhythm")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("email", name=op.f("uq_follower_email")),
        sa.UniqueConstraint("handle", name=op.f("uq_follower_handle")),
    )
    op.create_table(
        "follow_request",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(scope = 'experiment') = (experiment_id IS NOT NULL) AND (scope = 'place') = (place <> '')",
            name=op.f("ck_follow_request_what"),
        ),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_follow_request_language")),
        sa.CheckConstraint("rhythm IN ('at_once', 'daily')", name=op.f("ck_follow_request_rhythm")),
        sa.CheckConstraint(
            "scope IN ('experiment', 'place', 'all')", name=op.f("ck_follow_request_scope")
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_follow_request_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_follow_request_token_hash")),
    )
    op.create_index(
        op.f("ix_follow_request_created_at"), "follow_request", ["created_at"], unique=False
    )
    op.create_index(op.f("ix_follow_request_email"), "follow_request", ["email"], unique=False)
    op.create_index(
        op.f("ix_follow_request_experiment_id"), "follow_request", ["experiment_id"], unique=False
    )
    op.create_table(
        "public_change",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("title_en", sa.String(length=255), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_public_change_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_change")),
    )
    op.create_index(
        op.f("ix_public_change_experiment_id"), "public_change", ["experiment_id"], unique=False
    )
    op.create_index(
        "ix_public_change_open",
        "public_change",
        ["id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(scope = 'experiment') = (experiment_id IS NOT NULL) AND (scope = 'place') = (place <> '')",
            name=op.f("ck_subscription_what"),
        ),
        sa.CheckConstraint(
            "scope IN ('experiment', 'place', 'all')", name=op.f("ck_subscription_scope")
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_subscription_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["follower_id"],
            ["follower.id"],
            name=op.f("fk_subscription_follower_id_follower"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    op.create_index(
        "ix_subscription_experiment_id",
        "subscription",
        ["experiment_id", "follower_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_subscription_follower_id"), "subscription", ["follower_id"], unique=False
    )
    op.create_index("ix_subscription_scope", "subscription", ["scope", "follower_id"], unique=False)
    op.create_table(
        "digest_line",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["public_change.id"],
            name=op.f("fk_digest_line_change_id_public_change"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["follower_id"],
            ["follower.id"],
            name=op.f("fk_digest_line_follower_id_follower"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_line")),
        sa.UniqueConstraint(
            "follower_id", "change_id", name=op.f("uq_digest_line_follower_id_change_id")
        ),
    )
    op.create_index(op.f("ix_digest_line_change_id"), "digest_line", ["change_id"], unique=False)
    op.create_index(op.f("ix_digest_line_noted_at"), "digest_line", ["noted_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_digest_line_noted_at"), table_name="digest_line")
    op.drop_index(op.f("ix_digest_line_change_id"), table_name="digest_line")
    op.drop_table("digest_line")
    op.drop_index("ix_subscription_scope", table_name="subscription")
    op.drop_index(op.f("ix_subscription_follower_id"), table_name="subscription")
    op.drop_index("ix_subscription_experiment_id", table_name="subscription")
    op.drop_table("subscription")
    op.drop_index(
        "ix_public_change_open",
        table_name="public_change",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_index(op.f("ix_public_change_experiment_id"), table_name="public_change")
    op.drop_table("public_change")
    op.drop_index(op.f("ix_follow_request_experiment_id"), table_name="follow_request")
    op.drop_index(op.f("ix_follow_request_email"), table_name="follow_request")
    op.drop_index(op.f("ix_follow_request_created_at"), table_name="follow_request")
    op.drop_table("follow_request")
    op.drop_table("follower")

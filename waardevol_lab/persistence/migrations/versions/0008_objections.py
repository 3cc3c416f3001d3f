"""Objections against a decision

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXED = ("experiment_id", "decision_id", "recorded_by_id", "handled_by_id")


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state_since", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("handled_at", sa.DateTime(), nullable=True),
        sa.Column("corrected_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('received', 'inadmissible', 'unfounded', 'upheld', 'corrected')",
            name=op.f("ck_objection_state"),
        ),
        sa.CheckConstraint(
            "(state = 'received') = (handled_at IS NULL)", name=op.f("ck_objection_handled")
        ),
        sa.CheckConstraint(
            "(state = 'corrected') = (corrected_by_id IS NOT NULL)",
            name=op.f("ck_objection_corrected"),
        ),
        sa.CheckConstraint("late OR late_reason = ''", name=op.f("ck_objection_late")),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"],
            ["decision.id"],
            name=op.f("fk_objection_corrected_by_id_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_objection_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_objection_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["handled_by_id"],
            ["account.id"],
            name=op.f("fk_objection_handled_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["account.id"],
            name=op.f("fk_objection_recorded_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint(
            "experiment_id", "number", name=op.f("uq_objection_experiment_id_number")
        ),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_objection_{column}"), "objection", [column])


def downgrade() -> None:
    for column in INDEXED:
        op.drop_index(op.f(f"ix_objection_{column}"), table_name="objection")
    op.drop_table("objection")

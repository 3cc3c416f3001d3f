"""Parts of a notice that are withheld on a ground of the Woo

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STANDING = sa.text("disclosed_at IS NULL")
GROUNDS = "'5.1.1.b', '5.1.1.c', '5.1.1.d', '5.1.1.e', '5.1.2.b', '5.1.2.c', '5.1.2.d', '5.1.2.e', '5.1.2.f', '5.1.2.g', '5.1.2.h', '5.1.2.i', '5.1.5'"


def upgrade() -> None:
    op.create_table(
        "withheld_part",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withheld_by_id", sa.Integer(), nullable=False),
        sa.Column("withheld_at", sa.DateTime(), nullable=False),
        sa.Column("disclosed_by_id", sa.Integer(), nullable=True),
        sa.Column("disclosed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(f"ground IN ({GROUNDS})", name=op.f("ck_withheld_part_ground")),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_withheld_part_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["withheld_by_id"],
            ["account.id"],
            name=op.f("fk_withheld_part_withheld_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["disclosed_by_id"],
            ["account.id"],
            name=op.f("fk_withheld_part_disclosed_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withheld_part")),
    )
    for column in ("experiment_id", "withheld_by_id", "disclosed_by_id"):
        op.create_index(op.f(f"ix_withheld_part_{column}"), "withheld_part", [column])
    op.create_index(
        "uq_withheld_part_standing",
        "withheld_part",
        ["experiment_id", "question"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    op.drop_table("withheld_part")

"""Incidents: what happened while an experiment ran, and what was done since

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
INDEXED = {
    "incident": ("experiment_id", "reported_by_id"),
    "incident_update": ("incident_id", "written_by_id"),
}


def upgrade() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("known_at", sa.DateTime(), nullable=False),
        sa.Column("affected", sa.Text(), nullable=False),
        sa.Column("touched", JSON, nullable=False),
        sa.Column("personal_data", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("private_reason", sa.Text(), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("happened_at <= known_at", name=op.f("ck_incident_known")),
        sa.CheckConstraint("public OR private_reason <> ''", name=op.f("ck_incident_private")),
        _to("incident", "experiment_id", "experiment"),
        _to("incident", "reported_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint(
            "experiment_id", "number", name=op.f("uq_incident_experiment_id_number")
        ),
    )
    op.create_table(
        "incident_update",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("authority_reason", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "told_on IS NULL OR authority_reason = ''", name=op.f("ck_incident_update_authority")
        ),
        _to("incident_update", "incident_id", "incident"),
        _to("incident_update", "written_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_update")),
    )
    for table, columns in INDEXED.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index("ix_incident_breach", "incident", ["personal_data", "known_at"])


def downgrade() -> None:
    op.drop_table("incident_update")
    op.drop_table("incident")


def _to(table: str, column: str, there: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{there}")
    return sa.ForeignKeyConstraint([column], [f"{there}.id"], name=name, ondelete="RESTRICT")

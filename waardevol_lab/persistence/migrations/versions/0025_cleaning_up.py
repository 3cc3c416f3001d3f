"""Cleaning up after the end: three lines with a term; signs that were taken down or covered

Revision ID: 0025
Revises: 0024
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OPEN = sa.text("done_at IS NULL")
LINES = ("hardware", "data", "proof")
TERM = timedelta(days=30)
"""The term as it is where an organisation says nothing else."""


def upgrade() -> None:
    op.create_table(
        "cleanup_step",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("fate", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "line IN ('hardware', 'data', 'proof')", name=op.f("ck_cleanup_step_line")
        ),
        sa.CheckConstraint(
            "fate IS NULL OR fate IN ('erased', 'handed_over', 'none')",
            name=op.f("ck_cleanup_step_fate"),
        ),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_on IS NULL)", name=op.f("ck_cleanup_step_done")
        ),
        _to("cleanup_step", "experiment_id", "experiment", ondelete="RESTRICT"),
        _to("cleanup_step", "attachment_id", "attachment"),
        _to("cleanup_step", "done_by_id", "account", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleanup_step")),
        sa.UniqueConstraint(
            "experiment_id", "line", name=op.f("uq_cleanup_step_experiment_id_line")
        ),
    )
    op.create_table(
        "sign_removal",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("sign_id", sa.Integer(), nullable=False),
        sa.Column("fate", sa.String(length=40), nullable=False),
        sa.Column("gone_on", sa.Date(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("fate IN ('removed', 'covered')", name=op.f("ck_sign_removal_fate")),
        _to("sign_removal", "sign_id", "sign_placement"),
        _to("sign_removal", "written_by_id", "account", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_removal")),
    )
    for column in ("experiment_id", "done_by_id"):
        op.create_index(op.f(f"ix_cleanup_step_{column}"), "cleanup_step", [column])
    for column in ("sign_id", "written_by_id"):
        op.create_index(op.f(f"ix_sign_removal_{column}"), "sign_removal", [column])
    op.create_index(
        "ix_cleanup_step_open",
        "cleanup_step",
        ["due_on", "experiment_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    _begin_for_those_that_ended()


def downgrade() -> None:
    op.drop_table("sign_removal")
    op.drop_table("cleanup_step")


def _begin_for_those_that_ended() -> None:
    """What has ended and is not evaluated yet has the lines too; older ones are left in peace."""
    experiment = sa.table(
        "experiment", sa.column("id"), sa.column("phase"), sa.column("ended_at", sa.DateTime())
    )
    step = sa.table(
        "cleanup_step",
        *(sa.column(name) for name in ("experiment_id", "line", "note")),
        sa.column("due_on", sa.Date()),
    )
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(experiment.c.id, experiment.c.ended_at).where(experiment.c.phase == "ended")
    ).all()
    for experiment_id, ended_at in rows:
        due_on = _instant(ended_at).date() + TERM
        for line in LINES:
            values = {"experiment_id": experiment_id, "line": line, "note": "", "due_on": due_on}
            connection.execute(step.insert().values(values))


def _instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _to(
    table: str, column: str, there: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{there}")
    return sa.ForeignKeyConstraint([column], [f"{there}.id"], name=name, ondelete=ondelete)

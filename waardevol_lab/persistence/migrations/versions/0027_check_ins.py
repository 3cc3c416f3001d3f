"""Check-ins of running experiments

Revision ID: 0027
Revises: 0026
"""

import calendar
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
OPEN = sa.text("filed_at IS NULL AND closed_at IS NULL")
MONTHS = 3
"""The term as it is where an organisation says nothing else."""


def upgrade() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=True),
        sa.Column("within", JSON, nullable=False),
        sa.Column("incidents", sa.Text(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("observed", JSON, nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(), nullable=True),
        sa.Column("missed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "filed_at IS NULL OR plan_version_id IS NOT NULL", name=op.f("ck_check_in_filed")
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_check_in_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_check_in_plan_version_id_plan_version"),
        ),
        sa.ForeignKeyConstraint(
            ["filed_by_id"],
            ["account.id"],
            name=op.f("fk_check_in_filed_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint(
            "experiment_id", "number", name=op.f("uq_check_in_experiment_id_number")
        ),
    )
    for column in ("experiment_id", "filed_by_id"):
        op.create_index(op.f(f"ix_check_in_{column}"), "check_in", [column])
    op.create_index(
        "uq_check_in_open",
        "check_in",
        ["experiment_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_check_in_waiting", "check_in", ["due_on"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    _begin_for_those_that_run()


def downgrade() -> None:
    op.drop_table("check_in")


def _begin_for_those_that_run() -> None:
    """The next one of each; none that should have come before anybody was asked for it."""
    experiment = sa.table(
        "experiment", sa.column("id"), sa.column("phase"), sa.column("started_at", sa.DateTime())
    )
    row = sa.table(
        "check_in",
        *(sa.column(name) for name in ("experiment_id", "number", "incidents")),
        *(sa.column(name, JSON) for name in ("within", "counts", "observed")),
        sa.column("since", sa.DateTime()),
        sa.column("due_on", sa.Date()),
    )
    connection = op.get_bind()
    running = connection.execute(
        sa.select(experiment.c.id, experiment.c.started_at).where(
            experiment.c.phase.in_(("running", "suspended"))
        )
    ).all()
    for experiment_id, started_at in running:
        since = _instant(started_at)
        values = {"experiment_id": experiment_id, "number": 1, "incidents": "", "since": since}
        empty: dict[str, object] = {name: {} for name in ("within", "counts", "observed")}
        connection.execute(row.insert().values({**values, **empty, "due_on": _next(since.date())}))


def _next(start: date) -> date:
    """The first day after today that lies a number of terms after the start."""
    months, today = MONTHS, datetime.now(UTC).date()
    while (day := _later(start, months)) <= today:
        months += MONTHS
    return day


def _later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def _instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value

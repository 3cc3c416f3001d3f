"""Yearly reports as they were published, never changed or removed: triggers, as for the record

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
ACTS = ("UPDATE", "DELETE")


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def upgrade() -> None:
    op.create_table(
        "yearly_report",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("contents", JSON, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_yearly_report_number")),
        sa.ForeignKeyConstraint(
            ["board_id"],
            ["board.id"],
            name=op.f("fk_yearly_report_board_id_board"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["account.id"],
            name=op.f("fk_yearly_report_published_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_report")),
        sa.UniqueConstraint(
            "board_id", "year", "number", name=op.f("uq_yearly_report_board_id_year_number")
        ),
    )
    for column in ("slug", "published_by_id"):
        op.create_index(op.f(f"ix_yearly_report_{column}"), "yearly_report", [column])
    if _is_postgresql():
        op.execute(
            "CREATE TRIGGER yearly_report_no_change BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON yearly_report FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for act in ACTS:
        op.execute(
            f"CREATE TRIGGER yearly_report_no_{act.lower()} BEFORE {act} ON yearly_report"
            " BEGIN SELECT RAISE(ABORT, 'a published report is never changed'); END"
        )


def downgrade() -> None:
    op.drop_table("yearly_report")

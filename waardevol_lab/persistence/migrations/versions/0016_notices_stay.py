"""A published notice is never changed or removed: triggers, as for the record

Whoever makes the table anew in a later revision makes these triggers anew too.

Revision ID: 0016
Revises: 0015
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ACTS = ("UPDATE", "DELETE")


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def upgrade() -> None:
    if _is_postgresql():
        op.execute(
            "CREATE TRIGGER notice_version_no_change BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON notice_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for act in ACTS:
        op.execute(
            f"CREATE TRIGGER notice_version_no_{act.lower()} BEFORE {act} ON notice_version"
            " BEGIN SELECT RAISE(ABORT, 'a published notice is never changed'); END"
        )


def downgrade() -> None:
    if _is_postgresql():
        op.execute("DROP TRIGGER notice_version_no_change ON notice_version")
        return
    for act in ACTS:
        op.execute(f"DROP TRIGGER notice_version_no_{act.lower()}")

"""Consent: notices, their published versions, records without persons, and a text of their own

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
KINDS_BEFORE = (
    "kind IN ('advice_approved', 'advice_conditions', 'advice_rejected', 'decision_approved', 'decision_conditions', "
    "'decision_rejected', 'returned', 'held', 'receipt', 'agenda', 'mail_intro')"
)
KINDS = KINDS_BEFORE.removesuffix(")") + ", 'consent_notice')"
TABLES_OF_KINDS = ("letter_text_version", "letter")
MINORS = "minors IN ('guardian', 'no')"
INDEXED = {
    "consent_notice": ("experiment_id", "saved_by_id"),
    "consent_version": ("notice_id", "plan_version_id", "published_by_id"),
    "consent_record": ("notice_id",),
    "consent_entry": ("record_id", "recorded_by_id"),
}
COUNTING = (
    "SELECT 1 FROM consent_record r JOIN consent_notice n ON n.id = r.notice_id"
    " JOIN experiment e ON e.id = n.experiment_id WHERE r.id = OLD.record_id"
    " AND e.phase IN ('preparing', 'approved', 'running', 'suspended')"
)
NEVER = "what was published or consented to is never changed"


def upgrade() -> None:
    _kinds(KINDS)
    _notices()
    _versions()
    _records()
    _entries()
    for table, columns in INDEXED.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    _guard()


def downgrade() -> None:
    for table, columns in reversed(INDEXED.items()):
        for column in columns:
            op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_consent_change()")
        op.execute("DROP FUNCTION refuse_consent_removal()")
    op.execute("DELETE FROM letter_text_version WHERE kind = 'consent_notice'")
    _kinds(KINDS_BEFORE)


def _kinds(allowed: str) -> None:
    for table in TABLES_OF_KINDS:
        name = op.f(f"ck_{table}_kind")
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(name, type_="check")
            batch_op.create_check_constraint(name, allowed)


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), autoincrement=True, nullable=False)


def _to(table: str, column: str, there: str, *, kept: bool = True) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{there}.id"],
        name=op.f(f"fk_{table}_{column}_{there}"),
        ondelete="RESTRICT" if kept else None,
    )


def _notices() -> None:
    op.create_table(
        "consent_notice",
        _key(),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("minors", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(MINORS, name=op.f("ck_consent_notice_minors")),
        _to("consent_notice", "experiment_id", "experiment"),
        _to("consent_notice", "saved_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_notice")),
        sa.UniqueConstraint("code", name=op.f("uq_consent_notice_code")),
        sa.UniqueConstraint(
            "experiment_id", "number", name=op.f("uq_consent_notice_experiment_id_number")
        ),
    )


def _versions() -> None:
    op.create_table(
        "consent_version",
        _key(),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("minors", sa.String(length=40), nullable=False),
        sa.Column("contents", JSON, nullable=False),
        sa.Column("hashes", JSON, nullable=False),
        sa.Column("holds_from", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(MINORS, name=op.f("ck_consent_version_minors")),
        sa.CheckConstraint(
            "holds_from BETWEEN 1 AND number", name=op.f("ck_consent_version_holds_from")
        ),
        _to("consent_version", "notice_id", "consent_notice", kept=False),
        _to("consent_version", "plan_version_id", "plan_version"),
        _to("consent_version", "published_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_version")),
        sa.UniqueConstraint(
            "notice_id", "number", name=op.f("uq_consent_version_notice_id_number")
        ),
    )


def _records() -> None:
    op.create_table(
        "consent_record",
        _key(),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        _to("consent_record", "notice_id", "consent_notice", kept=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_record")),
        sa.UniqueConstraint("record_id", name=op.f("uq_consent_record_record_id")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_consent_record_code_hash")),
    )


def _entries() -> None:
    op.create_table(
        "consent_entry",
        _key(),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("age_band", sa.String(length=40), nullable=False),
        sa.Column("guardian", sa.Boolean(), nullable=False),
        sa.Column("copy_given", sa.Boolean(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "event IN ('given', 'changed', 'renewed', 'withdrawn')",
            name=op.f("ck_consent_entry_event"),
        ),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_consent_entry_language")),
        sa.CheckConstraint(
            "method IN ('web', 'paper', 'oral')", name=op.f("ck_consent_entry_method")
        ),
        sa.CheckConstraint(
            "age_band IN ('under_16', 'from_16')", name=op.f("ck_consent_entry_age_band")
        ),
        sa.CheckConstraint(
            "age_band <> 'under_16' OR guardian", name=op.f("ck_consent_entry_guardian")
        ),
        sa.CheckConstraint(
            "(method = 'web') = (recorded_by_id IS NULL)", name=op.f("ck_consent_entry_recorded")
        ),
        _to("consent_entry", "record_id", "consent_record", kept=False),
        _to("consent_entry", "recorded_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_entry")),
        sa.UniqueConstraint(
            "record_id", "sequence", name=op.f("uq_consent_entry_record_id_sequence")
        ),
    )


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for table, act, when in (
        ("consent_version", "UPDATE", ""),
        ("consent_version", "DELETE", ""),
        ("consent_entry", "UPDATE", ""),
        ("consent_entry", "DELETE", f" WHEN EXISTS ({COUNTING})"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{NEVER}'); END"
        )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{NEVER}'; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_consent_removal() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN IF EXISTS ({COUNTING}) THEN RAISE EXCEPTION '{NEVER}'; END IF;"
        " RETURN OLD; END $$"
    )
    for name, acts, table, each, function in (
        ("version_no_change", "UPDATE OR DELETE OR TRUNCATE", "version", "STATEMENT", "change"),
        ("entry_no_change", "UPDATE OR TRUNCATE", "entry", "STATEMENT", "change"),
        ("entry_no_delete", "DELETE", "entry", "ROW", "removal"),
    ):
        op.execute(
            f"CREATE TRIGGER consent_{name} BEFORE {acts} ON consent_{table}"
            f" FOR EACH {each} EXECUTE FUNCTION refuse_consent_{function}()"
        )

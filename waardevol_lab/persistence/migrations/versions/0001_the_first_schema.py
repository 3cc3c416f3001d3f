"""The first schema

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
LATER = (
    ("experiment", "binding_version_id", "fk_experiment_binding_version_id_plan_version"),
    ("review_round", "plan_version_id", "fk_review_round_plan_version_id_plan_version"),
)
"""Foreign keys to a table that is made later: SQLite takes them at once, PostgreSQL afterwards."""


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _at_once(table: str) -> list[sa.ForeignKeyConstraint]:
    if _is_postgresql():
        return []
    return [
        sa.ForeignKeyConstraint([column], ["plan_version.id"], name=name)
        for owner, column, name in LATER
        if owner == table
    ]


def _make_immutable() -> None:
    """Triggers that refuse to change or remove an entry of the record."""
    if not _is_postgresql():
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER ledger_entry_no_{act.lower()} BEFORE {act} ON ledger_entry"
                " BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'the record is never changed'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("pseudonym", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_signed_in_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_account_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_account_pseudonym")),
    )
    op.create_table(
        "board",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("minimum_quorum", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('advisory', 'deciding')", name=op.f("ck_board_kind")),
        sa.CheckConstraint("minimum_quorum >= 1", name=op.f("ck_board_minimum_quorum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        sa.UniqueConstraint("name", name=op.f("uq_board_name")),
        sa.UniqueConstraint("subject", name=op.f("uq_board_subject")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("leaf_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_ledger_entry_sequence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("leaf_hash", name=op.f("uq_ledger_entry_leaf_hash")),
        sa.UniqueConstraint("subject", "sequence", name=op.f("uq_ledger_entry_subject_sequence")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("department", sa.String(length=255), nullable=False),
        sa.Column("postal_address", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=255), nullable=False),
        sa.Column("mail", sa.String(length=255), nullable=False),
        sa.Column("dpo_contact", sa.String(length=255), nullable=False),
        sa.Column("rights_text", sa.Text(), nullable=False),
        sa.Column("supervisory_authority", sa.Text(), nullable=False),
        sa.Column("algorithm_register", sa.String(length=255), nullable=False),
        sa.Column("objection_route", sa.Text(), nullable=False),
        sa.Column("privacy_page", sa.String(length=255), nullable=False),
        sa.Column("texts_en", JSON, nullable=False),
        sa.Column("terms", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
        sa.UniqueConstraint("subject", name=op.f("uq_organisation_subject")),
    )
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("context", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("given_up_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_outbox_mail_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_mail_message_id")),
    )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_mail_due", ["sent_at", "next_attempt_at"], unique=False)

    op.create_table(
        "reference_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_reference_counter")),
    )
    op.create_table(
        "account_session",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("contents", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_session_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_session_token_hash")),
    )
    with op.batch_alter_table("account_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_session_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "account_token",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('invitation', 'reset')", name=op.f("ck_account_token_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_token_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_token_token_hash")),
    )
    with op.batch_alter_table("account_token", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_token_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "board_organisation",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_board_organisation_board_id_board")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_board_organisation_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("board_id", "organisation_id", name=op.f("pk_board_organisation")),
    )
    with op.batch_alter_table("board_organisation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_board_organisation_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "experiment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("sign_code", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("binding_version_id", sa.Integer(), nullable=True),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("phase_since", sa.DateTime(), nullable=False),
        sa.Column("announced_at", sa.DateTime(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column("unevaluated", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "end_reason IS NULL OR end_reason IN ('end_date', 'stopped_early', 'revoked')",
            name=op.f("ck_experiment_end_reason"),
        ),
        sa.CheckConstraint(
            "phase IN ('preparing', 'approved', 'rejected', 'running', 'suspended', 'ended', 'evaluated', 'withdrawn', 'lapsed')",
            name=op.f("ck_experiment_phase"),
        ),
        sa.CheckConstraint(
            "phase NOT IN ('approved', 'running', 'suspended', 'ended', 'evaluated', 'lapsed') OR (binding_version_id IS NOT NULL AND announced_at IS NOT NULL AND slug IS NOT NULL)",
            name=op.f("ck_experiment_approved"),
        ),
        sa.CheckConstraint(
            "phase NOT IN ('ended', 'evaluated') OR (ended_at IS NOT NULL AND end_reason IS NOT NULL)",
            name=op.f("ck_experiment_ended"),
        ),
        sa.CheckConstraint(
            "phase NOT IN ('running', 'suspended') OR (started_at IS NOT NULL)",
            name=op.f("ck_experiment_started"),
        ),
        *_at_once("experiment"),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_experiment_board_id_board")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"],
            ["account.id"],
            name=op.f("fk_experiment_lead_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_experiment_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment")),
        sa.UniqueConstraint("reference", name=op.f("uq_experiment_reference")),
        sa.UniqueConstraint("sign_code", name=op.f("uq_experiment_sign_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_experiment_slug")),
        sa.UniqueConstraint("subject", name=op.f("uq_experiment_subject")),
    )
    with op.batch_alter_table("experiment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experiment_board_id"), ["board_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_experiment_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_experiment_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_experiment_phase"), ["phase"], unique=False)
        batch_op.create_index("ix_experiment_public", ["announced_at", "id"], unique=False)

    op.create_table(
        "idempotency_key",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=255), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_idempotency_key_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_idempotency_key")),
    )
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_idempotency_key_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_idempotency_key_used_at"), ["used_at"], unique=False)

    op.create_table(
        "ledger_payload",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(payload IS NULL) = (salt IS NULL)", name=op.f("ck_ledger_payload_erased")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_payload_entry_id_ledger_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_ledger_payload")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_attachment_size")),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_attachment_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"],
            ["account.id"],
            name=op.f("fk_attachment_uploaded_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attachment_experiment_id"), ["experiment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attachment_sha256"), ["sha256"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_attachment_uploaded_by_id"), ["uploaded_by_id"], unique=False
        )

    op.create_table(
        "review_round",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("framework", sa.String(length=40), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=True),
        sa.Column("plan_version_id", sa.Integer(), nullable=True),
        sa.Column("route", sa.String(length=40), nullable=True),
        sa.Column("route_proposed", sa.String(length=40), nullable=True),
        sa.Column("route_motivation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("state_since", sa.DateTime(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("advised_at", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('initial', 'amendment', 'extension', 'incident')",
            name=op.f("ck_review_round_kind"),
        ),
        sa.CheckConstraint(
            "route IS NULL OR route IN ('light', 'full')", name=op.f("ck_review_round_route")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'in_review', 'advised', 'decided', 'withdrawn')",
            name=op.f("ck_review_round_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('advised', 'decided') OR (advised_at IS NOT NULL)",
            name=op.f("ck_review_round_advised"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('decided') OR (decided_at IS NOT NULL)",
            name=op.f("ck_review_round_decided"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('in_review', 'advised', 'decided') OR (route IS NOT NULL AND accepted_at IS NOT NULL)",
            name=op.f("ck_review_round_accepted"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('submitted', 'in_review', 'advised', 'decided') OR (plan_version_id IS NOT NULL AND board_id IS NOT NULL AND submitted_at IS NOT NULL)",
            name=op.f("ck_review_round_submitted"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('withdrawn') OR (closed_at IS NOT NULL)",
            name=op.f("ck_review_round_withdrawn"),
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_review_round_board_id_board")
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_review_round_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        *_at_once("review_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_round")),
        sa.UniqueConstraint(
            "experiment_id", "number", name=op.f("uq_review_round_experiment_id_number")
        ),
    )
    with op.batch_alter_table("review_round", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_round_experiment_id"), ["experiment_id"], unique=False
        )
        batch_op.create_index(
            "ix_review_round_queue", ["board_id", "state", "state_since"], unique=False
        )
        batch_op.create_index(
            "uq_review_round_open_incident",
            ["experiment_id"],
            unique=True,
            sqlite_where=sa.text(
                "kind = 'incident' AND state IN ('draft', 'submitted', 'returned', 'in_review', 'advised')"
            ),
            postgresql_where=sa.text(
                "kind = 'incident' AND state IN ('draft', 'submitted', 'returned', 'in_review', 'advised')"
            ),
        )
        batch_op.create_index(
            "uq_review_round_open_plan",
            ["experiment_id"],
            unique=True,
            sqlite_where=sa.text(
                "kind <> 'incident' AND state IN ('draft', 'submitted', 'returned', 'in_review', 'advised')"
            ),
            postgresql_where=sa.text(
                "kind <> 'incident' AND state IN ('draft', 'submitted', 'returned', 'in_review', 'advised')"
            ),
        )

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("board_id", sa.Integer(), nullable=True),
        sa.Column("experiment_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.DateTime(), nullable=True),
        sa.Column("valid_until", sa.DateTime(), nullable=True),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(role IN ('admin', 'auditor', 'decider', 'dpo', 'lead') AND organisation_id IS NOT NULL AND board_id IS NULL AND experiment_id IS NULL) OR (role IN ('chair', 'member', 'secretary') AND board_id IS NOT NULL AND organisation_id IS NULL AND experiment_id IS NULL) OR (role IN ('fieldworker', 'teammate') AND experiment_id IS NOT NULL AND organisation_id IS NULL AND board_id IS NULL)",
            name=op.f("ck_role_grant_scope"),
        ),
        sa.CheckConstraint(
            "granted_by_id IS NULL OR granted_by_id <> account_id",
            name=op.f("ck_role_grant_not_self"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_role_grant_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_role_grant_board_id_board")
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_role_grant_experiment_id_experiment"),
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"],
            ["account.id"],
            name=op.f("fk_role_grant_granted_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"],
            ["account.id"],
            name=op.f("fk_role_grant_on_behalf_of_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_role_grant_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_board_id"), ["board_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_role_grant_experiment_id"), ["experiment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_role_grant_granted_by_id"), ["granted_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_role_grant_on_behalf_of_id"), ["on_behalf_of_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_role_grant_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "uq_role_grant_standing",
            ["account_id", "role", "place"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "assignment",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"],
            ["account.id"],
            name=op.f("fk_assignment_assigned_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["account.id"], name=op.f("fk_assignment_member_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_round.id"], name=op.f("fk_assignment_round_id_review_round")
        ),
        sa.PrimaryKeyConstraint("round_id", "member_id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_assigned_by_id"), ["assigned_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assignment_member_id"), ["member_id"], unique=False)

    op.create_table(
        "brake",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pulled_by_id", sa.Integer(), nullable=False),
        sa.Column("pulled_at", sa.DateTime(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_brake_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["pulled_by_id"],
            ["account.id"],
            name=op.f("fk_brake_pulled_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_round.id"], name=op.f("fk_brake_round_id_review_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brake")),
    )
    with op.batch_alter_table("brake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_brake_experiment_id"), ["experiment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_brake_pulled_by_id"), ["pulled_by_id"], unique=False)
        batch_op.create_index(
            "uq_brake_open",
            ["experiment_id"],
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )

    op.create_table(
        "conflict_declaration",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["account.id"], name=op.f("fk_conflict_declaration_member_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_conflict_declaration_round_id_review_round"),
        ),
        sa.PrimaryKeyConstraint("round_id", "member_id", name=op.f("pk_conflict_declaration")),
    )
    with op.batch_alter_table("conflict_declaration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conflict_declaration_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "draft_topic",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=40), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("answers_en", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_round.id"], name=op.f("fk_draft_topic_round_id_review_round")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"],
            ["account.id"],
            name=op.f("fk_draft_topic_saved_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("round_id", "task", name=op.f("pk_draft_topic")),
    )
    with op.batch_alter_table("draft_topic", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_draft_topic_saved_by_id"), ["saved_by_id"], unique=False
        )

    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("framework", sa.String(length=40), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("answers_en", JSON, nullable=False),
        sa.Column("files", JSON, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_plan_version_number")),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_plan_version_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_plan_version_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["account.id"],
            name=op.f("fk_plan_version_submitted_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint(
            "experiment_id", "number", name=op.f("uq_plan_version_experiment_id_number")
        ),
    )
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_version_experiment_id"), ["experiment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_plan_version_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_plan_version_submitted_by_id"), ["submitted_by_id"], unique=False
        )

    op.create_table(
        "round_pause",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_round_pause_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_pause")),
    )
    with op.batch_alter_table("round_pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_pause_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_round_pause_open",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "sign_placement",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["account.id"],
            name=op.f("fk_sign_placement_confirmed_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_sign_placement_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["attachment.id"], name=op.f("fk_sign_placement_photo_id_attachment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_placement")),
    )
    with op.batch_alter_table("sign_placement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_placement_confirmed_by_id"), ["confirmed_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_sign_placement_experiment_id"), ["experiment_id"], unique=False
        )

    op.create_table(
        "advice",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("conditions", JSON, nullable=False),
        sa.Column("risks", JSON, nullable=False),
        sa.Column("minority_view", sa.Text(), nullable=False),
        sa.Column("tally", JSON, nullable=False),
        sa.Column("adopted_by_id", sa.Integer(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('approved', 'approved_with_conditions', 'rejected')",
            name=op.f("ck_advice_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["adopted_by_id"],
            ["account.id"],
            name=op.f("fk_advice_adopted_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_advice_plan_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_advice_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice")),
        sa.UniqueConstraint("round_id", name=op.f("uq_advice_round_id")),
    )
    with op.batch_alter_table("advice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_advice_adopted_by_id"), ["adopted_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_advice_plan_version_id"), ["plan_version_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_advice_round_id"), ["round_id"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("ballot", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("risks", JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict IN ('positive', 'positive_with_conditions', 'defer', 'negative', 'abstain')",
            name=op.f("ck_assessment_verdict"),
        ),
        sa.CheckConstraint("ballot IN (1, 2)", name=op.f("ck_assessment_ballot")),
        sa.CheckConstraint(
            "filed_at IS NULL OR verdict IS NOT NULL", name=op.f("ck_assessment_filed")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["account.id"],
            name=op.f("fk_assessment_member_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_assessment_plan_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_assessment_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assessment_plan_version_id"), ["plan_version_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assessment_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_assessment_standing",
            ["round_id", "plan_version_id", "member_id", "ballot"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["account.id"],
            name=op.f("fk_comment_author_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_comment_plan_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_comment_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_comment_plan_version_id"), ["plan_version_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_comment_round_id"), ["round_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("deviates", sa.Boolean(), nullable=False),
        sa.Column("open_to_objection", sa.Boolean(), nullable=False),
        sa.Column("objection_until", sa.Date(), nullable=True),
        sa.Column("by_board", sa.Boolean(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('approved', 'approved_with_conditions', 'rejected')",
            name=op.f("ck_decision_outcome"),
        ),
        sa.CheckConstraint(
            "objection_until IS NULL OR open_to_objection", name=op.f("ck_decision_objection")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["decision.id"], name=op.f("fk_decision_corrects_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["account.id"],
            name=op.f("fk_decision_decided_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_decision_plan_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_decision_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_decision_round_id_number")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_decision_plan_version_id"), ["plan_version_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_decision_round_id"), ["round_id"], unique=False)

    op.create_table(
        "dpo_opinion",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('positive', 'positive_with_remarks', 'negative')",
            name=op.f("ck_dpo_opinion_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_dpo_opinion_plan_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["account.id"],
            name=op.f("fk_dpo_opinion_recorded_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_dpo_opinion_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dpo_opinion")),
        sa.UniqueConstraint(
            "round_id", "plan_version_id", name=op.f("uq_dpo_opinion_round_id_plan_version_id")
        ),
    )
    with op.batch_alter_table("dpo_opinion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dpo_opinion_plan_version_id"), ["plan_version_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dpo_opinion_recorded_by_id"), ["recorded_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_dpo_opinion_round_id"), ["round_id"], unique=False)

    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("offered_at", sa.DateTime(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('interim', 'final', 'follow_up')", name=op.f("ck_evaluation_kind")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'offered', 'published')", name=op.f("ck_evaluation_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('offered', 'published') OR (offered_at IS NOT NULL)",
            name=op.f("ck_evaluation_offered"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('published') OR (published_at IS NOT NULL)",
            name=op.f("ck_evaluation_published"),
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_evaluation_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_evaluation_plan_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"],
            ["account.id"],
            name=op.f("fk_evaluation_saved_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint(
            "experiment_id", "kind", "number", name=op.f("uq_evaluation_experiment_id_kind_number")
        ),
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evaluation_experiment_id"), ["experiment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evaluation_plan_version_id"), ["plan_version_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evaluation_saved_by_id"), ["saved_by_id"], unique=False
        )

    op.create_table(
        "lead_question",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(answer = '') = (answered_at IS NULL)", name=op.f("ck_lead_question_answered")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["account.id"],
            name=op.f("fk_lead_question_answered_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["account.id"],
            name=op.f("fk_lead_question_asked_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_lead_question_plan_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_lead_question_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_question")),
    )
    with op.batch_alter_table("lead_question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lead_question_answered_by_id"), ["answered_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lead_question_asked_by_id"), ["asked_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lead_question_plan_version_id"), ["plan_version_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lead_question_round_id"), ["round_id"], unique=False)

    op.create_table(
        "notice_version",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("contents", JSON, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "phase IN ('preparing', 'approved', 'rejected', 'running', 'suspended', 'ended', 'evaluated', 'withdrawn', 'lapsed')",
            name=op.f("ck_notice_version_phase"),
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_notice_version_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_notice_version_plan_version_id_plan_version"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["account.id"],
            name=op.f("fk_notice_version_published_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_version")),
        sa.UniqueConstraint(
            "experiment_id", "number", name=op.f("uq_notice_version_experiment_id_number")
        ),
    )
    with op.batch_alter_table("notice_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_version_experiment_id"), ["experiment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_notice_version_published_by_id"), ["published_by_id"], unique=False
        )

    op.create_table(
        "condition",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=255), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("start_blocking", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state_since", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'submitted', 'accepted', 'refused')", name=op.f("ck_condition_state")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_condition_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiment.id"],
            name=op.f("fk_condition_experiment_id_experiment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
        sa.UniqueConstraint("decision_id", "number", name=op.f("uq_condition_decision_id_number")),
    )
    with op.batch_alter_table("condition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_condition_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_condition_experiment_id"), ["experiment_id"], unique=False
        )

    op.create_table(
        "evaluation_remark",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("remarked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["account.id"],
            name=op.f("fk_evaluation_remark_author_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluation.id"],
            name=op.f("fk_evaluation_remark_evaluation_id_evaluation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_remark")),
    )
    with op.batch_alter_table("evaluation_remark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evaluation_remark_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evaluation_remark_evaluation_id"), ["evaluation_id"], unique=False
        )

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(accepted IS NULL) = (judged_at IS NULL)", name=op.f("ck_evidence_judged")
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_evidence_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["condition.id"], name=op.f("fk_evidence_condition_id_condition")
        ),
        sa.ForeignKeyConstraint(
            ["judged_by_id"],
            ["account.id"],
            name=op.f("fk_evidence_judged_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["account.id"],
            name=op.f("fk_evidence_submitted_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_condition_id"), ["condition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_judged_by_id"), ["judged_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_submitted_by_id"), ["submitted_by_id"], unique=False
        )

    if _is_postgresql():
        for table, column, name in LATER:
            op.create_foreign_key(name, table, "plan_version", [column], ["id"])
    _make_immutable()


def downgrade() -> None:
    if _is_postgresql():
        for table, _column, name in LATER:
            op.drop_constraint(name, table, type_="foreignkey")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_submitted_by_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_judged_by_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_condition_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("evaluation_remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_remark_evaluation_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_remark_author_id"))

    op.drop_table("evaluation_remark")
    with op.batch_alter_table("condition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_condition_experiment_id"))
        batch_op.drop_index(batch_op.f("ix_condition_decision_id"))

    op.drop_table("condition")
    with op.batch_alter_table("notice_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_version_published_by_id"))
        batch_op.drop_index(batch_op.f("ix_notice_version_experiment_id"))

    op.drop_table("notice_version")
    with op.batch_alter_table("lead_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_question_round_id"))
        batch_op.drop_index(batch_op.f("ix_lead_question_plan_version_id"))
        batch_op.drop_index(batch_op.f("ix_lead_question_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_lead_question_answered_by_id"))

    op.drop_table("lead_question")
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_saved_by_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_plan_version_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_experiment_id"))

    op.drop_table("evaluation")
    with op.batch_alter_table("dpo_opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dpo_opinion_round_id"))
        batch_op.drop_index(batch_op.f("ix_dpo_opinion_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_dpo_opinion_plan_version_id"))

    op.drop_table("dpo_opinion")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_round_id"))
        batch_op.drop_index(batch_op.f("ix_decision_plan_version_id"))
        batch_op.drop_index(batch_op.f("ix_decision_decided_by_id"))

    op.drop_table("decision")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comment_round_id"))
        batch_op.drop_index(batch_op.f("ix_comment_plan_version_id"))
        batch_op.drop_index(batch_op.f("ix_comment_author_id"))

    op.drop_table("comment")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assessment_standing",
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_assessment_round_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_plan_version_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_member_id"))

    op.drop_table("assessment")
    with op.batch_alter_table("advice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advice_round_id"))
        batch_op.drop_index(batch_op.f("ix_advice_plan_version_id"))
        batch_op.drop_index(batch_op.f("ix_advice_adopted_by_id"))

    op.drop_table("advice")
    with op.batch_alter_table("sign_placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_placement_experiment_id"))
        batch_op.drop_index(batch_op.f("ix_sign_placement_confirmed_by_id"))

    op.drop_table("sign_placement")
    with op.batch_alter_table("round_pause", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_round_pause_open",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_round_pause_round_id"))

    op.drop_table("round_pause")
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_version_submitted_by_id"))
        batch_op.drop_index(batch_op.f("ix_plan_version_round_id"))
        batch_op.drop_index(batch_op.f("ix_plan_version_experiment_id"))

    op.drop_table("plan_version")
    with op.batch_alter_table("draft_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_topic_saved_by_id"))

    op.drop_table("draft_topic")
    with op.batch_alter_table("conflict_declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_declaration_member_id"))

    op.drop_table("conflict_declaration")
    with op.batch_alter_table("brake", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_brake_open",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_brake_pulled_by_id"))
        batch_op.drop_index(batch_op.f("ix_brake_experiment_id"))

    op.drop_table("brake")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_member_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_assigned_by_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_grant_standing",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_role_grant_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_on_behalf_of_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_granted_by_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_experiment_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_board_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_account_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("review_round", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_review_round_open_plan",
            sqlite_where=sa.text(
                "kind <> 'incident' AND state IN ('draft', 'submitted', 'returned', 'in_review', 'advised')"
            ),
            postgresql_where=sa.text(
                "kind <> 'incident' AND state IN ('draft', 'submitted', 'returned', 'in_review', 'advised')"
            ),
        )
        batch_op.drop_index(
            "uq_review_round_open_incident",
            sqlite_where=sa.text(
                "kind = 'incident' AND state IN ('draft', 'submitted', 'returned', 'in_review', 'advised')"
            ),
            postgresql_where=sa.text(
                "kind = 'incident' AND state IN ('draft', 'submitted', 'returned', 'in_review', 'advised')"
            ),
        )
        batch_op.drop_index("ix_review_round_queue")
        batch_op.drop_index(batch_op.f("ix_review_round_experiment_id"))

    op.drop_table("review_round")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_uploaded_by_id"))
        batch_op.drop_index(batch_op.f("ix_attachment_sha256"))
        batch_op.drop_index(batch_op.f("ix_attachment_experiment_id"))

    op.drop_table("attachment")
    op.drop_table("ledger_payload")
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_key_used_at"))
        batch_op.drop_index(batch_op.f("ix_idempotency_key_account_id"))

    op.drop_table("idempotency_key")
    with op.batch_alter_table("experiment", schema=None) as batch_op:
        batch_op.drop_index("ix_experiment_public")
        batch_op.drop_index(batch_op.f("ix_experiment_phase"))
        batch_op.drop_index(batch_op.f("ix_experiment_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_experiment_lead_id"))
        batch_op.drop_index(batch_op.f("ix_experiment_board_id"))

    op.drop_table("experiment")
    with op.batch_alter_table("board_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_board_organisation_organisation_id"))

    op.drop_table("board_organisation")
    with op.batch_alter_table("account_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_token_account_id"))

    op.drop_table("account_token")
    with op.batch_alter_table("account_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_session_account_id"))

    op.drop_table("account_session")
    op.drop_table("reference_counter")
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_mail_due")

    op.drop_table("outbox_mail")
    op.drop_table("organisation")
    op.drop_table("ledger_entry")
    op.drop_table("board")
    op.drop_table("account")
    if _is_postgresql():
        op.execute("DROP FUNCTION refuse_change()")

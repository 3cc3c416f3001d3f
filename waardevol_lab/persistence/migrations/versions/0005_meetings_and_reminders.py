"""Meetings of a board, and reminders that were sent

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("agenda_sent_at", sa.DateTime(), nullable=True),
        sa.Column("minutes_set_at", sa.DateTime(), nullable=True),
        sa.Column("minutes_set_in_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name=op.f("ck_meeting_state")),
        sa.CheckConstraint(
            "state NOT IN ('cancelled') OR (reason <> '')", name=op.f("ck_meeting_cancelled")
        ),
        sa.CheckConstraint(
            "(minutes_set_at IS NULL) = (minutes_set_in_id IS NULL)",
            name=op.f("ck_meeting_minutes"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_period")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_meeting_board_id_board")),
        sa.ForeignKeyConstraint(
            ["minutes_set_in_id"], ["meeting.id"], name=op.f("fk_meeting_minutes_set_in_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"],
            ["account.id"],
            name=op.f("fk_meeting_planned_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_uid")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_meeting_board_id_starts_at", ["board_id", "starts_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_meeting_planned_by_id"), ["planned_by_id"], unique=False
        )

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("moment", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("moment IN ('five', 'one', 'late')", name=op.f("ck_reminder_moment")),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["account.id"],
            name=op.f("fk_reminder_recipient_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "about",
            "kind",
            "moment",
            "due_on",
            "recipient_id",
            name=op.f("uq_reminder_about_kind_moment_due_on_recipient_id"),
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reminder_recipient_id"), ["recipient_id"], unique=False
        )

    op.create_table(
        "meeting_member",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("attendance", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "attendance IS NULL OR attendance IN ('present', 'excused', 'absent')",
            name=op.f("ck_meeting_member_attendance"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_member_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["account.id"], name=op.f("fk_meeting_member_member_id_account")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_meeting_member")),
    )
    with op.batch_alter_table("meeting_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_member_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(round_id IS NULL) = (title <> '')", name=op.f("ck_agenda_item_about")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_agenda_item_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint(
            "meeting_id", "round_id", name=op.f("uq_agenda_item_meeting_id_round_id")
        ),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_round_id"), ["round_id"], unique=False)

    op.create_table(
        "hand_reminder",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["account.id"],
            name=op.f("fk_hand_reminder_recipient_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_hand_reminder_round_id_review_round"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"],
            ["account.id"],
            name=op.f("fk_hand_reminder_sent_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_reminder")),
        sa.UniqueConstraint(
            "round_id",
            "recipient_id",
            "sent_on",
            name=op.f("uq_hand_reminder_round_id_recipient_id_sent_on"),
        ),
    )
    with op.batch_alter_table("hand_reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hand_reminder_recipient_id"), ["recipient_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hand_reminder_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_hand_reminder_sent_by_id"), ["sent_by_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("hand_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_reminder_sent_by_id"))
        batch_op.drop_index(batch_op.f("ix_hand_reminder_round_id"))
        batch_op.drop_index(batch_op.f("ix_hand_reminder_recipient_id"))

    op.drop_table("hand_reminder")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_round_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_meeting_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("meeting_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_member_member_id"))

    op.drop_table("meeting_member")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_recipient_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_planned_by_id"))
        batch_op.drop_index("ix_meeting_board_id_starts_at")

    op.drop_table("meeting")

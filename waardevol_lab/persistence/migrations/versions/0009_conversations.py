"""Conversations: more than one answer to a question, and remarks that are replied to

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

QUESTION = sa.table(
    "lead_question",
    sa.column("id", sa.Integer),
    sa.column("plan_version_id", sa.Integer),
    sa.column("answer", sa.Text),
    sa.column("answered_by_id", sa.Integer),
    sa.column("answered_at", sa.DateTime),
)
MESSAGE = sa.table(
    "question_message",
    sa.column("id", sa.Integer),
    sa.column("question_id", sa.Integer),
    sa.column("plan_version_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("text", sa.Text),
    sa.column("author_id", sa.Integer),
    sa.column("written_at", sa.DateTime),
)


def upgrade() -> None:
    answers = [
        {
            "question_id": row.id,
            "plan_version_id": row.plan_version_id,
            "kind": "answer",
            "text": row.answer,
            "author_id": row.answered_by_id,
            "written_at": row.answered_at,
        }
        for row in op.get_bind().execute(
            sa.select(QUESTION)
            .where(QUESTION.c.answered_at.is_not(None))
            .order_by(QUESTION.c.answered_at, QUESTION.c.id)
        )
    ]
    with op.batch_alter_table("lead_question", schema=None) as batch_op:
        batch_op.drop_index("ix_lead_question_answered_by_id")
        batch_op.drop_constraint(op.f("ck_lead_question_answered"), type_="check")
        batch_op.drop_constraint(
            op.f("fk_lead_question_answered_by_id_account"), type_="foreignkey"
        )
        batch_op.drop_column("answered_by_id")
        batch_op.drop_column("answer")
        batch_op.add_column(sa.Column("closed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_lead_question_closed_by_id_account"),
            "account",
            ["closed_by_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch_op.create_check_constraint(
            op.f("ck_lead_question_closed"), "closed_at IS NULL OR answered_at IS NOT NULL"
        )
        batch_op.create_index("ix_lead_question_closed_by_id", ["closed_by_id"], unique=False)
    _create_messages()
    if answers:
        op.bulk_insert(MESSAGE, answers)
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply_to_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("edited_at", sa.DateTime(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_comment_reply_to_id_comment"),
            "comment",
            ["reply_to_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch_op.create_index("ix_comment_reply_to_id", ["reply_to_id"], unique=False)
    _create_amendments()


def _create_messages() -> None:
    op.create_table(
        "question_message",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('question', 'answer')", name=op.f("ck_question_message_kind")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["account.id"],
            name=op.f("fk_question_message_author_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_question_message_plan_version_id_plan_version"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["lead_question.id"],
            name=op.f("fk_question_message_question_id_lead_question"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_message")),
    )
    for column in ("author_id", "plan_version_id", "question_id"):
        op.create_index(
            op.f(f"ix_question_message_{column}"), "question_message", [column], unique=False
        )


def _create_amendments() -> None:
    op.create_table(
        "comment_amendment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_comment_amendment_comment_id_comment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_amendment")),
    )
    op.create_index(
        op.f("ix_comment_amendment_comment_id"), "comment_amendment", ["comment_id"], unique=False
    )


def downgrade() -> None:
    """Whatever followed a question becomes its one answer, in order."""
    op.drop_table("comment_amendment")
    op.execute("UPDATE comment SET reply_to_id = NULL")  # SQLite drops no row that another names
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index("ix_comment_reply_to_id")
        batch_op.drop_constraint(op.f("fk_comment_reply_to_id_comment"), type_="foreignkey")
        batch_op.drop_column("edited_at")
        batch_op.drop_column("reply_to_id")
    answers = _answers()
    op.drop_table("question_message")
    with op.batch_alter_table("lead_question", schema=None) as batch_op:
        batch_op.drop_index("ix_lead_question_closed_by_id")
        batch_op.drop_constraint(op.f("ck_lead_question_closed"), type_="check")
        batch_op.drop_constraint(op.f("fk_lead_question_closed_by_id_account"), type_="foreignkey")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("closed_by_id")
        batch_op.add_column(sa.Column("answer", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("answered_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_lead_question_answered_by_id_account"),
            "account",
            ["answered_by_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch_op.create_index("ix_lead_question_answered_by_id", ["answered_by_id"], unique=False)
    for question_id, values in answers.items():
        op.execute(sa.update(QUESTION).where(QUESTION.c.id == question_id).values(**values))
    with op.batch_alter_table("lead_question", schema=None) as batch_op:
        batch_op.alter_column("answer", existing_type=sa.Text(), server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_lead_question_answered"), "(answer = '') = (answered_at IS NULL)"
        )


def _answers() -> dict[int, dict[str, object]]:
    found: dict[int, dict[str, object]] = {}
    rows = op.get_bind().execute(sa.select(MESSAGE).order_by(MESSAGE.c.id)).all()
    for row in rows:
        kept = found.setdefault(row.question_id, {"answer": ""})
        texts = [text for text in (kept["answer"], row.text) if text]
        kept.update(
            answer="\n\n".join(map(str, texts)),
            answered_by_id=row.author_id,
            answered_at=row.written_at,
        )
    return found

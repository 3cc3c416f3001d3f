"""What a board does with a round: conflicts, comments, questions, assessments, opinions."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.deliberation import Verdict
from waardevol_lab.domain.outcomes import DpoVerdict
from waardevol_lab.persistence.columns import (
    Instant,
    Key,
    OptionalUserKey,
    RoundKey,
    UserKey,
    VersionKey,
    Word,
    one_of,
)
from waardevol_lab.persistence.db import Base


class Assignment(Base):
    """A member who is asked to assess a round."""

    __tablename__ = "assignment"

    round_id: Mapped[int] = mapped_column(ForeignKey("review_round.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    assigned_by_id: Mapped[OptionalUserKey]
    assigned_at: Mapped[Instant]


class ConflictDeclaration(Base):
    """What a member declared before the plan opened; the latest declaration counts."""

    __tablename__ = "conflict_declaration"
    __table_args__ = (
        # Lists ask of every row which rounds a conflict closes: there are few, of many declared.
        Index(
            "ix_conflict_declaration_conflict",
            "member_id",
            "round_id",
            sqlite_where=text('"conflict" = 1'),
            postgresql_where=text('"conflict"'),
        ),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("review_round.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    conflict: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    declared_at: Mapped[Instant]


class Comment(Base):
    """A remark within the board on one topic; never shown to lead or public."""

    __tablename__ = "comment"

    id: Mapped[Key]
    round_id: Mapped[RoundKey]
    plan_version_id: Mapped[VersionKey]
    question: Mapped[Word]
    """A question id of the framework."""
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[UserKey]
    placed_at: Mapped[Instant]
    reply_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("comment.id", ondelete="RESTRICT"), index=True
    )
    edited_at: Mapped[Instant | None]
    """When its author changed the text, which is possible until somebody answered."""


class CommentAmendment(Base):
    """What the author of a comment added to it after it was answered."""

    __tablename__ = "comment_amendment"

    id: Mapped[Key]
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id", ondelete="RESTRICT"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[Instant]


class LeadQuestion(Base):
    """A question of the board to the lead, tied to a topic; what followed are its messages."""

    __tablename__ = "lead_question"
    __table_args__ = (
        CheckConstraint("closed_at IS NULL OR answered_at IS NOT NULL", name="closed"),
    )

    id: Mapped[Key]
    round_id: Mapped[RoundKey]
    plan_version_id: Mapped[VersionKey]
    question: Mapped[Word]
    text: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[UserKey]
    asked_at: Mapped[Instant]
    answered_at: Mapped[Instant | None]
    """When the last answer came; None while the board waits for one."""
    closed_by_id: Mapped[OptionalUserKey]
    closed_at: Mapped[Instant | None]
    """When the board took the answer as enough."""


class QuestionMessage(Base):
    """What followed a question to the lead: an answer, or a further question."""

    __tablename__ = "question_message"
    __table_args__ = (CheckConstraint("kind IN ('question', 'answer')", name="kind"),)

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(
        ForeignKey("lead_question.id", ondelete="RESTRICT"), index=True
    )
    plan_version_id: Mapped[VersionKey]
    kind: Mapped[Word]
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[UserKey]
    written_at: Mapped[Instant]


class Assessment(Base):
    """A member's own judgement of one plan version; a draft until filed, then final."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint(
            f"verdict IS NULL OR verdict IN ({', '.join(repr(str(v)) for v in Verdict)})",
            name="verdict",
        ),
        CheckConstraint("filed_at IS NULL OR verdict IS NOT NULL", name="filed"),
        CheckConstraint("ballot IN (1, 2)", name="ballot"),
        Index(
            "uq_assessment_standing",
            "round_id",
            "plan_version_id",
            "member_id",
            "ballot",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    round_id: Mapped[RoundKey]
    plan_version_id: Mapped[VersionKey]
    member_id: Mapped[UserKey]
    ballot: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    verdict: Mapped[Word | None]
    reasons: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="")
    risks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Risk 0-3 by the id of the value."""
    saved_at: Mapped[Instant]
    filed_at: Mapped[Instant | None]
    voided_at: Mapped[Instant | None]


class DpoOpinion(Base):
    """The opinion of the data protection officer on one plan version."""

    __tablename__ = "dpo_opinion"
    __table_args__ = (
        one_of("verdict", DpoVerdict, "verdict"),
        UniqueConstraint("round_id", "plan_version_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[RoundKey]
    plan_version_id: Mapped[VersionKey]
    verdict: Mapped[Word]
    text: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[UserKey]
    recorded_at: Mapped[Instant]

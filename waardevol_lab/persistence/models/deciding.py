"""Advice, decision, and the conditions that a decision attaches."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.states import ConditionState, ObjectionState
from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    Line,
    OptionalUserKey,
    RoundKey,
    UserKey,
    VersionKey,
    Word,
    one_of,
)
from waardevol_lab.persistence.db import Base


class Advice(Base):
    """What the board advised; locked once adopted."""

    __tablename__ = "advice"
    __table_args__ = (one_of("outcome", Outcome, "outcome"), UniqueConstraint("round_id"))

    id: Mapped[Key]
    round_id: Mapped[RoundKey]
    plan_version_id: Mapped[VersionKey]
    outcome: Mapped[Word]
    text: Mapped[str] = mapped_column(Text)
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    """`[{"text", "owner", "due": ISO date, "start_blocking": bool}]`"""
    risks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    minority_view: Mapped[str] = mapped_column(Text, default="")
    tally: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Votes by verdict and the quorum; internal."""
    adopted_by_id: Mapped[UserKey]
    adopted_at: Mapped[Instant]


class Decision(Base):
    """What was decided; a correction is a decision of its own that refers to an earlier one."""

    __tablename__ = "decision"
    __table_args__ = (
        one_of("outcome", Outcome, "outcome"),
        CheckConstraint("objection_until IS NULL OR open_to_objection", name="objection"),
        UniqueConstraint("round_id", "number"),
    )

    id: Mapped[Key]
    round_id: Mapped[RoundKey]
    plan_version_id: Mapped[VersionKey]
    number: Mapped[int] = mapped_column(default=1)
    outcome: Mapped[Word]
    motivation: Mapped[str] = mapped_column(Text, default="")
    deviates: Mapped[bool] = mapped_column(default=False)
    open_to_objection: Mapped[bool] = mapped_column(default=False)
    """Whether it is a besluit open to objection."""
    objection_until: Mapped[date | None]
    by_board: Mapped[bool] = mapped_column(default=False)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    decided_by_id: Mapped[UserKey]
    decided_at: Mapped[Instant]


class Condition(Base):
    """A condition of a decision, followed until it is met."""

    __tablename__ = "condition"
    __table_args__ = (
        one_of("state", ConditionState, "state"),
        UniqueConstraint("decision_id", "number"),
        Index("ix_condition_waiting", "state", "state_since"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[Line] = mapped_column(default="")
    due_on: Mapped[date | None]
    start_blocking: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Word]
    version: Mapped[int] = mapped_column(default=1)
    state_since: Mapped[Instant]


class Objection(Base):
    """An objection against a decision, without who made it, and what came of it."""

    __tablename__ = "objection"
    __table_args__ = (
        one_of("state", ObjectionState, "state"),
        CheckConstraint("(state = 'received') = (handled_at IS NULL)", name="handled"),
        CheckConstraint("(state = 'corrected') = (corrected_by_id IS NOT NULL)", name="corrected"),
        CheckConstraint("late OR late_reason = ''", name="late"),
        UniqueConstraint("experiment_id", "number"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    number: Mapped[int]
    received_on: Mapped[date]
    grounds: Mapped[str] = mapped_column(Text)
    late: Mapped[bool] = mapped_column(default=False)
    """Received after the term; `late_reason` says why it is taken in all the same."""
    late_reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[Word]
    version: Mapped[int] = mapped_column(default=1)
    state_since: Mapped[Instant]
    recorded_by_id: Mapped[UserKey]
    recorded_at: Mapped[Instant]
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was handled as it was."""
    handled_by_id: Mapped[OptionalUserKey]
    handled_at: Mapped[Instant | None]
    corrected_by_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))


class Evidence(Base):
    """What was handed in for a condition, and how the secretary judged it."""

    __tablename__ = "evidence"
    __table_args__ = (CheckConstraint("(accepted IS NULL) = (judged_at IS NULL)", name="judged"),)

    id: Mapped[Key]
    condition_id: Mapped[int] = mapped_column(ForeignKey("condition.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    submitted_by_id: Mapped[UserKey]
    submitted_at: Mapped[Instant]
    accepted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    judged_by_id: Mapped[OptionalUserKey]
    judged_at: Mapped[Instant | None]

"""Review rounds: their state, their route and the pauses of their clock."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.states import RoundKind, RoundState
from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    RoundKey,
    Word,
    needs,
    one_of,
)
from waardevol_lab.persistence.db import Base

_OPEN = "state IN ('draft', 'submitted', 'returned', 'in_review', 'advised')"


class ReviewRound(Base):
    """One round of review. Its state changes through `services.acting` alone."""

    __tablename__ = "review_round"
    __table_args__ = (
        one_of("kind", RoundKind, "kind"),
        one_of("state", RoundState, "state"),
        CheckConstraint(
            f"route IS NULL OR route IN ({', '.join(repr(str(r)) for r in Route)})", name="route"
        ),
        needs(
            "state",
            ("submitted", "in_review", "advised", "decided"),
            "plan_version_id IS NOT NULL AND board_id IS NOT NULL AND submitted_at IS NOT NULL",
            "submitted",
        ),
        needs(
            "state",
            ("in_review", "advised", "decided"),
            "route IS NOT NULL AND accepted_at IS NOT NULL",
            "accepted",
        ),
        needs("state", ("advised", "decided"), "advised_at IS NOT NULL", "advised"),
        needs("state", ("decided",), "decided_at IS NOT NULL", "decided"),
        needs("state", ("withdrawn",), "closed_at IS NOT NULL", "withdrawn"),
        UniqueConstraint("experiment_id", "number"),
        Index(
            "uq_review_round_open_plan",
            "experiment_id",
            unique=True,
            sqlite_where=text(f"kind <> 'incident' AND {_OPEN}"),
            postgresql_where=text(f"kind <> 'incident' AND {_OPEN}"),
        ),
        Index(
            "uq_review_round_open_incident",
            "experiment_id",
            unique=True,
            sqlite_where=text(f"kind = 'incident' AND {_OPEN}"),
            postgresql_where=text(f"kind = 'incident' AND {_OPEN}"),
        ),
        Index("ix_review_round_queue", "board_id", "state", "due_on", "state_since", "id"),
        Index("ix_review_round_due", "state", "due_on", "state_since", "id"),
        Index("ix_review_round_since", "state_since", "id"),
        Index("ix_review_round_state", "state", "state_since", "id"),
        Index(
            "ix_review_round_term",
            "due_on",
            "state_since",
            "id",
            sqlite_where=text("due_on IS NOT NULL"),
            postgresql_where=text("due_on IS NOT NULL"),
        ),
        Index(
            "ix_review_round_timed",
            "state_since",
            "id",
            sqlite_where=text("due_on IS NOT NULL"),
            postgresql_where=text("due_on IS NOT NULL"),
        ),
        Index("ix_review_round_version", "plan_version_id"),
        Index("ix_review_round_advised", "advised_at"),
        Index("ix_review_round_decided", "decided_at"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    number: Mapped[int]
    kind: Mapped[Word]
    state: Mapped[Word]
    version: Mapped[int] = mapped_column(default=1)
    framework: Mapped[Word]
    board_id: Mapped[int | None] = mapped_column(ForeignKey("board.id"))
    plan_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("plan_version.id", use_alter=True)
    )
    """The latest submitted version of this round."""
    route: Mapped[Word | None]
    route_proposed: Mapped[Word | None]
    route_motivation: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was last returned or withdrawn."""
    topics: Mapped[list[Any] | None]
    """What a change of an approved plan asks; None asks every topic of the framework."""
    created_at: Mapped[Instant]
    state_since: Mapped[Instant]
    due_on: Mapped[date | None]
    """The last day for who has it now, kept by `services.due_days`; None while no term runs."""
    submitted_at: Mapped[Instant | None]
    accepted_at: Mapped[Instant | None]
    """When the review began for the first time: the advice term counts from here."""
    advised_at: Mapped[Instant | None]
    decided_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]

    def asks(self, topic: str) -> bool:
        """Whether this topic is written on in the round; the others stay as they are in force."""
        return self.topics is None or topic in self.topics


class RoundPause(Base):
    """A stretch in which the advice term stands still: from the return to the next acceptance."""

    __tablename__ = "round_pause"
    __table_args__ = (
        Index(
            "uq_round_pause_open",
            "round_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[Key]
    round_id: Mapped[RoundKey]
    since: Mapped[Instant]
    until: Mapped[Instant | None]

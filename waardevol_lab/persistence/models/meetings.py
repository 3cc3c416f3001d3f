"""Meetings of a board: who is invited, the agenda, the minutes."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.meetings import Attendance, MeetingState
from waardevol_lab.persistence.columns import Instant, Key, Line, UserKey, Word, needs, one_of
from waardevol_lab.persistence.db import Base


class Meeting(Base):
    """One meeting of a board."""

    __tablename__ = "meeting"
    __table_args__ = (
        one_of("state", MeetingState, "state"),
        needs("state", ("cancelled",), "reason <> ''", "cancelled"),
        CheckConstraint("ends_at > starts_at", name="period"),
        CheckConstraint("(minutes_set_at IS NULL) = (minutes_set_in_id IS NULL)", name="minutes"),
        Index("ix_meeting_board_id_starts_at", "board_id", "starts_at"),
    )

    id: Mapped[Key]
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    uid: Mapped[Word] = mapped_column(unique=True)
    """The identity of the event in everybody's calendar; it never changes."""
    state: Mapped[Word]
    version: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int] = mapped_column(default=0)
    """How often date, time, place or state changed. The agenda never counts: a number that grows
    would tell somebody with a conflict of an item that they do not see."""
    scheduled_at: Mapped[Instant]
    """When the sequence last changed."""
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    place: Mapped[Line]
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was cancelled."""
    planned_by_id: Mapped[UserKey]
    created_at: Mapped[Instant]
    agenda_sent_at: Mapped[Instant | None]
    minutes_set_at: Mapped[Instant | None]
    """From here on the minutes are locked."""
    minutes_set_in_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    """The later meeting that set the minutes."""


class MeetingMember(Base):
    """Somebody who is invited, and whether they were there."""

    __tablename__ = "meeting_member"
    __table_args__ = (
        CheckConstraint(
            f"attendance IS NULL OR attendance IN ({', '.join(repr(str(a)) for a in Attendance)})",
            name="attendance",
        ),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    attendance: Mapped[Word | None]


class AgendaItem(Base):
    """One point of an agenda: a round in review, or something else under a title of its own."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        CheckConstraint("(round_id IS NULL) = (title <> '')", name="about"),
        UniqueConstraint("meeting_id", "round_id"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    round_id: Mapped[int | None] = mapped_column(
        ForeignKey("review_round.id", ondelete="RESTRICT"), index=True
    )
    title: Mapped[Line] = mapped_column(default="")
    note: Mapped[str] = mapped_column(Text, default="")
    duration: Mapped[int | None]
    """How long it is planned to take, in minutes; None: not said."""
    minutes: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    """Of the minutes."""

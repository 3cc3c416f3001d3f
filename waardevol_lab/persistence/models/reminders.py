"""Reminders that were sent: what stands here is never sent again."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from waardevol_lab.domain.reminders import Moment
from waardevol_lab.persistence.columns import Instant, Key, RoundKey, UserKey, Word, one_of
from waardevol_lab.persistence.db import Base


class Reminder(Base):
    """One reminder by rule. A due date that changes makes new ones."""

    __tablename__ = "reminder"
    __table_args__ = (
        one_of("moment", Moment, "moment"),
        UniqueConstraint("about", "kind", "moment", "due_on", "recipient_id"),
    )

    id: Mapped[Key]
    about: Mapped[Word]
    """What waits, in one word: `round:12`, `experiment:3` or `condition:7`."""
    kind: Mapped[Word]
    moment: Mapped[Word]
    due_on: Mapped[date]
    recipient_id: Mapped[UserKey]
    sent_at: Mapped[Instant]


class HandReminder(Base):
    """One reminder by the secretary's own hand; at most one a day to one person about a round."""

    __tablename__ = "hand_reminder"
    __table_args__ = (UniqueConstraint("round_id", "recipient_id", "sent_on"),)

    id: Mapped[Key]
    round_id: Mapped[RoundKey]
    recipient_id: Mapped[UserKey]
    sent_by_id: Mapped[UserKey]
    sent_on: Mapped[date]
    """The local day."""
    sent_at: Mapped[Instant]

"""What happened while an experiment ran, and what was done about it."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.persistence.columns import ExperimentKey, Instant, Key, UserKey
from waardevol_lab.persistence.db import Base


class Incident(Base):
    """One report; never changed. What comes after stands in its updates."""

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("experiment_id", "number"),
        CheckConstraint("happened_at <= known_at", name="known"),
        CheckConstraint("public OR private_reason <> ''", name="private"),
        Index("ix_incident_breach", "personal_data", "known_at"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    number: Mapped[int]
    """Within its experiment, from 1."""
    what: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[Instant]
    known_at: Mapped[Instant]
    """When the organisation knew of it: from then the 72 hours of the GDPR count."""
    affected: Mapped[str] = mapped_column(Text)
    touched: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of the public values that it touched, in the order of the framework."""
    personal_data: Mapped[bool]
    done: Mapped[str] = mapped_column(Text)
    public: Mapped[bool]
    private_reason: Mapped[str] = mapped_column(Text, default="")
    reported_by_id: Mapped[UserKey]
    reported_at: Mapped[Instant]


class IncidentUpdate(Base):
    """What was done since; with personal data also whether the authority was told, or why not."""

    __tablename__ = "incident_update"
    __table_args__ = (
        CheckConstraint("told_on IS NULL OR authority_reason = ''", name="authority"),
    )

    id: Mapped[Key]
    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incident.id", ondelete="RESTRICT"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    told_on: Mapped[date | None]
    """On which day the authority was told; None when this update does not say so."""
    authority_reason: Mapped[str] = mapped_column(Text, default="")
    """Why the authority does not have to be told; empty when this update does not say so."""
    written_by_id: Mapped[UserKey]
    written_at: Mapped[Instant]

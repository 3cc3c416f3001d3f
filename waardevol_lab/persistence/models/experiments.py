"""Experiments: the dossier, its signs and its brakes."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.states import EndReason, Phase
from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    Line,
    UserKey,
    Word,
    needs,
    one_of,
)
from waardevol_lab.persistence.db import Base


class Experiment(Base):
    """One dossier. Its phase changes through `services.acting` alone."""

    __tablename__ = "experiment"
    __table_args__ = (
        one_of("phase", Phase, "phase"),
        CheckConstraint(
            f"end_reason IS NULL OR end_reason IN ({', '.join(repr(str(r)) for r in EndReason)})",
            name="end_reason",
        ),
        needs("phase", ("running", "suspended"), "started_at IS NOT NULL", "started"),
        needs(
            "phase",
            ("ended", "evaluated"),
            "ended_at IS NOT NULL AND end_reason IS NOT NULL",
            "ended",
        ),
        needs(
            "phase",
            ("approved", "running", "suspended", "ended", "evaluated", "lapsed"),
            "binding_version_id IS NOT NULL AND announced_at IS NOT NULL AND slug IS NOT NULL",
            "approved",
        ),
        Index("ix_experiment_public", "announced_at", "id"),
    )

    id: Mapped[Key]
    subject: Mapped[Word] = mapped_column(unique=True)
    """The random id under which the record keeps this experiment's chain."""
    reference: Mapped[Word] = mapped_column(unique=True)
    sign_code: Mapped[Word] = mapped_column(unique=True)
    slug: Mapped[str | None] = mapped_column(String(120), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    board_id: Mapped[int | None] = mapped_column(ForeignKey("board.id"), index=True)
    """The board of the latest submitted round."""
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("experiment.id"), index=True)
    """The evaluated experiment that this one goes on from; set when it is begun, never after."""
    lead_id: Mapped[UserKey]
    phase: Mapped[Word] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[Line] = mapped_column(default="")
    """The title of the draft until a version binds, then that version's."""
    summary: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[Line] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    binding_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("plan_version.id", use_alter=True)
    )
    """The plan version that the last positive decision bound."""
    fictional: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Instant]
    phase_since: Mapped[Instant]
    announced_at: Mapped[Instant | None]
    started_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    end_reason: Mapped[Word | None]
    closing_reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was withdrawn, stopped or revoked, as the public reads it."""
    unevaluated: Mapped[bool] = mapped_column(default=False)


class ReferenceCounter(Base):
    """The last number given out in a year; a number is never used again."""

    __tablename__ = "reference_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class SignPlacement(Base):
    """A sign that stands in the street, with its proof."""

    __tablename__ = "sign_placement"

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    place: Mapped[Line]
    placed_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    photo_alt: Mapped[str | None] = mapped_column(Text)
    """The photo in words; with them everybody sees it, without them only the team does."""
    face: Mapped[str | None] = mapped_column(String(64))
    """What the sign said when it was confirmed, as a hash."""
    confirmed_by_id: Mapped[UserKey]
    confirmed_at: Mapped[Instant]


class BrakeDrill(Base):
    """One time that the emergency brake was tried; never changed."""

    __tablename__ = "brake_drill"
    __table_args__ = (CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes"),)

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    drilled_on: Mapped[date]
    tried: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int | None]
    """Until everything stood still; None when it did not."""
    worked: Mapped[bool]
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    recorded_by_id: Mapped[UserKey]
    recorded_at: Mapped[Instant]


class Brake(Base):
    """One pull of the emergency brake; open until the restart or the end."""

    __tablename__ = "brake"
    __table_args__ = (
        Index(
            "uq_brake_open",
            "experiment_id",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    round_id: Mapped[int | None] = mapped_column(ForeignKey("review_round.id"))
    reason: Mapped[str] = mapped_column(Text)
    pulled_by_id: Mapped[UserKey]
    pulled_at: Mapped[Instant]
    released_at: Mapped[Instant | None]

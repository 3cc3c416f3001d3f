"""Public notices: immutable versions made from the approved plan and the record."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.withholding import WooGround
from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    OptionalUserKey,
    Sha256,
    UserKey,
    Word,
    one_of,
)
from waardevol_lab.persistence.db import Base


class NoticeVersion(Base):
    """One published notice; never changed, only superseded."""

    __tablename__ = "notice_version"
    __table_args__ = (one_of("phase", Phase, "phase"), UniqueConstraint("experiment_id", "number"))

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    number: Mapped[int]
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    phase: Mapped[Word]
    cause: Mapped[Word]
    """The event that made this version, such as `NoticePublished` or `ExperimentStarted`."""
    change: Mapped[str] = mapped_column(Text, default="")
    contents: Mapped[dict[str, Any]]
    sha256: Mapped[Sha256]
    face: Mapped[str | None] = mapped_column(String(64))
    """What its sign says, as a hash; None for versions of before signs were compared."""
    published_by_id: Mapped[OptionalUserKey]
    published_at: Mapped[Instant]


class WithheldPart(Base):
    """An answer that the notice keeps closed, until it is disclosed; the row itself stays."""

    __tablename__ = "withheld_part"
    __table_args__ = (
        one_of("ground", WooGround, "ground"),
        Index(
            "uq_withheld_part_standing",
            "experiment_id",
            "question",
            unique=True,
            sqlite_where=text("disclosed_at IS NULL"),
            postgresql_where=text("disclosed_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    experiment_id: Mapped[ExperimentKey]
    question: Mapped[Word]
    ground: Mapped[Word]
    reason: Mapped[str] = mapped_column(Text)
    withheld_by_id: Mapped[UserKey]
    withheld_at: Mapped[Instant]
    disclosed_by_id: Mapped[OptionalUserKey]
    disclosed_at: Mapped[Instant | None]

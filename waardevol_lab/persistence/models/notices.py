"""Public notices: immutable versions made from the approved plan and the record."""

from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.columns import (
    ExperimentKey,
    Instant,
    Key,
    OptionalUserKey,
    Sha256,
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
    published_by_id: Mapped[OptionalUserKey]
    published_at: Mapped[Instant]

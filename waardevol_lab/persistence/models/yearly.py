"""Yearly reports of a board as they were published."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.persistence.columns import Instant, Key, Sha256, UserKey
from waardevol_lab.persistence.db import Base


class YearlyReportVersion(Base):
    """One version of a report, in its final form; triggers refuse UPDATE and DELETE."""

    __tablename__ = "yearly_report"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        UniqueConstraint("board_id", "year", "number"),
    )

    id: Mapped[Key]
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id", ondelete="RESTRICT"))
    slug: Mapped[str] = mapped_column(String(120), index=True)
    """The board in the public address; the same for all its reports, whatever its name became."""
    year: Mapped[int]
    number: Mapped[int]
    """Versions of one report count from 1; a correction is the next."""
    contents: Mapped[dict[str, Any]]
    """Everything that it says: `queries.yearly_contents` reads it."""
    sha256: Mapped[Sha256]
    published_by_id: Mapped[UserKey]
    published_at: Mapped[Instant]

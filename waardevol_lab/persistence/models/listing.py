"""The list that everybody reads: what a public experiment says of itself there, and its places."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.columns import Key, Line, Sha256, Word, one_of
from waardevol_lab.persistence.db import Base


class ListedExperiment(Base):
    """One line of the public list. Its key is its place: whoever was announced later comes after.

    Made out of the notice in force by `services.listing`, and never by hand; its words are in a
    table of the engine's own kind under the same key. ADR 0014.
    """

    __tablename__ = "listed_experiment"
    __table_args__ = (one_of("phase", Phase, "phase"),)

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(
        ForeignKey("experiment.id", ondelete="RESTRICT"), unique=True
    )
    phase: Mapped[Word]
    title: Mapped[Line]
    title_en: Mapped[Line] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    points: Mapped[list[Any]]
    """The middle of each of its places, as `[longitude, latitude]`."""
    words_hash: Mapped[Sha256]
    """Of the words in the index: what stays the same is not written again."""

"""What can be found by its words; the words themselves are in a table of the engine's own kind."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.persistence.columns import ExperimentKey, Key, Word, one_of
from waardevol_lab.persistence.db import Base


class SearchEntry(Base):
    """One text in the search index: what was submitted of a round, or the draft of it."""

    __tablename__ = "search_entry"
    __table_args__ = (
        one_of("kind", ("submitted", "draft"), "kind"),
        UniqueConstraint("kind", "round_id"),
    )

    id: Mapped[Key]
    kind: Mapped[Word]
    experiment_id: Mapped[ExperimentKey]
    round_id: Mapped[int] = mapped_column(
        ForeignKey("review_round.id", ondelete="RESTRICT"), index=True
    )

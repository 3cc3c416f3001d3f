"""Organisations and the boards that serve them."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from waardevol_lab.domain.outcomes import BoardKind
from waardevol_lab.persistence.columns import Instant, Key, Line, Word, one_of
from waardevol_lab.persistence.db import Base


class Organisation(Base):
    """A responsible public organisation; its texts feed every notice."""

    __tablename__ = "organisation"

    id: Mapped[Key]
    subject: Mapped[Word] = mapped_column(unique=True)
    name: Mapped[Line] = mapped_column(unique=True)
    department: Mapped[Line] = mapped_column(default="")
    postal_address: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[Line] = mapped_column(default="")
    mail: Mapped[Line] = mapped_column(default="")
    dpo_contact: Mapped[Line] = mapped_column(default="")
    rights_text: Mapped[str] = mapped_column(Text, default="")
    supervisory_authority: Mapped[str] = mapped_column(Text, default="")
    algorithm_register: Mapped[Line] = mapped_column(default="")
    objection_route: Mapped[str] = mapped_column(Text, default="")
    privacy_page: Mapped[Line] = mapped_column(default="")
    texts_en: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """English for the texts above, by the name of the column."""
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Terms that differ from the defaults, such as `{"notice": "21 days"}`."""
    reminder_first: Mapped[int | None]
    """Working days before the end of a term; None, as below: the default."""
    reminder_second: Mapped[int | None]
    reminder_late: Mapped[int | None]
    """Working days after it."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Instant]


class Board(Base):
    """An ethics board; advisory, or deciding in its own name."""

    __tablename__ = "board"
    __table_args__ = (
        one_of("kind", BoardKind, "kind"),
        CheckConstraint("minimum_quorum >= 1", name="minimum_quorum"),
    )

    id: Mapped[Key]
    subject: Mapped[Word] = mapped_column(unique=True)
    name: Mapped[Line] = mapped_column(unique=True)
    kind: Mapped[Word]
    minimum_quorum: Mapped[int] = mapped_column(default=3)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Instant]


class BoardOrganisation(Base):
    """Which board serves which organisation."""

    __tablename__ = "board_organisation"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, index=True
    )

"""Letters as they were sent, for the board, for the lead and, once decided, for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.letter_kinds import ADVICES, DECISIONS, LetterKind
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.states import RoundKind, RoundState
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment, Letter, ReviewRound
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.public import PublicVersion
from waardevol_lab.services.dossiers import load

ADVICE: Final = frozenset(ADVICES.values())
DECISION: Final = frozenset(DECISIONS.values())
TO_THE_LEAD: Final = frozenset({LetterKind.RECEIPT, LetterKind.RETURNED, LetterKind.HELD})


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list."""

    number: int
    kind: LetterKind
    language: str
    title: str
    sha256: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A letter with its bytes on disk."""

    name: str
    path: Path
    sha256: str


def letters_of_round(
    session: Session, round_id: int, kinds: Iterable[LetterKind]
) -> tuple[LetterLine, ...]:
    """The letters of a round, the newest first."""
    rows = session.scalars(
        select(Letter)
        .where(Letter.round_id == round_id, Letter.kind.in_(sorted(kinds)))
        .order_by(Letter.number.desc())
    )
    return tuple(map(_line, rows))


def letters_for_lead(session: Session, experiment_id: int) -> tuple[LetterLine, ...]:
    """Every letter that lead and team may have by now, the newest first."""
    rows = session.execute(
        select(Letter, ReviewRound.state)
        .join(ReviewRound, ReviewRound.id == Letter.round_id)
        .where(Letter.experiment_id == experiment_id)
        .order_by(Letter.number.desc())
    )
    return tuple(_line(row) for row, state in rows if _lead_may_have(row.kind, state))


def public_letters(experiment_id: int) -> tuple[LetterLine, ...]:
    """The letters that the last decided plan round made public, the newest first."""
    with reading() as session:
        rows = session.execute(
            select(Letter, ReviewRound.number)
            .join(ReviewRound, ReviewRound.id == Letter.round_id)
            .where(*_public(experiment_id))
            .order_by(ReviewRound.number.desc(), Letter.number.desc())
        ).all()
    return tuple(_line(row) for row, number in rows if number == rows[0].number)


def board_letter(viewer: Actor, reference: str, number: int) -> LetterFile:
    """A letter for who may read the advice; one with questions for who reads the deliberation.

    Raises `NotFound`, and `DeclarationNeeded` for a member who must declare first.
    """
    with reading() as session:
        row, round_ = _found(session, reference, number)
        judged = row.kind in ADVICE | DECISION
        permission = Permission.READ_ADVICE if judged else Permission.READ_DELIBERATION
        opened(session, viewer, reference, round_.number, permission)
        return _file(reference, row)


def lead_letter(viewer: Actor, reference: str, number: int) -> LetterFile:
    """A letter for lead and team; the advice once it is decided on. Raises `NotFound`."""
    with reading() as session:
        row, round_ = _found(session, reference, number)
        dossier = load(session, reference, number=round_.number, lock=False)
        require(viewer, dossier.scope, Permission.READ_DRAFT)
        if not _lead_may_have(row.kind, round_.state):
            raise NotFound("letter")
        return _file(reference, row)


def public_letter(version: PublicVersion, number: int) -> LetterFile:
    """A letter that a decision made public. Raises `NotFound`."""
    with reading() as session:
        row = session.scalar(
            select(Letter)
            .join(ReviewRound, ReviewRound.id == Letter.round_id)
            .where(*_public(version.experiment_id), Letter.number == number)
        )
        if row is None:
            raise NotFound("letter")
        reference = session.get_one(Experiment, row.experiment_id).reference
        return _file(reference, row)


def _public(experiment_id: int) -> tuple[Any, ...]:
    return (
        Letter.experiment_id == experiment_id,
        Letter.kind.in_(sorted(ADVICE | DECISION)),
        ReviewRound.state == RoundState.DECIDED,
        ReviewRound.kind != RoundKind.INCIDENT,
    )


def _lead_may_have(kind: str, state: str) -> bool:
    return kind in TO_THE_LEAD or state == RoundState.DECIDED


def _found(session: Session, reference: str, number: int) -> tuple[Letter, ReviewRound]:
    row = session.execute(
        select(Letter, ReviewRound)
        .join(ReviewRound, ReviewRound.id == Letter.round_id)
        .join(Experiment, Experiment.id == Letter.experiment_id)
        .where(Experiment.reference == reference, Letter.number == number)
    ).first()
    if row is None:
        raise NotFound("letter")
    return row[0], row[1]


def _line(row: Letter) -> LetterLine:
    return LetterLine(
        row.number, LetterKind(row.kind), row.language, row.title, row.sha256, row.made_at
    )


def _file(reference: str, row: Letter) -> LetterFile:
    name = f"{reference}-{row.number}-{row.kind.replace('_', '-')}.pdf"
    return LetterFile(name, storage.path_of(row.sha256), row.sha256)

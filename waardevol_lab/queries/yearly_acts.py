"""The acts that the yearly report of a board counts, in as many queries however many there are."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.ledger import timestamp
from waardevol_lab.domain.terms import Terms, terms_for
from waardevol_lab.domain.yearly_numbers import DEFINITIONS, Act, Acts, Span
from waardevol_lab.domain.yearly_record import KINDS, Happening, counted, courses
from waardevol_lab.domain.yearly_times import timed
from waardevol_lab.persistence.models import (
    Board,
    BoardOrganisation,
    Experiment,
    LedgerEntry,
    LedgerPayload,
    Organisation,
    ReviewRound,
)
from waardevol_lab.queries.public import IS_PUBLIC, public_title
from waardevol_lab.queries.yearly_rows import counted_rows

CALENDAR = DutchCalendar()


@dataclass(frozen=True, slots=True)
class Subject:
    """An experiment of which something is counted; `slug` is empty until it is public."""

    id: int
    reference: str
    title: str
    slug: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class Counting:
    """Everything that is counted, before it is said who may trace what."""

    acts: Acts
    subjects: Mapping[int, Subject]
    decided: frozenset[tuple[int, int]]
    """Experiment and number of the rounds that were decided."""
    latest: Mapping[int, int]
    """The number of the latest submitted round of each experiment."""

    def is_public(self, act: Act) -> bool:
        """Whether everybody may know of the experiment, and of the round if there is one."""
        decided = not act.round or (act.experiment_id, act.round) in self.decided
        return decided and bool(self.subjects[act.experiment_id].slug)


def count(session: Session, board: Board, span: Span) -> Counting:
    """Count what a board did in a year."""
    subjects = {one.id: one for one in _subjects(session, board)}
    rounds = _rounds(session, board)
    boards = {(row.experiment_id, row.number): row.subject or "" for row in rounds}
    found = courses(_happenings(session, board, span), boards)
    terms = {one.id: one.terms for one in subjects.values()}
    acts: dict[str, list[Act]] = {definition.name: [] for definition in DEFINITIONS}
    of_record = (
        *counted(found, board.subject, span),
        *timed(found, board.subject, span, terms, CALENDAR),
    )
    for name, act in (*of_record, *counted_rows(session, board, span)):
        if name in acts:
            acts[name].append(act)
    decided = frozenset(
        (row.experiment_id, row.number) for row in rounds if row.decided_at is not None
    )
    latest: dict[int, int] = {}
    for row in rounds:
        latest[row.experiment_id] = max(latest.get(row.experiment_id, 0), row.number)
    return Counting({name: _in_order(one) for name, one in acts.items()}, subjects, decided, latest)


def of_board(board: Board) -> Select[int]:
    """The experiments that can have to do with a board: those of the organisations that it serves,
    and those that it has or had a round of.
    """
    served = select(BoardOrganisation.organisation_id).where(BoardOrganisation.board_id == board.id)
    reviewed = select(ReviewRound.experiment_id).where(ReviewRound.board_id == board.id)
    return select(Experiment.id).where(
        or_(
            Experiment.organisation_id.in_(served),
            Experiment.board_id == board.id,
            Experiment.id.in_(reviewed),
        )
    )


def _subjects(session: Session, board: Board) -> Iterator[Subject]:
    title = public_title().label("public_title")
    rows = session.execute(
        select(Experiment, title, Organisation.terms, IS_PUBLIC.label("public"))
        .join(Organisation, Organisation.id == Experiment.organisation_id)
        .where(Experiment.id.in_(of_board(board)))
        .order_by(Experiment.id)
    )
    for experiment, shown, terms, public in rows:
        name = shown if public else experiment.title
        slug = experiment.slug if public else ""
        yield Subject(experiment.id, experiment.reference, name or "", slug or "", terms_for(terms))


def _rounds(session: Session, board: Board) -> list[Any]:
    """The rounds that were ever submitted."""
    return list(
        session.execute(
            select(
                ReviewRound.experiment_id, ReviewRound.number, ReviewRound.decided_at, Board.subject
            )
            .outerjoin(Board, Board.id == ReviewRound.board_id)
            .where(
                ReviewRound.experiment_id.in_(of_board(board)),
                ReviewRound.plan_version_id.is_not(None),
            )
        )
    )


def _happenings(session: Session, board: Board, span: Span) -> list[Happening]:
    """What the record says of the experiments that something happened to in the year."""
    begins, ends = timestamp(span.begins), timestamp(span.ends)
    subjects = select(Experiment.subject).where(Experiment.id.in_(of_board(board)))
    active = select(LedgerEntry.subject).where(
        LedgerEntry.subject.in_(subjects),
        LedgerEntry.kind.in_(KINDS),
        LedgerEntry.at >= begins,
        LedgerEntry.at < ends,
    )
    rows = session.execute(
        select(
            LedgerEntry.id,
            Experiment.id,
            LedgerEntry.kind,
            LedgerEntry.at,
            LedgerEntry.actor,
            LedgerPayload.payload,
        )
        .join(Experiment, Experiment.subject == LedgerEntry.subject)
        .outerjoin(LedgerPayload, LedgerPayload.entry_id == LedgerEntry.id)
        .where(LedgerEntry.subject.in_(active), LedgerEntry.kind.in_(KINDS))
        .order_by(LedgerEntry.id)
    )
    return [
        Happening(entry, experiment, kind, datetime.fromisoformat(at), actor, _told(payload))
        for entry, experiment, kind, at, actor, payload in rows
    ]


def _told(payload: bytes | None) -> Mapping[str, Any]:
    told = json.loads(payload) if payload else {}
    return told if isinstance(told, dict) else {}


def _in_order(acts: Iterable[Act]) -> tuple[Act, ...]:
    """By the day, then by the dossier: the same acts stand in the same order each time."""
    return tuple(
        sorted(acts, key=lambda a: (a.on, a.experiment_id, a.round, a.entry, a.meeting_id, a.which))
    )

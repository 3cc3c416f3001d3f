"""Questions and answers as everybody reads them: what the secretary let through, and the counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.contributions import (
    TAKING,
    ContributionKind,
    Counts,
    Ground,
    Standing,
    is_overdue,
    standing,
)
from waardevol_lab.domain.states import ContributionState
from waardevol_lab.persistence.beside import Query
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Contribution
from waardevol_lab.queries.public import PublicState

ON_A_NOTICE = 3
ON_A_PAGE = 20
OfExperiment = int | ScalarSelect[int]
"""The key of an experiment, or a query that gives it."""


@dataclass(frozen=True, slots=True)
class PublicContribution:
    """What somebody asked, what was answered and what changed."""

    number: int
    kind: ContributionKind
    language: str
    text: str
    received_on: date
    due_on: date
    overdue: bool
    answer: str
    answered_at: datetime | None
    change: str
    notice_version: int | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Conversations:
    """A page of them, the newest first, and how many there are of all."""

    counts: Counts
    shown: tuple[PublicContribution, ...]
    following: int | None
    """The number before which the next page begins."""


@dataclass(frozen=True, slots=True)
class PublicContributions:
    """The same for a page of this site."""

    taking: bool
    """Whether there is a team that answers, so that citizens can still write."""
    counts: Counts
    shown: tuple[PublicContribution, ...]
    following: int | None


def public_contributions(
    state: PublicState, today: date, before: int | None = None, most: int = ON_A_PAGE
) -> PublicContributions:
    """What everybody may read, in two queries however many there are, and in one without any."""
    part = contributions_of(state.experiment_id, today, before, most)
    return PublicContributions(state.phase in TAKING, part.counts, part.shown, part.following)


def contributions_of(
    experiment_id: int, today: date, before: int | None = None, most: int = ON_A_PAGE
) -> Conversations:
    """The same of a public experiment of which only the key is known."""
    with reading() as session:
        return published_of(session, experiment_id, today, before, most)


def published_of(
    session: Session,
    experiment_id: int,
    today: date,
    before: int | None = None,
    most: int = ON_A_PAGE,
) -> Conversations:
    """The same within something else that is read."""
    counts = counts_of(session, experiment_id, today)
    query = newest_published(experiment_id, most)
    if before is not None:
        query = query.where(Contribution.number < before)
    rows = session.execute(query).all() if counts.published else ()
    return _part(today, counts, rows, most)


def newest_published(experiment_id: OfExperiment, most: int) -> Query:
    """What everybody may read, the newest first, and one more than `most`."""
    return (
        select(*_READ)
        .where(
            Contribution.experiment_id == experiment_id,
            Contribution.state == ContributionState.PUBLISHED,
        )
        .order_by(Contribution.number.desc())
        .limit(most + 1)
    )


def as_published(
    state: PublicState, today: date, counts: Counts, rows: Sequence[Any], most: int
) -> PublicContributions:
    """A page out of the rows of `newest_published`."""
    part = _part(today, counts, rows, most)
    return PublicContributions(state.phase in TAKING, part.counts, part.shown, part.following)


def _part(today: date, counts: Counts, rows: Sequence[Any], most: int) -> Conversations:
    shown = tuple(_shown(row, today) for row in rows[:most])
    return Conversations(counts, shown, shown[-1].number if len(rows) > most else None)


_READ = (
    *(Contribution.number, Contribution.kind, Contribution.language, Contribution.text),
    *(Contribution.received_on, Contribution.due_on, Contribution.ground),
    *(Contribution.answer, Contribution.answered_at),
    *(Contribution.change, Contribution.notice_version, Contribution.changed_at),
)


def _shown(row: Any, today: date) -> PublicContribution:
    return PublicContribution(
        number=row.number,
        kind=ContributionKind(row.kind),
        language=row.language,
        text=row.text,
        received_on=row.received_on,
        due_on=row.due_on,
        overdue=is_overdue(standing(row.answered_at is not None, row.ground), row.due_on, today),
        answer=row.answer,
        answered_at=row.answered_at,
        change=row.change,
        notice_version=row.notice_version,
        changed_at=row.changed_at,
    )


def counts_of(session: Session, experiment_id: int, today: date) -> Counts:
    """How many there are of each sort, in one query."""
    return counted([tuple(row) for row in session.execute(sorts(experiment_id, today))])


def sorts(experiment_id: OfExperiment, today: date | ColumnElement[date]) -> Query:
    """State, ground, may be published, answered, past its day, and how many there are."""
    answered = Contribution.answered_at.is_not(None).label("is_answered")
    late = (Contribution.due_on < today).label("is_late")
    state, ground, wish = Contribution.state, Contribution.ground, Contribution.may_publish
    return (
        select(state, ground, wish, answered, late, func.count().label("how_many"))
        .where(Contribution.experiment_id == experiment_id)
        .group_by(state, ground, wish, "is_answered", "is_late")
    )


def counted(rows: Sequence[tuple[Any, ...]]) -> Counts:
    """The counts out of the rows of `sorts`."""
    stands = [(standing(bool(row[3]), row[1]), row) for row in rows]
    hidden: dict[Ground, int] = {}
    for _, row in stands:
        if row[1]:
            hidden[Ground(row[1])] = hidden.get(Ground(row[1]), 0) + row[5]
    is_open = [row for stand, row in stands if stand is Standing.OPEN]
    unseen = [row for row in rows if row[0] == ContributionState.RECEIVED]
    return Counts(
        received=sum(row[5] for row in rows),
        open=sum(row[5] for row in is_open),
        answered=sum(row[5] for stand, row in stands if stand is Standing.ANSWERED),
        overdue=sum(row[5] for row in is_open if row[4]),
        published=sum(row[5] for row in rows if row[0] == ContributionState.PUBLISHED),
        waiting=sum(row[5] for row in unseen if row[2]),
        private=sum(row[5] for row in unseen if not row[2]),
        hidden={ground: hidden[ground] for ground in Ground if ground in hidden},
    )

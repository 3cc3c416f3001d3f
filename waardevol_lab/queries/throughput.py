"""The throughput of boards against their terms, counted by the database and grouped by days.

Rounds with the same days, route and organisation are one row, so that a term is worked out once
for all of them. Those whose clock stood still have a row of their own.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.days import ONE_DAY, end_of_day
from waardevol_lab.domain.figures import ADVICE
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.states import RoundKind
from waardevol_lab.domain.terms import Stop, Term, Terms, due, due_with_stops, terms_for
from waardevol_lab.domain.throughput import Finished, Month, by_month, months_until
from waardevol_lab.persistence.days import LocalDay, days_between
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Experiment,
    Organisation,
    PlanVersion,
    ReviewRound,
    RoundPause,
)
from waardevol_lab.queries.public import IS_PUBLIC

CALENDAR = DutchCalendar()
Where = ColumnElement[bool]


def public_months(today: date) -> tuple[Month, ...]:
    """The months of all boards together, of experiments that everybody may know of."""
    months = months_until(today)
    with reading() as session:
        return by_month(months, _finished(session, months[0], IS_PUBLIC))


def months_of_rounds(session: Session, today: date, where: Where) -> tuple[Month, ...]:
    """The months of rounds under a condition on `ReviewRound` and its `Experiment`."""
    months = months_until(today)
    return by_month(
        months,
        _finished(session, months[0], where),
        _counted(session, _received(months[0]).where(where)),
        _counted(session, _advised(months[0]).where(where)),
    )


def _counted(session: Session, query: Select[*tuple[Any, ...]]) -> dict[date, int]:
    """How many rounds in each month, out of how many on each day."""
    found: dict[date, int] = {}
    for day, count in session.execute(query):
        month = day.replace(day=1)
        found[month] = found.get(month, 0) + int(count)
    return found


def _received(first: date) -> Select[*tuple[Any, ...]]:
    """By day: the rounds of which a plan was submitted for the first time."""
    earlier = aliased(PlanVersion)
    again = exists().where(
        earlier.round_id == PlanVersion.round_id, earlier.number < PlanVersion.number
    )
    day = LocalDay(PlanVersion.submitted_at).label("on_day")
    return (
        select(day, func.count())
        .select_from(PlanVersion)
        .join(ReviewRound, ReviewRound.id == PlanVersion.round_id)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .where(PlanVersion.submitted_at >= begin_of(first), ~again, _IS_PLAN_ROUND)
        .group_by("on_day")
    )


def _advised(first: date) -> Select[*tuple[Any, ...]]:
    """By day: the rounds on which an advice was adopted."""
    day = LocalDay(ReviewRound.advised_at).label("on_day")
    return (
        select(day, func.count())
        .select_from(ReviewRound)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .where(ReviewRound.advised_at >= begin_of(first), _IS_PLAN_ROUND)
        .group_by("on_day")
    )


_IS_PLAN_ROUND = ReviewRound.kind != RoundKind.INCIDENT


def begin_of(day: date) -> datetime:
    """The instant at which a day begins."""
    return end_of_day(day - ONE_DAY)


def _finished(session: Session, first: date, where: Where) -> list[Finished]:
    """The rounds that were decided from that day on, those alike together."""
    rows = session.execute(_decided(first).where(where)).all()
    stops = _stops(session, [row.stopped_round for row in rows if row.stopped_round])
    terms = _terms(session, {row.of_organisation for row in rows})
    return [
        Finished(
            row.decided_on.replace(day=1),
            int(row.days_taken),
            _in_time(row, terms[row.of_organisation], stops.get(row.stopped_round, ())),
            int(row.rounds),
        )
        for row in rows
    ]


def _decided(first: date) -> Select[*tuple[Any, ...]]:
    """Rounds grouped by all that says whether they were in time; with a pause each by itself."""
    submitted = (
        select(func.min(PlanVersion.submitted_at))
        .where(PlanVersion.round_id == ReviewRound.id)
        .correlate(ReviewRound)
        .scalar_subquery()
    )
    stopped = exists().where(RoundPause.round_id == ReviewRound.id)
    alike = (
        Experiment.organisation_id.label("of_organisation"),
        ReviewRound.route.label("by_route"),
        LocalDay(ReviewRound.accepted_at).label("accepted_on"),
        LocalDay(ReviewRound.advised_at).label("advised_on"),
        LocalDay(ReviewRound.decided_at).label("decided_on"),
        days_between(submitted, ReviewRound.decided_at).label("days_taken"),
        case((stopped, ReviewRound.id), else_=0).label("stopped_round"),
    )
    return (
        select(*alike, func.count().label("rounds"))
        .select_from(ReviewRound)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .where(ReviewRound.decided_at >= begin_of(first), _IS_PLAN_ROUND)
        .group_by(*(column.name for column in alike))
    )


def _stops(session: Session, rounds: Collection[int]) -> Mapping[int, Sequence[Stop]]:
    """The pauses of these rounds, in which the term for the advice stood still."""
    if not rounds:
        return {}
    found: dict[int, list[Stop]] = {}
    query = select(RoundPause).where(RoundPause.round_id.in_(rounds)).order_by(RoundPause.id)
    for pause in session.scalars(query):
        found.setdefault(pause.round_id, []).append((pause.since, pause.until))
    return found


def _terms(session: Session, organisations: Collection[int]) -> Mapping[int, Terms]:
    rows = session.execute(
        select(Organisation.id, Organisation.terms).where(Organisation.id.in_(organisations))
    )
    return {key: terms_for(terms) for key, terms in rows}


def _in_time(row: Any, terms: Terms, stops: Sequence[Stop]) -> bool:
    """Whether advice and decision both came on the last day of their terms or before."""
    advice = due_with_stops(ADVICE[Route(row.by_route)], row.accepted_on, stops, terms, CALENDAR)
    decision = due(Term.DECISION, row.advised_on, terms, CALENDAR)
    advised_in_time = not isinstance(advice, date) or row.advised_on <= advice
    return bool(advised_in_time and row.decided_on <= decision)

"""What is counted of the public experiments: one query for each figure, however many there are.

Only what is public anyway is counted: how experiments stand, decided rounds, what the board
adopted, and brakes. Nothing of a deliberation, and nothing of a plan without a decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, extract, func, or_, select
from sqlalchemy.orm import aliased

from waardevol_lab.domain.contributions import NO_ANSWER
from waardevol_lab.domain.figures import HIGH, Spread, spread
from waardevol_lab.domain.framework import shipped, versions
from waardevol_lab.domain.framework_model import Text
from waardevol_lab.domain.listed import AT_STAKE
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.states import Phase, RoundKind
from waardevol_lab.persistence.days import LocalDay, days_between, local_year
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Advice,
    Brake,
    Contribution,
    Decision,
    Experiment,
    Organisation,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries.public import IS_PUBLIC, public_phase
from waardevol_lab.queries.public_list import PUBLIC_PHASES


@dataclass(frozen=True, slots=True)
class DecisionTimes:
    """How long first decisions took that were taken in a year, by one route."""

    year: int
    route: Route
    days: Spread


@dataclass(frozen=True, slots=True)
class BrakeYear:
    """The brakes that were pulled in a year, and what became of them."""

    year: int
    pulled: int
    restarted: int
    ended: int
    standing: int
    """Still suspended."""


@dataclass(frozen=True, slots=True)
class AnswerYear:
    """What citizens asked and said in a year, and whether they got an answer in time."""

    year: int
    in_time: int
    late: int
    waiting: int
    """Not answered, and there is time left."""
    overdue: int

    @property
    def received(self) -> int:
        """All that an answer is or was owed to."""
        return self.in_time + self.late + self.waiting + self.overdue


@dataclass(frozen=True, slots=True)
class ValueAtStake:
    """In how many experiments the board saw a risk for a value."""

    title: Text
    attention: int
    """Risk 2."""
    high: int
    """Risk 3."""


@dataclass(frozen=True, slots=True)
class ValuesAtStake:
    """All values, and in how many experiments the board gave its view of them."""

    experiments: int
    values: tuple[ValueAtStake, ...]


def phases() -> Mapping[Phase, int]:
    """How many experiments stand in each phase that the public knows."""
    phase = public_phase().label("shown_phase")
    with reading() as session:
        rows = session.execute(
            select(phase, func.count()).where(IS_PUBLIC).group_by("shown_phase")
        ).all()
    found = {Phase(name): int(count) for name, count in rows}
    return {one: found.get(one, 0) for one in PUBLIC_PHASES}


def organisations() -> tuple[tuple[str, int], ...]:
    """How many experiments each organisation has, the most first."""
    count = func.count().label("experiments")
    with reading() as session:
        rows = session.execute(
            select(Organisation.name, count)
            .join(Experiment, Experiment.organisation_id == Organisation.id)
            .where(IS_PUBLIC)
            .group_by(Organisation.id, Organisation.name)
            .order_by(count.desc(), Organisation.name)
        ).all()
    return tuple((name, number) for name, number in rows)


def decision_times() -> tuple[DecisionTimes, ...]:
    """From the first time that a plan was submitted in a round until the first decision on it.

    The newest year first; how often each number of days came about is counted by the database.
    """
    submitted = (
        select(func.min(PlanVersion.submitted_at))
        .where(PlanVersion.round_id == ReviewRound.id)
        .correlate(ReviewRound)
        .scalar_subquery()
    )
    year = local_year(Decision.decided_at).label("in_year")
    days = days_between(submitted, Decision.decided_at).label("days_taken")
    with reading() as session:
        rows = session.execute(
            select(year, ReviewRound.route, days, func.count())
            .join(ReviewRound, ReviewRound.id == Decision.round_id)
            .join(Experiment, Experiment.id == ReviewRound.experiment_id)
            .where(IS_PUBLIC, Decision.number == 1, ReviewRound.kind != RoundKind.INCIDENT)
            .group_by("in_year", ReviewRound.route, "days_taken")
        ).all()
    times: dict[tuple[int, Route], dict[int, int]] = {}
    for in_year, route, taken, count in rows:
        times.setdefault((int(in_year), Route(str(route))), {})[int(taken)] = count
    order = sorted(times, key=lambda key: (-key[0], list(Route).index(key[1])))
    return tuple(DecisionTimes(*key, spread(times[key])) for key in order)


def brakes() -> tuple[BrakeYear, ...]:
    """The brakes by the year in which they were pulled, the newest first.

    The act that ends an experiment takes its brake off at the same instant.
    """
    year = local_year(Brake.pulled_at).label("in_year")
    off = Brake.released_at.is_not(None)
    going_on = or_(Experiment.ended_at.is_(None), Experiment.ended_at != Brake.released_at)
    with reading() as session:
        rows = session.execute(
            select(
                year,
                func.count(),
                _count(and_(off, going_on)),
                _count(and_(off, ~going_on)),
                _count(~off),
            )
            .join(Experiment, Experiment.id == Brake.experiment_id)
            .where(IS_PUBLIC)
            .group_by("in_year")
        ).all()
    return tuple(sorted((BrakeYear(*map(int, row)) for row in rows), key=lambda one: -one.year))


def answers(today: date) -> tuple[AnswerYear, ...]:
    """By the year in which it came in, the newest first; what asks for no answer is left out."""
    year = extract("year", Contribution.received_on).label("in_year")
    answered = Contribution.answered_at.is_not(None)
    in_time = LocalDay(Contribution.answered_at) <= Contribution.due_on
    past = Contribution.due_on < today
    no_answer = and_(Contribution.ground.is_not(None), Contribution.ground.in_(NO_ANSWER))
    with reading() as session:
        rows = session.execute(
            select(
                year,
                _count(and_(answered, in_time)),
                _count(and_(answered, ~in_time)),
                _count(and_(~answered, ~past)),
                _count(and_(~answered, past)),
            )
            .join(Experiment, Experiment.id == Contribution.experiment_id)
            .where(IS_PUBLIC, or_(answered, ~no_answer))
            .group_by("in_year")
        ).all()
    return tuple(sorted((AnswerYear(*map(int, row)) for row in rows), key=lambda one: -one.year))


def values_at_stake() -> ValuesAtStake:
    """Counts the advice on the plan in force, or else that on the plan that was decided on last."""
    titles = _titles()
    in_force = aliased(PlanVersion)
    advised = func.coalesce(in_force.round_id, _last_decided())
    counts = [count for name in titles for count in _risks(name)]
    with reading() as session:
        row = session.execute(
            select(func.count(), *counts)
            .select_from(Experiment)
            .outerjoin(in_force, in_force.id == Experiment.binding_version_id)
            .join(Advice, Advice.round_id == advised)
            .where(IS_PUBLIC)
        ).one()
    total, *found = (int(number or 0) for number in row)
    pairs = zip(found[::2], found[1::2], strict=True)
    return ValuesAtStake(
        total,
        tuple(
            ValueAtStake(title, *pair) for title, pair in zip(titles.values(), pairs, strict=True)
        ),
    )


def _titles() -> dict[str, Text]:
    """The name of every value that a framework has; that of the newest counts."""
    return {value.id: value.title for name in versions() for value in shipped(name).values}


def _risks(value: str) -> tuple[ColumnElement[int], ColumnElement[int]]:
    risk = Advice.risks[value].as_integer()
    return _count(and_(risk >= AT_STAKE, risk < HIGH)), _count(risk >= HIGH)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _last_decided() -> Any:
    return (
        select(ReviewRound.id)
        .where(
            ReviewRound.experiment_id == Experiment.id,
            ReviewRound.decided_at.is_not(None),
            ReviewRound.kind != RoundKind.INCIDENT,
        )
        .order_by(ReviewRound.decided_at.desc(), ReviewRound.id.desc())
        .limit(1)
        .correlate(Experiment)
        .scalar_subquery()
    )

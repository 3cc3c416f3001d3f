"""The newest rounds that the viewer may open, with three readings of every risk."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, select

from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.readings import Readings, readings_in
from waardevol_lab.domain.states import RoundKind
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Advice,
    Experiment,
    NoticeVersion,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries import board_sight as sight
from waardevol_lab.queries.board_head import title_of
from waardevol_lab.queries.notice_reader import Said

ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class WeighedRound:
    """A round with its readings; what was observed is of the experiment, from what is published."""

    reference: str
    number: int
    title: Said
    readings: tuple[Readings, ...]


def weighed_rounds(viewer: Actor, board_id: int | None = None) -> tuple[WeighedRound, ...]:
    """The newest, in one query."""
    limits: list[ColumnElement[bool]] = [
        sight.readable(viewer),
        ReviewRound.kind != RoundKind.INCIDENT,
    ]
    if board_id is not None:
        limits.append(ReviewRound.board_id == board_id)
    order = (ReviewRound.state_since.desc(), ReviewRound.id.desc())
    newest = (
        select(ReviewRound.id)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .where(*limits)
        .order_by(*order)
        .limit(ROWS)
    )
    with reading() as session:
        rows = session.execute(
            _shown().where(ReviewRound.id.in_(newest)).order_by(*order),
        ).all()
        return tuple(_weighed(*row) for row in rows)


def _shown() -> Select[*tuple[Any, ...]]:
    """Rounds with their plan, what was adopted, and the notice in force of that plan."""
    last = (
        select(func.max(NoticeVersion.number))
        .where(NoticeVersion.experiment_id == Experiment.id)
        .correlate(Experiment)
        .scalar_subquery()
    )
    in_force = and_(
        NoticeVersion.experiment_id == Experiment.id,
        NoticeVersion.number == last,
        PlanVersion.id == Experiment.binding_version_id,
    )
    return (
        select(ReviewRound.number, Experiment, PlanVersion, Advice.risks, NoticeVersion.contents)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .join(PlanVersion, PlanVersion.id == ReviewRound.plan_version_id)
        .outerjoin(Advice, Advice.round_id == ReviewRound.id)
        .outerjoin(NoticeVersion, in_force)
    )


def _weighed(
    number: int, experiment: Experiment, version: PlanVersion, adopted: Any, notice: Any
) -> WeighedRound:
    told = notice or {}
    contents = {
        "answers": version.answers,
        "advice": {"risks": adopted},
        **{name: told.get(name) for name in ("follow_ups", "evaluation", "check_ins")},
    }
    title = Said(title_of(version, experiment.title))
    readings = readings_in(shipped(version.framework), contents)
    return WeighedRound(experiment.reference, number, title, readings)

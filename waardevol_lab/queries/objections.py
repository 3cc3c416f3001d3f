"""Objections against a decision: for who reads the advice, and as counts for the public."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor, available
from waardevol_lab.domain.states import Action, Machine, ObjectionState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Decision, Experiment, Objection, ReviewRound
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.past_rounds import last_decision


@dataclass(frozen=True, slots=True)
class ObjectionCard:
    """One objection; `decision` is the number of the decision against which it was made."""

    number: int
    decision: int
    received_on: date
    grounds: str
    late: bool
    late_reason: str
    state: ObjectionState
    version: int
    reason: str
    handled_at: datetime | None
    actions: frozenset[Action]


@dataclass(frozen=True, slots=True)
class ObjectionsPage:
    """The objections of a round, the latest first, and whether its decision takes any."""

    head: Head
    cards: tuple[ObjectionCard, ...]
    open_to_objection: bool
    objection_until: date | None


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """One objection, to be handled."""

    head: Head
    card: ObjectionCard


def objections_page(
    viewer: Actor, reference: str, number: int | None, now: datetime
) -> ObjectionsPage:
    """The objections, for who may read the advice. Raises `NotFound`."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number)
        decision = last_decision(session, dossier.round_.id)
        return ObjectionsPage(
            head=head_of(session, viewer, dossier, now),
            cards=_cards(session, viewer, dossier),
            open_to_objection=decision is not None and decision.open_to_objection,
            objection_until=decision.objection_until if decision else None,
        )


def objection_page(viewer: Actor, reference: str, number: int, now: datetime) -> ObjectionPage:
    """Objection `number` of a dossier, at the round that it is about. Raises `NotFound`."""
    with reading() as session:
        round_number = session.scalar(
            select(ReviewRound.number)
            .join(Decision, Decision.round_id == ReviewRound.id)
            .join(Objection, Objection.decision_id == Decision.id)
            .join(Experiment, Experiment.id == Objection.experiment_id)
            .where(Experiment.reference == reference, Objection.number == number)
        )
        dossier = opened(session, viewer, reference, round_number)
        found = [one for one in _cards(session, viewer, dossier) if one.number == number]
        if not found:
            raise NotFound("objection")
        return ObjectionPage(head_of(session, viewer, dossier, now), found[0])


def _cards(session: Session, viewer: Actor, dossier: Dossier) -> tuple[ObjectionCard, ...]:
    rows = session.execute(
        select(Objection, Decision.number)
        .join(Decision, Decision.id == Objection.decision_id)
        .where(Decision.round_id == dossier.round_.id)
        .order_by(Objection.number.desc())
    )
    return tuple(
        ObjectionCard(
            number=row.number,
            decision=decision,
            received_on=row.received_on,
            grounds=row.grounds,
            late=row.late,
            late_reason=row.late_reason,
            state=ObjectionState(row.state),
            version=row.version,
            reason=row.reason,
            handled_at=row.handled_at,
            actions=frozenset(available(viewer, dossier.scope, Machine.OBJECTION, row.state)),
        )
        for row, decision in rows
    )


def objection_counts(experiment_id: int) -> Mapping[ObjectionState, int]:
    """For the public: how many objections stand how, in the order of the states; no content."""
    with reading() as session:
        rows = session.execute(
            select(Objection.state, func.count())
            .where(Objection.experiment_id == experiment_id)
            .group_by(Objection.state)
        )
        counts = {ObjectionState(state): count for state, count in rows}
        return {state: counts[state] for state in ObjectionState if state in counts}

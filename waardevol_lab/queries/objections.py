"""Objections against a decision, for who reads the advice."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor, available
from waardevol_lab.domain.states import TERMINAL_PHASES, Action, Machine, ObjectionState, Phase
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Decision, Experiment, Objection, ReviewRound
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.past_rounds import last_decision
from waardevol_lab.services.standing_decisions import standing_round

OVER = TERMINAL_PHASES | {Phase.ENDED}


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
    settled_in: int | None
    """The later round whose decision settled it; None while none did, or one of its own round."""
    to_correct: int
    """The round whose decision stands on the matter: an upheld objection asks to correct that."""
    actions: frozenset[Action]


@dataclass(frozen=True, slots=True)
class ObjectionsPage:
    """The objections of a round, the latest first, and whether its decision takes any."""

    head: Head
    corrects: bool
    """Whether the viewer decides here, and so corrects what stands on this matter."""
    over: bool
    """The experiment is over: a new decision changes nothing about it."""
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
        corrects = available(viewer, dossier.scope, Machine.ROUND, dossier.round_.state)
        return ObjectionsPage(
            head=head_of(session, viewer, dossier, now),
            corrects=Action.CORRECT in corrects,
            over=dossier.experiment.phase in OVER,
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
    following, later, stands = aliased(Decision), aliased(ReviewRound), aliased(ReviewRound)
    rows = session.execute(
        select(Objection, Decision.number, later.number, stands.number)
        .join(Decision, Decision.id == Objection.decision_id)
        .join(ReviewRound, ReviewRound.id == Decision.round_id)
        .join(stands, stands.id == standing_round())
        .outerjoin(following, following.id == Objection.corrected_by_id)
        .outerjoin(later, and_(later.id == following.round_id, later.id != ReviewRound.id))
        .where(Decision.round_id == dossier.round_.id)
        .order_by(Objection.number.desc())
    )
    return tuple(_card(viewer, dossier, *row) for row in rows)


def _card(
    viewer: Actor,
    dossier: Dossier,
    row: Objection,
    decision: int,
    settled_in: int | None,
    to_correct: int,
) -> ObjectionCard:
    return ObjectionCard(
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
        settled_in=settled_in,
        to_correct=to_correct,
        actions=frozenset(available(viewer, dossier.scope, Machine.OBJECTION, row.state)),
    )

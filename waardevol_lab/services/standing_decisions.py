"""Which decision stands on a matter: a later decision on the same matter takes its place.

Incidents are one matter, the plan with its amendments and extensions the other. A rejected
amendment or extension changes nothing, so the decision before it stands.
"""

from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from sqlalchemy.orm.util import AliasedClass

from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.states import RoundKind, RoundState
from waardevol_lab.persistence.models import Decision, ReviewRound

CHANGING: Final = (RoundKind.AMENDMENT, RoundKind.EXTENSION)
"""Rounds that change nothing when they are rejected."""


def standing_round(
    round_: type[ReviewRound] | AliasedClass[ReviewRound] = ReviewRound,
) -> ScalarSelect[int]:
    """As part of a query: the id of the round whose decision stands on the matter of a round."""
    later = aliased(ReviewRound)
    positive = exists().where(Decision.round_id == later.id, Decision.outcome != Outcome.REJECTED)
    return (
        select(later.id)
        .where(
            later.experiment_id == round_.experiment_id,
            later.number >= round_.number,
            later.state == RoundState.DECIDED,
            _incident(later.kind) == _incident(round_.kind),
            or_(later.id == round_.id, later.kind.not_in(CHANGING), positive),
        )
        .order_by(later.number.desc())
        .limit(1)
        .correlate(round_)
        .scalar_subquery()
    )


def overtaken(session: Session, round_id: int) -> bool:
    """Whether the decision of a decided round has made place for a later one."""
    standing = session.scalar(select(standing_round()).where(ReviewRound.id == round_id))
    return standing != round_id


def _incident(kind: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return kind == RoundKind.INCIDENT

"""Forgetting who followed: addresses that nobody confirmed, and followers of what is over."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.following import CONFIRM_WITHIN, KEPT_AFTER_END, MAIL_KEPT, MAILS, OVER
from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import (
    DigestLine,
    Experiment,
    Follower,
    FollowRequest,
    OutboxMail,
    PublicChange,
    Subscription,
)
from waardevol_lab.services.following import forget

CHUNK = 500


def forget_followers(now: datetime) -> int:
    """Erase what has no reason to be kept any more, and give how many followers were forgotten.

    Doing it twice does no harm.
    """
    with transaction() as session:
        _forget_requests(session, now)
        _forget_mails(session, now)
        _forget_changes(session, now)
        session.execute(delete(Subscription).where(Subscription.experiment_id.in_(_over(now))))
    gone = 0
    while ids := _following_nothing():
        with transaction() as session:
            rows = session.scalars(
                select(Follower)
                .where(Follower.id.in_(ids), _NOTHING)
                .order_by(Follower.id)
                .with_for_update()
            ).all()
            for follower in rows:
                forget(session, follower)
        gone += len(rows)
    return gone


_NOTHING: ColumnElement[bool] = ~exists().where(Subscription.follower_id == Follower.id)


def _following_nothing() -> list[int]:
    with reading() as session:
        query = select(Follower.id).where(_NOTHING).order_by(Follower.id).limit(CHUNK)
        return list(session.scalars(query))


def _over(now: datetime) -> Select[Any]:
    """Experiments of which nothing has come for a month, and nothing more is to come."""
    return select(Experiment.id).where(
        Experiment.phase.in_((*OVER, Phase.PREPARING)),
        Experiment.phase_since <= now - KEPT_AFTER_END,
    )


def _forget_requests(session: Session, now: datetime) -> None:
    old = FollowRequest.created_at <= now - CONFIRM_WITHIN
    session.execute(delete(FollowRequest).where(old))


def _forget_mails(session: Session, now: datetime) -> None:
    """What left, and what could not be delivered; the address of the latter goes with it."""
    moment = now - MAIL_KEPT
    session.execute(
        delete(OutboxMail).where(
            OutboxMail.template.in_(MAILS),
            or_(OutboxMail.sent_at <= moment, OutboxMail.given_up_at <= moment),
        )
    )


def _forget_changes(session: Session, now: datetime) -> None:
    waits = exists().where(DigestLine.change_id == PublicChange.id)
    told = and_(PublicChange.done_at <= now - MAIL_KEPT, ~waits)
    session.execute(delete(PublicChange).where(told))

"""Mails to followers: each change once for each of them, at once or in the digest of the morning.

A job of the worker goes through the followers in batches. A batch is one transaction: its mails
and how far it came. A worker that stops halfway, or two at once, tell nobody twice and forget
nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.following import Rhythm, Scope, digest_moment
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import (
    DigestLine,
    Experiment,
    Follower,
    PublicChange,
    Subscription,
)
from waardevol_lab.services.followed_places import lies_in, words_of_place
from waardevol_lab.services.notices_in_force import contents_in_force
from waardevol_lab.services.recording import put_in_outbox

BATCH = 500
DIGESTS = 100
"""Of these each has lines of its own to read: fewer, so that no act waits for a batch."""
Stopping = Callable[[], bool]


def never() -> bool:
    """Go on until all is done."""
    return False


def tell_followers(now: datetime, stopping: Stopping = never) -> int:
    """Tell of every change that waits, then send the digests that are due; how many were told."""
    return tell_changes(now, stopping) + send_digests(now, stopping)


# --- changes


def tell_changes(now: datetime, stopping: Stopping = never) -> int:
    """Put a mail in the outbox, or a line in the next digest, for whoever follows what changed."""
    told = 0
    for change_id in _open_changes():
        more = True
        while more and not stopping():
            with transaction() as session:
                count, more = _tell_some(session, change_id, now)
            told += count
    return told


def _open_changes() -> Sequence[int]:
    with reading() as session:
        return session.scalars(
            select(PublicChange.id).where(PublicChange.done_at.is_(None)).order_by(PublicChange.id)
        ).all()


def _tell_some(session: Session, change_id: int, now: datetime) -> tuple[int, bool]:
    """One batch: how many were told, and whether there are more to look at."""
    change = session.scalar(
        select(PublicChange)
        .where(PublicChange.id == change_id, PublicChange.done_at.is_(None))
        .with_for_update(skip_locked=True)
    )
    if change is None:
        return 0, False
    followers = _next_followers(session, change)
    reasons = _reasons(session, change, [follower.id for follower in followers])
    told = [follower for follower in followers if follower.id in reasons]
    slug = session.scalar(select(Experiment.slug).where(Experiment.id == change.experiment_id))
    for follower in told:
        _tell(session, follower, change, reasons[follower.id], slug, now)
    if len(followers) < BATCH:
        change.done_at = now
        return len(told), False
    change.reached = followers[-1].id
    return len(told), True


def _may_hear(change: PublicChange) -> Any:
    return or_(
        Subscription.experiment_id == change.experiment_id,
        Subscription.scope.in_((Scope.ALL, Scope.PLACE)),
    )


def _next_followers(session: Session, change: PublicChange) -> Sequence[Follower]:
    """The next ones who may have to hear of it; locked, so that who leaves meanwhile waits."""
    follows = select(Subscription.follower_id).where(_may_hear(change))
    return session.scalars(
        select(Follower)
        .where(
            Follower.id > change.reached,
            Follower.confirmed_at <= change.at,
            Follower.id.in_(follows),
        )
        .order_by(Follower.id)
        .limit(BATCH)
        .with_for_update()
    ).all()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody hears of a change."""

    scope: Scope
    place: str


def _reasons(session: Session, change: PublicChange, ids: Sequence[int]) -> dict[int, Reason]:
    """By follower the nearest reason: the experiment itself, then a place, then everything."""
    rows = session.execute(
        select(Subscription.follower_id, Subscription.scope, Subscription.place).where(
            _may_hear(change), Subscription.follower_id.in_(ids), Subscription.since <= change.at
        )
    ).all()
    words = _words_of(session, change.experiment_id)
    lying = {place: lies_in(place, words) for _, scope, place in rows if scope == Scope.PLACE}
    found: dict[int, Reason] = {}
    for follower_id, scope, place in sorted(rows, key=_nearest):
        if scope != Scope.PLACE or lying[place]:
            found.setdefault(follower_id, Reason(Scope(scope), place))
    return found


def _nearest(row: Any) -> tuple[int, str]:
    return list(Scope).index(Scope(row.scope)), row.place


def _words_of(session: Session, experiment_id: int) -> frozenset[str]:
    """The words of the places in the notice in force."""
    contents = contents_in_force(session, experiment_id)
    return words_of_place((contents or {}).get("answers", {}).get("place"))


def _tell(
    session: Session,
    follower: Follower,
    change: PublicChange,
    reason: Reason,
    slug: str | None,
    now: datetime,
) -> None:
    if follower.rhythm == Rhythm.DAILY:
        session.add(
            DigestLine(
                follower_id=follower.id, change_id=change.id, scope=reason.scope, noted_at=now
            )
        )
        return
    said = {
        **_said(change, slug, follower.language),
        "follower": follower.handle,
        "scope": reason.scope,
        "place": reason.place,
    }
    put_in_outbox(session, now, follower.email, follower.language, "follow_change", said)


def _said(change: PublicChange, slug: str | None, language: str) -> dict[str, Any]:
    """What a mail says of a change: nothing but what the public page says."""
    english = language == "en" and bool(change.title_en)
    return {
        "slug": slug,
        "title": change.title_en if english else change.title,
        "happened": change.cause,
        "change": change.change,
        "at": change.at,
    }


# --- digests


def send_digests(now: datetime, stopping: Stopping = never) -> int:
    """Send each follower with lines from before this morning's seven one mail, once a morning."""
    moment, sent = digest_moment(now), 0
    while not stopping():
        with transaction() as session:
            followers = _digest_due(session, moment)
            for follower in followers:
                _send_digest(session, follower, moment, now)
        sent += len(followers)
        if len(followers) < DIGESTS:
            break
    return sent


def _digest_due(session: Session, moment: datetime) -> Sequence[Follower]:
    waits = select(DigestLine.follower_id).where(DigestLine.noted_at < moment)
    return session.scalars(
        select(Follower)
        .where(
            Follower.id.in_(waits),
            or_(Follower.digest_at.is_(None), Follower.digest_at < moment),
        )
        .order_by(Follower.id)
        .limit(DIGESTS)
        .with_for_update(skip_locked=True)
    ).all()


def _send_digest(session: Session, follower: Follower, moment: datetime, now: datetime) -> None:
    """The lines leave the table with the mail that says them."""
    mine = and_(DigestLine.follower_id == follower.id, DigestLine.noted_at < moment)
    rows = session.execute(
        select(PublicChange, Experiment.slug)
        .join(DigestLine, DigestLine.change_id == PublicChange.id)
        .join(Experiment, Experiment.id == PublicChange.experiment_id)
        .where(mine)
        .order_by(PublicChange.at, PublicChange.id)
    ).all()
    changes = [_said(change, slug, follower.language) for change, slug in rows]
    session.execute(delete(DigestLine).where(mine))
    follower.digest_at = moment
    said = {"follower": follower.handle, "changes": changes}
    put_in_outbox(session, now, follower.email, follower.language, "follow_digest", said)

"""What can be followed, what a link in a mail is for, and what is kept of one follower.

Only who holds the link of a follower reads an address; leads see a number.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.following import CONFIRM_WITHIN, OVER, Rhythm, Scope
from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Experiment,
    Follower,
    FollowRequest,
    NoticeVersion,
    Subscription,
)
from waardevol_lab.queries.public import IS_PUBLIC, SLUG, public_phase, public_title
from waardevol_lab.services.sessions import token_hash


@dataclass(frozen=True, slots=True)
class Followed:
    """An experiment as followers read of it."""

    experiment_id: int
    slug: str
    title: str
    title_en: str
    over: bool
    """Whether nothing more is to come."""

    def title_in(self, language: str) -> str:
        """The title in the language, or else in Dutch."""
        return (self.title_en if language == "en" else "") or self.title


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is followed, or will be."""

    scope: Scope
    place: str
    experiment: Followed | None
    id: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """All that is kept of one follower."""

    email: str = field(repr=False)
    rhythm: Rhythm
    language: str
    confirmed_at: datetime
    things: tuple[Thing, ...]


def experiment_to_follow(slug: str) -> Followed:
    """A public experiment. Raises `NotFound`."""
    if not SLUG.match(slug):
        raise NotFound(slug)
    with reading() as session:
        row = session.execute(_followed().where(Experiment.slug == slug, IS_PUBLIC)).one_or_none()
    if row is None:
        raise NotFound(slug)
    return _as_followed(row)


def followed_experiment(slug: str) -> Followed:
    """A public experiment of which something is to come. Raises `NotFound`."""
    found = experiment_to_follow(slug)
    if found.over:
        raise NotFound(slug)
    return found


def waiting_request(token: str, now: datetime) -> Thing:
    """What the link in a mail is for. Raises `NotFound` where it is unknown or too old."""
    with reading() as session:
        request = session.scalar(
            select(FollowRequest).where(
                FollowRequest.token_hash == token_hash(token),
                FollowRequest.created_at > now - CONFIRM_WITHIN,
            )
        )
        if request is None:
            raise NotFound("link")
        row = None
        if request.experiment_id is not None:
            row = session.execute(_followed().where(Experiment.id == request.experiment_id)).one()
        return Thing(Scope(request.scope), request.place, _as_followed(row) if row else None)


def following_of(handle: str) -> Following:
    """What somebody follows, the newest last. Raises `NotFound` for who left."""
    with reading() as session:
        follower = session.scalar(select(Follower).where(Follower.handle == handle))
        if follower is None:
            raise NotFound("follower")
        rows = session.execute(
            _followed()
            .add_columns(Subscription)
            .select_from(Subscription)
            .outerjoin(Experiment, Experiment.id == Subscription.experiment_id)
            .where(Subscription.follower_id == follower.id)
            .order_by(Subscription.id)
        )
        return Following(
            email=follower.email,
            rhythm=Rhythm(follower.rhythm),
            language=follower.language,
            confirmed_at=follower.confirmed_at,
            things=tuple(_thing(row) for row in rows),
        )


def follower_count(session: Session, experiment_id: int) -> int:
    """How many follow this experiment by itself; who they are is nobody's business."""
    mine = Subscription.experiment_id == experiment_id
    return session.scalar(select(func.count()).select_from(Subscription).where(mine)) or 0


def english_title() -> ScalarSelect[Any]:
    """The title in English of the notice in force; nothing where there is none."""
    return (
        select(NoticeVersion.contents["answers_en"]["title"].as_string())
        .where(NoticeVersion.experiment_id == Experiment.id)
        .order_by(NoticeVersion.number.desc())
        .limit(1)
        .correlate(Experiment)
        .scalar_subquery()
    )


def _followed() -> Any:
    return select(
        Experiment.id.label("experiment_id"),
        Experiment.slug,
        public_title().label("title"),
        english_title().label("title_en"),
        public_phase().label("phase"),
    )


def _as_followed(row: Any) -> Followed:
    return Followed(
        experiment_id=row.experiment_id,
        slug=row.slug,
        title=row.title,
        title_en=row.title_en or "",
        over=Phase(row.phase) in OVER,
    )


def _thing(row: Any) -> Thing:
    kept = row.Subscription
    return Thing(
        scope=Scope(kept.scope),
        place=kept.place,
        experiment=_as_followed(row) if row.experiment_id is not None else None,
        id=kept.id,
        since=kept.since,
    )

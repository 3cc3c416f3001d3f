"""Following by mail: asking, confirming, choosing how often, leaving. No account, no record.

Whoever types an address gets the same answer, whether it is known or not; only its owner, who reads
the mail, makes it follow something. Leaving erases all that is kept of the address.
"""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.addresses import read_address
from waardevol_lab.domain.errors import NotFound, Problem, Refused
from waardevol_lab.domain.following import ASKED_A_DAY, CONFIRM_WITHIN, MAILS, Rhythm, Scope
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.inserting import insert_unless_there
from waardevol_lab.persistence.models import (
    DigestLine,
    Follower,
    FollowRequest,
    OutboxMail,
    Subscription,
)
from waardevol_lab.persistence.search_words import asked
from waardevol_lab.queries.following import Followed, followed_experiment
from waardevol_lab.services.recording import put_in_outbox
from waardevol_lab.services.sessions import token_hash
from waardevol_lab.services.tokens import new_handle

CONFIRM_MAIL = "follow_confirm"
LONGEST_PLACE = 100


@dataclass(frozen=True, slots=True)
class Follow:
    """What somebody asks to follow; `slug` with one experiment, `place` with a place."""

    email: str = field(repr=False)
    scope: Scope
    rhythm: Rhythm
    language: str
    slug: str = ""
    place: str = ""


def address_problems(email: str) -> tuple[Problem, ...]:
    """What is wrong with the address, at `email`."""
    return () if read_address(email) else (Problem("email", "address_wrong"),)


def place_problems(scope: str, place: str) -> tuple[Problem, ...]:
    """What is wrong with the place where one is followed, at `plaats`."""
    place = _one_line(place)
    right = scope != Scope.PLACE or (bool(asked(place)) and len(place) <= LONGEST_PLACE)
    return () if right else (Problem("plaats", "place_wrong"),)


def _one_line(place: str) -> str:
    return " ".join(place.split())


def ask_to_follow(command: Follow, now: datetime) -> None:
    """Mail the address a link; the same happens for every address, as far as anybody can see.

    At most three mails a day go to one address. Raises `Refused` (no address, no place) and
    `NotFound` (no such experiment, or nothing more is to come of it).
    """
    problems = (*address_problems(command.email), *place_problems(command.scope, command.place))
    email = read_address(command.email)
    if problems or email is None:
        raise Refused(*problems)
    place = _one_line(command.place) if command.scope is Scope.PLACE else ""
    experiment = followed_experiment(command.slug) if command.scope is Scope.EXPERIMENT else None
    with transaction() as session:
        if _asked_lately(session, email, now) >= ASKED_A_DAY:
            session.add(_mail_to_nobody(now))
        else:
            _mail_link(session, command, email, place, experiment, now)


def _mail_link(
    session: Session,
    command: Follow,
    email: str,
    place: str,
    experiment: Followed | None,
    now: datetime,
) -> None:
    token = secrets.token_urlsafe(32)
    session.add(
        FollowRequest(
            email=email,
            scope=command.scope,
            experiment_id=experiment.experiment_id if experiment else None,
            place=place,
            rhythm=command.rhythm,
            language=command.language,
            token_hash=token_hash(token),
            created_at=now,
        )
    )
    said = {
        "token": token,
        "scope": command.scope,
        "place": place,
        "title": experiment.title_in(command.language) if experiment else "",
        "until": now + CONFIRM_WITHIN,
    }
    put_in_outbox(session, now, email, command.language, CONFIRM_MAIL, said)


def _asked_lately(session: Session, email: str, now: datetime) -> int:
    count = session.scalar(
        select(func.count())
        .select_from(FollowRequest)
        .where(FollowRequest.email == email, FollowRequest.created_at > now - timedelta(days=1))
    )
    return count or 0


def _mail_to_nobody(now: datetime) -> OutboxMail:
    """As much is written where nothing is sent, so that the time it takes tells nothing."""
    return OutboxMail(
        message_id=uuid.uuid4().hex,
        recipient="",
        language="nl",
        template=CONFIRM_MAIL,
        context={},
        created_at=now,
        next_attempt_at=now,
        sent_at=now,
    )


def confirm(token: str, now: datetime) -> str:
    """Follow what the request asks, and give the follower's handle. A second press does no more.

    Raises `NotFound` for a link that is unknown, too old, or of an address that left since.
    """
    with transaction() as session:
        request = session.scalar(
            select(FollowRequest)
            .where(
                FollowRequest.token_hash == token_hash(token),
                FollowRequest.created_at > now - CONFIRM_WITHIN,
            )
            .with_for_update()
        )
        if request is None:
            raise NotFound("link")
        if request.used_at is None:
            request.used_at = now
            _follow(session, request, now)
        return _locked(session, Follower.email == request.email).handle


def _follow(session: Session, request: FollowRequest, now: datetime) -> None:
    """Follow one thing more; the newest choice of language and rhythm holds for everything."""
    insert_unless_there(
        session,
        Follower,
        handle=new_handle(),
        email=request.email,
        rhythm=request.rhythm,
        language=request.language,
        confirmed_at=now,
    )
    follower = _locked(session, Follower.email == request.email)
    follower.rhythm, follower.language = request.rhythm, request.language
    what = {
        "scope": request.scope,
        "experiment_id": request.experiment_id,
        "place": request.place,
    }
    there = select(Subscription.id).filter_by(follower_id=follower.id, **what)
    if session.scalar(there) is None:
        session.add(Subscription(follower_id=follower.id, since=now, **what))


def choose_rhythm(handle: str, rhythm: Rhythm) -> None:
    """Let mails come at once or once a day. Raises `NotFound` for who left."""
    with transaction() as session:
        _locked(session, Follower.handle == handle).rhythm = rhythm


def leave_one(handle: str, subscription_id: int) -> bool:
    """Follow one thing less; whoever follows nothing any more is forgotten, and False is given.

    Raises `NotFound` for who left. What is not followed (any more) changes nothing.
    """
    with transaction() as session:
        follower = _locked(session, Follower.handle == handle)
        own = Subscription.follower_id == follower.id
        session.execute(delete(Subscription).where(own, Subscription.id == subscription_id))
        if session.scalar(select(Subscription.id).where(own).limit(1)) is not None:
            return True
        forget(session, follower)
        return False


def leave_all(handle: str) -> None:
    """Follow nothing any more: the address is erased. Doing it twice does no harm."""
    with transaction() as session:
        follower = session.scalar(
            select(Follower).where(Follower.handle == handle).with_for_update()
        )
        if follower is not None:
            forget(session, follower)


def forget(session: Session, follower: Follower) -> None:
    """Erase all that is kept of a follower, mails that wait included; the row must be locked."""
    session.execute(
        delete(OutboxMail).where(
            OutboxMail.sent_at.is_(None),
            OutboxMail.recipient == follower.email,
            OutboxMail.template.in_(MAILS),
        )
    )
    session.execute(delete(FollowRequest).where(FollowRequest.email == follower.email))
    session.execute(delete(DigestLine).where(DigestLine.follower_id == follower.id))
    session.execute(delete(Subscription).where(Subscription.follower_id == follower.id))
    session.execute(delete(Follower).where(Follower.id == follower.id))


def _locked(session: Session, which: ColumnElement[bool]) -> Follower:
    follower = session.scalar(select(Follower).where(which).with_for_update())
    if follower is None:
        raise NotFound("follower")
    return follower

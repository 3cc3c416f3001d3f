"""Delivery of what the acts put in the outbox: each mail at least once, with one Message-ID.

A mail is claimed in a transaction of its own before it is sent, so that two workers never send the
same one; a worker that dies in between leaves a claim that runs out. No lock is held while a mail
server answers. Attempts follow the real clock, also where the workflow's clock is set.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update

from waardevol_lab.clock import Clock, real
from waardevol_lab.config import Settings
from waardevol_lab.domain.following import MAILS
from waardevol_lab.outbox.rendering import Letter, compose, language_of
from waardevol_lab.outbox.transports import Transport, transport_for
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import OutboxMail

CLAIM = timedelta(minutes=5)
"""How long a claim holds; longer than any attempt takes."""
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
MAX_ATTEMPTS = 16
"""With the delays above: two days."""
MAILS_A_SWEEP = 200
LONGEST_ERROR = 500

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that this worker, and no other, is sending."""

    id: int
    attempt: int
    letter: Letter


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one sweep did."""

    sent: int = 0
    failed: int = 0


def deliver(
    settings: Settings, clock: Clock = real, stopping: Callable[[], bool] = lambda: False
) -> Sweep:
    """Send every mail that is due. A failure waits for its next attempt and stops nobody else.

    `stopping` is asked before each mail, so that a worker can leave without waiting for them all.
    """
    way = transport_for(settings)
    sent = failed = 0
    while sent + failed < MAILS_A_SWEEP and not stopping():
        mail = claim(clock())
        if mail is None:
            break
        if attempt(mail, settings, way, clock):
            sent += 1
        else:
            failed += 1
    return Sweep(sent, failed)


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        OutboxMail.sent_at.is_(None),
        OutboxMail.given_up_at.is_(None),
        or_(OutboxMail.attempts == 0, OutboxMail.next_attempt_at <= now),
    )


def claim(now: datetime) -> Claimed | None:
    """Take the mail that waits longest, or None when nothing is due."""
    with reading() as session:
        if session.scalar(select(OutboxMail.id).where(_due(now)).limit(1)) is None:
            return None
    with transaction() as session:
        row = session.scalar(
            select(OutboxMail)
            .where(_due(now))
            .order_by(OutboxMail.next_attempt_at, OutboxMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        row.attempts += 1
        row.next_attempt_at = now + CLAIM
        return Claimed(row.id, row.attempts, _letter(row))


def _letter(row: OutboxMail) -> Letter:
    return Letter(
        message_id=row.message_id,
        recipient=row.recipient,
        language=language_of(row.language),
        template=row.template,
        context=row.context,
        created_at=row.created_at,
    )


def attempt(mail: Claimed, settings: Settings, way: Transport, clock: Clock) -> bool:
    """Send a claimed mail and write down how it went; whether it was sent."""
    try:
        message = compose(mail.letter, settings, way.encoding)
        way.send(message, mail.letter.message_id, mail.letter.recipient)
    except Exception as error:
        _failed(mail, error, clock())
        return False
    _sent(mail, clock())
    return True


def _sent(mail: Claimed, now: datetime) -> None:
    """A mail that was sent keeps no context: it may have held a link that opens an account.

    Of a mail to a follower the address is forgotten too: an account has one, a follower may leave.
    """
    forgotten = {"recipient": ""} if mail.letter.template in MAILS else {}
    with transaction() as session:
        session.execute(
            update(OutboxMail)
            .where(OutboxMail.id == mail.id)
            .values(sent_at=now, given_up_at=None, error="", context={}, **forgotten)
        )


def _failed(mail: Claimed, error: Exception, now: datetime) -> None:
    last = mail.attempt >= MAX_ATTEMPTS
    log.warning(
        "mail not sent",
        mail=mail.id,
        attempt=mail.attempt,
        given_up=last,
        error=type(error).__name__,
    )
    with transaction() as session:
        session.execute(
            update(OutboxMail)
            .where(
                OutboxMail.id == mail.id,
                OutboxMail.attempts == mail.attempt,  # else the claim ran out: another has it
                OutboxMail.sent_at.is_(None),
            )
            .values(
                next_attempt_at=now + delay_after(mail.attempt),
                given_up_at=now if last else None,
                error=f"{type(error).__name__}: {error}"[:LONGEST_ERROR],
            )
        )


def delay_after(attempts: int) -> timedelta:
    """How long a mail waits after so many attempts: twice as long each time."""
    doublings = min(attempts - 1, MAX_ATTEMPTS)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)

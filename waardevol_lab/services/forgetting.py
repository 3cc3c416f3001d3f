"""E-mail addresses of citizens that are no longer needed: a month after the answer they are gone.

Both from the question and from the mail that was sent to it. The question itself stays with the
experiment: it holds no name.
"""

from datetime import datetime

from sqlalchemy import Select, and_, or_, select, update

from waardevol_lab.domain.contributions import KEPT, NO_ANSWER
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Contribution, OutboxMail

TEMPLATES = ("contribution_received", "contribution_answered", "contribution_followed")
"""Mails that go to people without an account."""
CHUNK = 500


def forget_addresses(now: datetime) -> int:
    """Forget every address whose time is over, and say how many. Doing it twice does no harm."""
    moment = now - KEPT
    answered = Contribution.answered_at < moment
    closed = and_(Contribution.ground.in_(NO_ANSWER), Contribution.state_since < moment)
    over = and_(Contribution.email.is_not(None), or_(answered, closed))
    gone = 0
    while ids := _keys(select(Contribution.id).where(over).limit(CHUNK)):
        with transaction() as session:
            session.execute(update(Contribution).where(Contribution.id.in_(ids)).values(email=None))
            gone += len(ids)
    return gone + _forget_recipients(moment)


def _forget_recipients(moment: datetime) -> int:
    """Mails that left, or never will, keep what they were and lose to whom."""
    left = or_(OutboxMail.sent_at < moment, OutboxMail.given_up_at < moment)
    over = and_(OutboxMail.template.in_(TEMPLATES), OutboxMail.recipient != "", left)
    gone = 0
    while ids := _keys(select(OutboxMail.id).where(over).limit(CHUNK)):
        with transaction() as session:
            session.execute(
                update(OutboxMail)
                .where(OutboxMail.id.in_(ids))
                .values(recipient="", context={}, error="")
            )
            gone += len(ids)
    return gone


def _keys(query: Select[int]) -> list[int]:
    with reading() as session:
        return list(session.scalars(query))

"""Whether mail can leave, and what waits."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from waardevol_lab.config import Settings
from waardevol_lab.outbox.transports import MailServer, transport_for
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import OutboxMail


def mail_problem(settings: Settings) -> str:
    """What stands in the way of mail, and how to mend it; empty when nothing does."""
    way = transport_for(settings)
    if not isinstance(way, MailServer):
        return "set WAARDEVOL_MAIL_URL: nobody reads files" if settings.production else ""
    try:
        with way.connect() as server:
            server.noop()
    except OSError as error:
        return f"see WAARDEVOL_MAIL_URL: {type(error).__name__}: {error}"
    return ""


def waiting(now: datetime) -> tuple[int, int, timedelta | None]:
    """How many mails wait, how many were given up, and how long the first of them waits."""
    unsent = OutboxMail.sent_at.is_(None)
    with reading() as session:
        count, oldest = session.execute(
            select(func.count(), func.min(OutboxMail.created_at)).where(
                unsent, OutboxMail.given_up_at.is_(None)
            )
        ).one()
        given_up = session.scalar(
            select(func.count()).where(unsent, OutboxMail.given_up_at.is_not(None))
        )
    return count, given_up or 0, (now - oldest) if oldest else None

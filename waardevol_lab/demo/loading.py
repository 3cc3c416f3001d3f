"""Loading the demo: every story told act by act, in the order of time."""

import heapq
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from waardevol_lab.demo.cast import DOMAIN, Places, set_up
from waardevol_lab.demo.report import DemoReport, report
from waardevol_lab.demo.running import Story, Tale
from waardevol_lab.demo.stories import STORIES
from waardevol_lab.demo.timeline import PAUSE, Timeline, When
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, LedgerEntry, OutboxMail
from waardevol_lab.services import passwords
from waardevol_lab.services.acting import acting

BEGIN = -430
"""Before the autumn of last year, whatever the day: the demo has a year that is over."""
LOADED = "DemoLoaded"
"""The last entry that a load writes in the record: what went before is fictional."""
SUBJECT = "demo"
RECENT = timedelta(days=7)
"""Mail of longer ago left long ago: the worker sends only what is younger."""


class DemoIncomplete(Exception):  # noqa: N818 - what is the matter
    """An earlier load stopped halfway; only an empty instance mends that."""


def load(now: datetime, password: str) -> DemoReport:
    """Load the demo data as it would have come about up to `now`; once is enough.

    Each act is done by its use case at an instant of its own in the past. Raises `DemoIncomplete`,
    and `Refused` when an organisation of the same name is there.
    """
    if _is_loaded():
        return report(password, loaded=False)
    if _is_begun():
        raise DemoIncomplete
    timeline = Timeline(now)
    stored = passwords.hash_password(password)
    tell(STORIES, timeline, set_up(stored, timeline.moment(When(BEGIN), 0)))
    _finish(now)
    return report(password, loaded=True)


def tell(stories: Sequence[Callable[[Tale], Story]], timeline: Timeline, places: Places) -> None:
    """Tell the stories side by side, always going on with the one whose turn comes first."""
    waiting: list[tuple[datetime, int, Tale, Story]] = []
    for number, story in enumerate(stories):
        tale = Tale(timeline, places, timeline.moment(When(BEGIN), number))
        _wait(waiting, number, tale, story(tale))
    while waiting:
        now, number, tale, told = heapq.heappop(waiting)
        tale.now = now
        _wait(waiting, number, tale, told)


def _wait(
    waiting: list[tuple[datetime, int, Tale, Story]], number: int, tale: Tale, story: Story
) -> None:
    """Let the story act up to its next pause, and put it in the queue for that day."""
    step = next(story, None)
    if step is None:
        return
    when = step if isinstance(step, When) else When(step)
    moment = tale.timeline.moment(when, number)
    heapq.heappush(waiting, (max(moment, tale.now + PAUSE), number, tale, story))


def _is_loaded() -> bool:
    with reading() as session:
        return session.scalar(select(LedgerEntry.id).where(LedgerEntry.kind == LOADED)) is not None


def _is_begun() -> bool:
    with reading() as session:
        query = select(Account.id).where(Account.email.endswith(f"@{DOMAIN}")).limit(1)
        return session.scalar(query) is not None


def _finish(now: datetime) -> None:
    """Count old mail as sent, and write the last entry."""
    with acting(SYSTEM, now) as act:
        act.session.execute(
            update(OutboxMail)
            .where(
                OutboxMail.recipient.endswith(f"@{DOMAIN}"),
                OutboxMail.created_at < now - RECENT,
                OutboxMail.sent_at.is_(None),
            )
            .values(sent_at=OutboxMail.created_at, context={})
        )
        act.record(SUBJECT, LOADED, {"fictional": True})

"""Reminders: by rule, each exactly once, and by the secretary's hand, once a day at most.

By rule: twice before a due day and once after it, on the days that the organisation chose, to
whoever has it. Two workers, or one that starts again, send nothing twice: the row of a reminder and
its mail are written together, and the row can be written once.
"""

from collections.abc import Iterable
from datetime import date, datetime, time

from sqlalchemy import select

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.days import AMSTERDAM, local_date
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.reminders import (
    Awaited,
    Moment,
    ReminderDays,
    invited_on,
    moment_on,
)
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.inserting import insert_unless_there
from waardevol_lab.persistence.models import (
    Account,
    ConflictDeclaration,
    Organisation,
    Reminder,
    ReviewRound,
)
from waardevol_lab.queries.awaited import everything_awaited
from waardevol_lab.queries.holders import Wait
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.term_days import chosen_days

CALENDAR = DutchCalendar()
FROM = time(7)
"""Nobody gets a reminder in the middle of the night: the day begins at seven in Amsterdam."""

Due = tuple[Wait, Moment]
Sent = set[tuple[str, str, str, object, int]]


def send_reminders(now: datetime) -> int:
    """Send what is due at `now` and was not sent, and say how many. Run it as often as you like."""
    if now.astimezone(AMSTERDAM).time() < FROM:
        return 0
    today, days = local_date(now), _days()
    due = [
        (wait, moment)
        for wait in everything_awaited(now)
        if (moment := _moment(wait, today, days[wait.organisation_id]))
    ]
    sent = _sent(due)
    return sum(_send(wait, moment, sent, now) for wait, moment in due)


def _moment(wait: Wait, today: date, days: ReminderDays) -> Moment | None:
    if wait.kind == Awaited.FOLLOW_UP:
        return invited_on(today, wait.since, CALENDAR)
    return moment_on(today, wait.due_on, wait.since, CALENDAR, days)


def _days() -> dict[int, ReminderDays]:
    """When each organisation wants reminders to leave."""
    with reading() as session:
        return {row.id: chosen_days(row) for row in session.scalars(select(Organisation))}


def _sent(due: Iterable[Due]) -> Sent:
    """The reminders about these things that went out before."""
    abouts = {wait.about for wait, _ in due}
    with reading() as session:
        rows = session.execute(
            select(
                Reminder.about,
                Reminder.kind,
                Reminder.moment,
                Reminder.due_on,
                Reminder.recipient_id,
            ).where(Reminder.about.in_(abouts))
        )
        return {(about, kind, moment, on, to) for about, kind, moment, on, to in rows}


def _send(wait: Wait, moment: Moment, sent: Sent, now: datetime) -> int:
    left = [
        recipient
        for recipient in sorted(wait.recipients)
        if (wait.about, wait.kind, moment, wait.due_on, recipient) not in sent
    ]
    if not left:
        return 0
    with acting(SYSTEM, now) as act:
        return sum(_remind(act, wait, moment, recipient) for recipient in left)


def _remind(act: Act, wait: Wait, moment: Moment, recipient: int) -> int:
    account = act.session.get_one(Account, recipient)
    if not account.active or _stepped_back(act, wait, recipient):
        return 0
    mine = insert_unless_there(
        act.session,
        Reminder,
        about=wait.about,
        kind=wait.kind,
        moment=moment,
        due_on=wait.due_on,
        recipient_id=recipient,
        sent_at=act.now,
    )
    if mine:
        act.mail(account, "reminder", **told(wait), moment=moment, due_on=wait.due_on)
    return int(mine)


def told(wait: Wait) -> dict[str, object]:
    """What a reminder says of the thing that is waited for."""
    return {
        "kind": wait.kind,
        "reference": wait.reference,
        "title": wait.title,
        "ronde": wait.ronde,
        "incident": wait.incident,
        "number": wait.number,
    }


def _stepped_back(act: Act, wait: Wait, recipient: int) -> bool:
    """Whether a conflict was declared between the reading and this moment."""
    query = (
        select(ConflictDeclaration.round_id)
        .join(ReviewRound, ReviewRound.id == ConflictDeclaration.round_id)
        .where(
            ReviewRound.experiment_id == wait.experiment_id,
            ReviewRound.number >= (wait.ronde or 0),
            ConflictDeclaration.member_id == recipient,
            ConflictDeclaration.conflict,
        )
    )
    return act.session.scalar(query.limit(1)) is not None

"""Whom the secretary can remind about a round, of what, and when they did so last."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor, Permission, permits
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, HandReminder, ReviewRound
from waardevol_lab.queries.awaited_rounds import waits_of_rounds
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.queries.holders import Wait, holders_now


@dataclass(frozen=True, slots=True)
class Remindable:
    """Somebody who is waited for."""

    account_id: int
    name: str
    kind: str
    due_on: date
    overdue: bool
    last_sent_at: datetime | None
    """By hand."""
    reminded_today: bool


@dataclass(frozen=True, slots=True)
class RemindPage:
    """The page of the secretary."""

    head: Head
    people: tuple[Remindable, ...]


def remind_page(viewer: Actor, reference: str, number: int | None, now: datetime) -> RemindPage:
    """For the secretary of the board. Raises `NotFound` for everybody else."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number)
        if not permits(viewer, dossier.scope, Permission.REMIND):
            raise NotFound(reference)
        waits = waits_by_person(session, dossier.round_, now)
        waits.pop(viewer.user_id or 0, None)
        names = _names(session, list(waits))
        last = _last(session, dossier.round_.id)
        return RemindPage(
            head_of(session, viewer, dossier, now),
            tuple(
                _remindable(waits[account_id], account_id, name, last.get(account_id), now)
                for account_id, name in names
            ),
        )


def waits_by_person(session: Session, round_: ReviewRound, now: datetime) -> dict[int, Wait]:
    """What each is waited for in one round; of two things the one that is due first."""
    found: dict[int, Wait] = {}
    holders = holders_now(session, now, round_.experiment_id)
    waits = waits_of_rounds(session, holders, now, round_.id)
    for wait in sorted(waits, key=lambda one: (one.due_on, one.kind)):
        for account_id in wait.recipients:
            found.setdefault(account_id, wait)
    return found


def _remindable(
    wait: Wait, account_id: int, name: str, last: datetime | None, now: datetime
) -> Remindable:
    today = local_date(now)
    return Remindable(
        account_id=account_id,
        name=name,
        kind=wait.kind,
        due_on=wait.due_on,
        overdue=wait.due_on < today,
        last_sent_at=last,
        reminded_today=last is not None and local_date(last) == today,
    )


def _names(session: Session, ids: list[int]) -> list[tuple[int, str]]:
    rows = session.execute(
        select(Account.id, Account.name)
        .where(Account.id.in_(ids), Account.active)
        .order_by(Account.name, Account.id)
    )
    return [(row.id, row.name) for row in rows]


def _last(session: Session, round_id: int) -> dict[int, datetime]:
    rows = session.execute(
        select(HandReminder.recipient_id, func.max(HandReminder.sent_at))
        .where(HandReminder.round_id == round_id)
        .group_by(HandReminder.recipient_id)
    )
    return dict(rows.all())

"""One mail a day about what citizens wrote: to who answers and to who reads before the public.

However much comes in, nobody gets more than one. The row of a digest and its mail are written
together, and the row can be written once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.contributions import NO_ANSWER
from waardevol_lab.domain.days import AMSTERDAM, local_date
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import ContributionState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.inserting import insert_unless_there
from waardevol_lab.persistence.models import (
    Account,
    Contribution,
    ContributionDigest,
    Experiment,
    RoleGrant,
)
from waardevol_lab.queries.holders import Holders, holders_now
from waardevol_lab.services.acting import acting

FROM = time(7)
"""The day begins at seven in Amsterdam."""
MOST_LINES = 20
"""Plans in one mail; the page has them all."""
FIRST_LOOK = timedelta(days=7)
"""Who never had a digest hears of what came in since then."""


NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass
class _News:
    """What one person gets to hear."""

    to_answer: list[dict[str, object]] = field(default_factory=list)
    to_read: int = 0
    newest: datetime = NEVER
    """When the last of it came in."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A dossier with something that waits."""

    experiment: Experiment
    waiting: int
    overdue: int
    unread: int
    newest: datetime


def send_digests(now: datetime) -> int:
    """Send what is due at `now`, and say how many. Run it as often as you like."""
    if now.astimezone(AMSTERDAM).time() < FROM:
        return 0
    with reading() as session:
        cases = _cases(session, local_date(now))
        news = _news(cases, holders_now(session, now), _teammates(session, cases))
        last = _last_sent(session, news)
    due = [
        (account_id, told)
        for account_id, told in sorted(news.items())
        if told.newest > last.get(account_id, now - FIRST_LOOK)
    ]
    return sum(_send(account_id, told, now) for account_id, told in due)


def _cases(session: Session, today: date) -> list[_Case]:
    """Every dossier in which something waits, in one query."""
    owed = (Contribution.answered_at.is_(None)) & or_(
        Contribution.ground.is_(None), Contribution.ground.not_in(NO_ANSWER)
    )
    unread = (Contribution.state == ContributionState.RECEIVED) & Contribution.may_publish
    late = owed & (Contribution.due_on < today)
    rows = session.execute(
        select(
            Experiment,
            *(func.sum(case((what, 1), else_=0)) for what in (owed, late, unread)),
            func.max(Contribution.received_at),
        )
        .join(Contribution, Contribution.experiment_id == Experiment.id)
        .where(or_(owed, unread))
        .group_by(Experiment.id)
        .order_by(Experiment.id)
    )
    return [_Case(row[0], int(row[1]), int(row[2]), int(row[3]), row[4]) for row in rows]


def _teammates(session: Session, cases: Iterable[_Case]) -> dict[int, set[int]]:
    """Who works on each experiment beside its lead."""
    ids = [one.experiment.id for one in cases if one.waiting]
    rows = session.execute(
        select(RoleGrant.experiment_id, RoleGrant.account_id).where(
            RoleGrant.role == Role.TEAMMATE,
            RoleGrant.experiment_id.in_(ids),
            RoleGrant.revoked_at.is_(None),
        )
    )
    team: dict[int, set[int]] = defaultdict(set)
    for experiment_id, account_id in rows:
        team[experiment_id or 0].add(account_id)
    return team


def _news(cases: Iterable[_Case], holders: Holders, team: dict[int, set[int]]) -> dict[int, _News]:
    news: dict[int, _News] = defaultdict(_News)
    for one in cases:
        experiment = one.experiment
        if one.waiting:
            line = {
                "reference": experiment.reference,
                "title": experiment.title,
                "waiting": one.waiting,
                "overdue": one.overdue,
            }
            for person in {experiment.lead_id, *team.get(experiment.id, ())}:
                news[person].to_answer.append(line)
                news[person].newest = max(news[person].newest, one.newest)
        if one.unread:
            for person in holders.able(Role.SECRETARY, experiment.board_id, experiment):
                news[person].to_read += one.unread
                news[person].newest = max(news[person].newest, one.newest)
    return news


def _last_sent(session: Session, news: dict[int, _News]) -> dict[int, datetime]:
    rows = session.execute(
        select(ContributionDigest.account_id, func.max(ContributionDigest.sent_at))
        .where(ContributionDigest.account_id.in_(sorted(news)))
        .group_by(ContributionDigest.account_id)
    )
    return dict(rows.all())


def _send(account_id: int, news: _News, now: datetime) -> int:
    """One mail to one person, unless they had one today."""
    with acting(SYSTEM, now) as act:
        mine = insert_unless_there(
            act.session,
            ContributionDigest,
            account_id=account_id,
            sent_on=local_date(now),
            sent_at=now,
        )
        account = act.session.get_one(Account, account_id)
        if not mine or not account.active:
            return 0
        act.mail(
            account,
            "contributions_new",
            to_answer=news.to_answer[:MOST_LINES],
            to_read=news.to_read,
        )
        return 1

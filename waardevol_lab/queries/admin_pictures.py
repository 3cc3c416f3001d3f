"""The installation in pictures for who administers it: counts, and nothing that anybody wrote."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.contributions import NO_ANSWER
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.references import PRACTICE
from waardevol_lab.domain.states import ContributionState, Phase
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Contribution, Experiment, Organisation, OutboxMail
from waardevol_lab.queries.people import Person, State, people
from waardevol_lab.services.authority import administered

STATES: Final[tuple[State, ...]] = ("active", "invited", "closed")
LONG: Final = timedelta(minutes=15)
"""How long a mail waits before it counts: what was just made would tell that a board went on."""


@dataclass(frozen=True, slots=True)
class PlacePhases:
    """How the experiments of one organisation stand."""

    organisation: str
    phases: Mapping[Phase, int]


@dataclass(frozen=True, slots=True)
class Mails:
    """The mail to the viewer's people: what waits for longer than `LONG`, or was given up."""

    waiting: int
    retried: int
    given_up: int
    oldest: datetime | None
    """Since when the oldest of those that wait is there."""


@dataclass(frozen=True, slots=True)
class Citizens:
    """What citizens wrote to the viewer's organisations and what still has to be done with it."""

    unanswered: int
    late: int
    """Past the day on which the answer had to be there."""
    unread: int
    """Nobody decided yet whether everybody may read it."""


@dataclass(frozen=True, slots=True)
class AdminPictures:
    """Everything on the page."""

    places: tuple[PlacePhases, ...]
    accounts: Mapping[State, int]
    mails: Mails
    citizens: Citizens


def admin_pictures(viewer: Actor, now: datetime) -> AdminPictures:
    """The page, over the viewer's organisations alone."""
    places, found = sorted(administered(viewer)), people(viewer, now)
    with reading() as session:
        return AdminPictures(
            places=_places(session, places),
            accounts=_accounts(found),
            mails=_mails(session, [person.email for person in found], now - LONG),
            citizens=_citizens(session, places, local_date(now)),
        )


def _accounts(found: Collection[Person]) -> Mapping[State, int]:
    return {state: sum(person.state == state for person in found) for state in STATES}


def _places(session: Session, places: Collection[int]) -> tuple[PlacePhases, ...]:
    """By the name of the organisation; practice plans are no experiments."""
    rows = session.execute(
        select(Organisation.id, Organisation.name, Experiment.phase, func.count(Experiment.id))
        .outerjoin(
            Experiment,
            (Experiment.organisation_id == Organisation.id)
            & Experiment.reference.not_like(f"{PRACTICE}-%"),
        )
        .where(Organisation.id.in_(places))
        .group_by(Organisation.id, Organisation.name, Experiment.phase)
        .order_by(Organisation.name, Organisation.id)
    )
    found: dict[tuple[int, str], dict[Phase, int]] = {}
    for key, name, phase, count in rows:
        counts = found.setdefault((key, name), {})
        if phase is not None:
            counts[Phase(phase)] = int(count)
    return tuple(
        PlacePhases(name, {phase: counts.get(phase, 0) for phase in Phase})
        for (_key, name), counts in found.items()
    )


def _mails(session: Session, addresses: Collection[str], before: datetime) -> Mails:
    waits = (OutboxMail.created_at <= before) & OutboxMail.given_up_at.is_(None)
    oldest = func.min(case((waits, OutboxMail.created_at)), type_=OutboxMail.created_at.type)
    row = session.execute(
        select(
            _sum(waits),
            _sum(waits & (OutboxMail.attempts > 0)),
            _sum(OutboxMail.given_up_at.is_not(None)),
            oldest,
        ).where(OutboxMail.sent_at.is_(None), OutboxMail.recipient.in_(addresses))
    ).one()
    waiting, retried, given_up, since = row
    return Mails(int(waiting or 0), int(retried or 0), int(given_up or 0), since)


def _citizens(session: Session, places: Collection[int], today: date) -> Citizens:
    open_ = Contribution.answered_at.is_(None) & or_(
        Contribution.ground.is_(None), Contribution.ground.not_in(NO_ANSWER)
    )
    unread = (Contribution.state == ContributionState.RECEIVED) & Contribution.may_publish
    row = session.execute(
        select(_sum(open_), _sum(open_ & (Contribution.due_on < today)), _sum(unread))
        .join(Experiment, Experiment.id == Contribution.experiment_id)
        .where(Experiment.organisation_id.in_(places), or_(open_, unread))
    ).one()
    return Citizens(*(int(number or 0) for number in row))


def _sum(condition: Any) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))

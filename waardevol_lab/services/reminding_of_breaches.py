"""Reminders of the 72 hours in which the authority hears of a breach: in hours, each exactly once.

They leave at any hour and on any day, because the term goes on at night and on a Sunday.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.incidents import AUTHORITY_TERM, authority_due, authority_moment
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.reminders import CATCH_UP, Moment
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.inserting import insert_unless_there
from waardevol_lab.persistence.models import (
    Account,
    Experiment,
    Incident,
    IncidentUpdate,
    Reminder,
)
from waardevol_lab.services import people
from waardevol_lab.services.acting import Act, acting

KIND = "authority"
SETTLED = (
    select(IncidentUpdate.id)
    .where(
        IncidentUpdate.incident_id == Incident.id,
        or_(IncidentUpdate.told_on.is_not(None), IncidentUpdate.authority_reason != ""),
    )
    .exists()
)
"""An update says that the authority was told, or why not."""


@dataclass(frozen=True, slots=True)
class _Due:
    incident_id: int
    moment: Moment

    @property
    def about(self) -> str:
        """What a reminder of it is about."""
        return f"incident:{self.incident_id}"


def remind_of_breaches(now: datetime) -> int:
    """Mail lead and dpo of every breach whose term is in its last day or over; how many mails.

    Run it as often as you like: each has its own transaction, and everybody hears of it once. As
    long as there is nobody to tell, nothing is locked.
    """
    count = 0
    for due in _due(now):
        with acting(SYSTEM, now) as act:
            count += _remind(act, due)
    return count


def _due(now: datetime) -> Sequence[_Due]:
    """What somebody is still to hear of.

    None whose term has been over for so long that it is for the lists.
    """
    oldest = now - AUTHORITY_TERM - CATCH_UP
    with reading() as session:
        rows = session.execute(
            select(Incident, Experiment)
            .join(Experiment, Experiment.id == Incident.experiment_id)
            .where(Incident.personal_data, Incident.known_at >= oldest, ~SETTLED)
            .order_by(Incident.known_at, Incident.id)
        ).all()
        found = (
            (_Due(incident.id, moment), experiment)
            for incident, experiment in rows
            if (moment := authority_moment(incident.known_at, incident.reported_at, now))
        )
        return [due for due, there in found if _somebody_waits(session, due, there, now)]


def _somebody_waits(session: Session, due: _Due, experiment: Experiment, now: datetime) -> bool:
    """Whether not everybody was told of it at this moment."""
    told = session.scalars(
        select(Reminder.recipient_id).where(
            Reminder.about == due.about, Reminder.kind == KIND, Reminder.moment == due.moment
        )
    )
    known = set(told)
    return any(
        account.active and account.id not in known
        for account, _place in _waiting(session, experiment, now)
    )


def _remind(act: Act, due: _Due) -> int:
    """Nothing when it was settled between the reading and this moment."""
    found = act.session.execute(
        select(Incident, Experiment)
        .join(Experiment, Experiment.id == Incident.experiment_id)
        .where(Incident.id == due.incident_id, ~SETTLED)
    ).one_or_none()
    if found is None:
        return 0
    incident, experiment = found
    due_at = authority_due(incident.known_at)
    said = {
        "reference": experiment.reference,
        "title": experiment.title,
        "number": incident.number,
        "authority_due": due_at.isoformat(),
        "late": due.moment is Moment.LATE,
    }
    count = 0
    for account, place in _waiting(act.session, experiment, act.now):
        if account.active and _first_time(act, due, local_date(due_at), account):
            act.mail(account, "authority_waits", place=place, **said)
            count += 1
    return count


def _waiting(
    session: Session, experiment: Experiment, now: datetime
) -> Sequence[tuple[Account, str]]:
    """The lead and the dpos, each with the place where they find the incident."""
    lead = session.get_one(Account, experiment.lead_id)
    dpos = people.holding(session, Role.DPO, now, organisation_id=experiment.organisation_id)
    return [(lead, "plannen"), *((one, "commissie") for one in dpos if one.id != lead.id)]


def _first_time(act: Act, due: _Due, on: date, account: Account) -> bool:
    """Whether nobody told them before; from now on somebody did."""
    return insert_unless_there(
        act.session,
        Reminder,
        about=due.about,
        kind=KIND,
        moment=due.moment,
        due_on=on,
        recipient_id=account.id,
        sent_at=act.now,
    )

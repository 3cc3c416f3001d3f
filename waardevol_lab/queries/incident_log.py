"""The incidents of an experiment as team, board and dpo read them, and breaches that wait."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.incidents import authority_due
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Experiment, Incident, IncidentUpdate
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.incident_log import find
from waardevol_lab.services.reminding_of_breaches import SETTLED
from waardevol_lab.services.running_dossiers import BoundDossier


@dataclass(frozen=True, slots=True)
class Update:
    """What was done since."""

    at: datetime
    by: str
    text: str
    told_on: date | None
    authority_reason: str


@dataclass(frozen=True, slots=True)
class Reported:
    """One incident; `values` are the labels of what it touched."""

    number: int
    what: str
    happened_at: datetime
    known_at: datetime
    affected: str
    values: tuple[str, ...]
    personal_data: bool
    done: str
    public: bool
    private_reason: str
    by: str
    reported_at: datetime
    updates: tuple[Update, ...]
    now: datetime

    @property
    def authority_due(self) -> datetime | None:
        """Until when the authority has to be told; None once it was, or need not be."""
        if not self.personal_data or self.settled:
            return None
        return authority_due(self.known_at)

    @property
    def settled(self) -> bool:
        """Whether an update says that the authority was told, or why not."""
        return any(one.told_on or one.authority_reason for one in self.updates)

    @property
    def authority_late(self) -> bool:
        """Whether the 72 hours have gone by without either."""
        return self.authority_due is not None and self.authority_due < self.now


@dataclass(frozen=True, slots=True)
class IncidentList:
    """All of an experiment, the newest first."""

    head: Head
    incidents: tuple[Reported, ...]


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One incident."""

    head: Head
    incident: Reported


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What can be touched: ids and labels of the public values."""

    head: Head
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Breach:
    """An incident with personal data of which nobody said what the authority was told."""

    reference: str
    title: str
    number: int
    due_at: datetime
    late: bool


def incident_list(viewer: Actor, reference: str, now: datetime, language: str) -> IncidentList:
    """The list, for who may read it. Raises `NotFound`."""
    with opened(viewer, reference, Permission.READ_INCIDENTS) as (session, dossier):
        rows = session.scalars(
            select(Incident)
            .where(Incident.experiment_id == dossier.experiment.id)
            .order_by(Incident.number.desc())
        ).all()
        found = _reported(session, dossier, rows, now, language)
        return IncidentList(head_of(viewer, dossier), found)


def incident_page(
    viewer: Actor, reference: str, number: int, now: datetime, language: str
) -> IncidentPage:
    """One incident, for who may read it. Raises `NotFound`."""
    with opened(viewer, reference, Permission.READ_INCIDENTS) as (session, dossier):
        row = find(session, dossier.experiment.id, number)
        (one,) = _reported(session, dossier, [row], now, language)
        return IncidentPage(head_of(viewer, dossier), one)


def report_page(viewer: Actor, reference: str, language: str) -> ReportPage:
    """What the form of a report offers, for who may report. Raises `NotFound`."""
    with opened(viewer, reference, Action.REPORT_INCIDENT) as (_session, dossier):
        values = tuple(_labels(dossier, language).items())
        return ReportPage(head_of(viewer, dossier), values)


def breaches(viewer: Actor, now: datetime) -> tuple[Breach, ...]:
    """Those that wait in the organisations that a dpo serves, the nearest term first."""
    served = viewer.organisations(Role.DPO)
    if not served:
        return ()
    with reading() as session:
        return tuple(_breaches(session, Experiment.organisation_id.in_(served), now))


def breaches_of(session: Session, experiment: Experiment, now: datetime) -> tuple[Breach, ...]:
    """Those that wait in one experiment; none before the start, and no query then."""
    if experiment.started_at is None:
        return ()
    return tuple(_breaches(session, Experiment.id == experiment.id, now))


def _breaches(session: Session, where: ColumnElement[bool], now: datetime) -> Iterator[Breach]:
    rows = session.execute(
        select(Experiment.reference, Experiment.title, Incident.number, Incident.known_at)
        .join(Incident, Incident.experiment_id == Experiment.id)
        .where(where, Incident.personal_data, ~SETTLED)
        .order_by(Incident.known_at, Incident.id)
    )
    for reference, title, number, known_at in rows:
        due_at = authority_due(known_at)
        yield Breach(reference, title, number, due_at, due_at < now)


def _labels(dossier: BoundDossier, language: str) -> dict[str, str]:
    """The public values by id; none before a plan binds."""
    version = dossier.binding_version()
    if version is None:
        return {}
    values = shipped(version.framework).values
    return {value.id: value.title.in_(language) for value in values}


def _reported(
    session: Session,
    dossier: BoundDossier,
    rows: Sequence[Incident],
    now: datetime,
    language: str,
) -> tuple[Reported, ...]:
    labels = _labels(dossier, language)
    names = _names(session, {row.reported_by_id for row in rows})
    updates = _updates(session, [row.id for row in rows])
    return tuple(
        Reported(
            number=row.number,
            what=row.what,
            happened_at=row.happened_at,
            known_at=row.known_at,
            affected=row.affected,
            values=tuple(labels.get(value, value) for value in row.touched),
            personal_data=row.personal_data,
            done=row.done,
            public=row.public,
            private_reason=row.private_reason,
            by=names[row.reported_by_id],
            reported_at=row.reported_at,
            updates=tuple(updates.get(row.id, ())),
            now=now,
        )
        for row in rows
    )


def _names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(sorted(ids))))
    return {row.id: row.name for row in rows}


def _updates(session: Session, ids: Sequence[int]) -> dict[int, list[Update]]:
    found: dict[int, list[Update]] = {}
    rows = session.execute(
        select(IncidentUpdate, Account.name)
        .join(Account, Account.id == IncidentUpdate.written_by_id)
        .where(IncidentUpdate.incident_id.in_(ids))
        .order_by(IncidentUpdate.id)
    )
    for row, name in rows:
        one = Update(row.written_at, name, row.text, row.told_on, row.authority_reason)
        found.setdefault(row.incident_id, []).append(one)
    return found

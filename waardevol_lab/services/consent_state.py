"""How consent notices and records stand, as acts and pages both need it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.answer_changes import material_changes
from waardevol_lab.domain.consent import (
    Asked,
    Consent,
    ConsentEvent,
    Minors,
    Opening,
    Regime,
    Standing,
    after,
    asks_consent,
    from_rows,
    groups,
    opening,
)
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence.models import (
    ConsentEntry,
    ConsentNotice,
    ConsentVersion,
    Experiment,
    PlanVersion,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A record with its events, the oldest first, and how it stands."""

    consent: Consent
    entries: tuple[ConsentEntry, ...]

    @property
    def last(self) -> ConsentEntry:
        """The newest event."""
        return self.entries[-1]

    def standing(self, newest: ConsentVersion) -> Standing:
        """How the consent stands beside the text in force."""
        return self.consent.standing(newest.holds_from)


def newest(session: Session, notice_id: int) -> ConsentVersion | None:
    """The text in force; None before the first is published."""
    return session.scalar(
        select(ConsentVersion)
        .where(ConsentVersion.notice_id == notice_id)
        .order_by(ConsentVersion.number.desc())
        .limit(1)
    )


def published(session: Session, notice_id: int, number: int) -> ConsentVersion:
    """A published text by its number. Raises `NotFound`."""
    row = session.scalar(
        select(ConsentVersion).where(
            ConsentVersion.notice_id == notice_id, ConsentVersion.number == number
        )
    )
    if row is None:
        raise NotFound("consent version")
    return row


def asked_by(row: ConsentNotice | ConsentVersion) -> Asked:
    """What a notice asks for, as it is written or as it was published."""
    return Asked(row.group_name, from_rows(row.scopes), Minors(row.minors))


def opening_of(session: Session, experiment: Experiment, version: ConsentVersion | None) -> Opening:
    """Whether the text in force takes a yes now."""
    return opening(
        Phase(experiment.phase),
        published=version is not None,
        outdated=version is not None and is_outdated(session, experiment, version),
    )


def is_outdated(session: Session, experiment: Experiment, version: ConsentVersion) -> bool:
    """Whether the plan in force says something else than the plan that the text was made from."""
    if experiment.binding_version_id is None:
        return True
    now = session.get_one(PlanVersion, experiment.binding_version_id)
    if not asks_consent(now.answers, version.group_name):
        return True
    if now.id == version.plan_version_id:
        return False
    then = session.get_one(PlanVersion, version.plan_version_id)
    return bool(material_changes(shipped(now.framework), then.answers, now.answers))


def consents_in_force(
    session: Session, experiment: Experiment
) -> Iterator[tuple[str, ConsentVersion | None]]:
    """Each group that the plan in force asks for consent, with the text that it can say yes to.

    None where no text was published, or where the plan has changed since.
    """
    if experiment.binding_version_id is None:
        return
    plan = session.get_one(PlanVersion, experiment.binding_version_id)
    query = select(ConsentNotice).where(ConsentNotice.experiment_id == experiment.id)
    notices = {row.group_name: row for row in session.scalars(query)}
    for group in groups(plan.answers):
        if group.regime is Regime.CONSENT:
            row = notices.get(group.name)
            text = newest(session, row.id) if row else None
            outdated = text is not None and is_outdated(session, experiment, text)
            yield group.name, None if outdated else text


def held(session: Session, record_id: int) -> Held:
    """A record with its events."""
    rows = session.scalars(
        select(ConsentEntry)
        .where(ConsentEntry.record_id == record_id)
        .order_by(ConsentEntry.sequence)
    )
    entries = tuple(rows)
    return Held(standing_after(entries), entries)


def standing_after(entries: Iterable[ConsentEntry]) -> Consent:
    """What the events of one record make of it."""
    consent: Consent | None = None
    for entry in entries:
        consent = after(consent, ConsentEvent(entry.event), entry.version, entry.scopes)
    if consent is None:
        raise NotFound("consent record")
    return consent

"""Consent of participants: given, changed and withdrawn with a receipt code, and nothing else.

The participant has no account and is nobody to us. No act here writes an entry in the public
record: its times would tell about persons. A record has a history of its own that only grows.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.consent import (
    Choice,
    ConsentEvent,
    Method,
    Opening,
    Standing,
    changing_problems,
    giving_problems,
)
from waardevol_lab.domain.errors import NotFound, Problem, Refused, Stale
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.inserting import insert_unless_there
from waardevol_lab.persistence.models import (
    ConsentEntry,
    ConsentNotice,
    ConsentRecord,
    ConsentVersion,
    Experiment,
)
from waardevol_lab.services.consent_notices import notice_of
from waardevol_lab.services.consent_state import Held, asked_by, held, newest, opening_of
from waardevol_lab.services.running_dossiers import load_bound
from waardevol_lab.services.sessions import token_hash
from waardevol_lab.services.tokens import receipt_hash


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """A first yes, or a yes again for a code that is known.

    `version` is the number of the text that was read, in `language`; `receipt` is the code.
    """

    code: str
    receipt: str
    version: int
    language: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class ChangeConsent:
    """Other scopes; `seen` is how many events the participant was shown."""

    code: str
    receipt: str
    scopes: frozenset[str]
    seen: int


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """A yes on paper or spoken, written down by a fieldworker."""

    reference: str
    number: int
    receipt: str
    version: int
    language: str
    choice: Choice
    method: str
    copy_given: bool = False


@dataclass(frozen=True, slots=True)
class _Made:
    """How a yes came about."""

    method: Method
    copy_given: bool = True
    recorded_by: int | None = None


def give_consent(command: GiveConsent, now: datetime) -> None:
    """Keep a yes. A second press with the same code keeps nothing twice.

    Raises `NotFound`, or `Refused` at scopes, age or guardian, and while no consent can be given.
    """
    with transaction() as session:
        notice, experiment = _notice(session, command.code)
        _give(session, notice, experiment, command, _Made(Method.WEB), now)


def record_consent(command: RecordConsent, actor: Actor, now: datetime) -> None:
    """Keep a yes on paper or spoken. Raises `NotFound` (no fieldworker here) and `Refused`."""
    with transaction() as session:
        dossier = load_bound(session, command.reference)
        require(actor, dossier.scope, Permission.RECORD_CONSENT)
        notice = notice_of(session, dossier.experiment.id, command.number)
        if command.method not in (Method.PAPER, Method.ORAL):
            raise Refused(Problem("method", "consent_method_missing"))
        made = _Made(Method(command.method), command.copy_given, actor.user_id)
        _give(session, notice, dossier.experiment, command, made, now)


def _give(
    session: Session,
    notice: ConsentNotice,
    experiment: Experiment,
    command: GiveConsent | RecordConsent,
    made: _Made,
    now: datetime,
) -> None:
    text = _text(session, notice)
    hashed = receipt_hash(command.receipt)
    if hashed is None:
        raise ValueError("this is no receipt code")
    if _find(session, notice, hashed) is not None:
        return
    _refuse_giving(session, experiment, text, command)
    named = {"notice_id": notice.id, "record_id": str(uuid.uuid4()), "code_hash": hashed}
    if insert_unless_there(session, ConsentRecord, **named):
        record = _find(session, notice, hashed)
        if record is not None:
            entry = _yes(ConsentEvent.GIVEN, text, command.language, command.choice, made)
            _write(session, record, 1, entry, now)


def _refuse_giving(
    session: Session,
    experiment: Experiment,
    text: ConsentVersion,
    command: GiveConsent | RecordConsent,
) -> None:
    state = opening_of(session, experiment, text)
    if state is not Opening.OPEN:
        raise Refused(Problem("notice", f"consent_closed_{state}"))
    if command.version != text.number:
        raise Refused(Problem("notice", "consent_other_text"))
    problems = giving_problems(command.choice, asked_by(text))
    if problems:
        raise Refused(*problems)


def renew_consent(command: GiveConsent, now: datetime) -> None:
    """A yes again: to a text that changed, or after a withdrawal. Raises as `give_consent`."""
    with transaction() as session:
        notice, experiment, record, record_held = _opened(session, command.code, command.receipt)
        text = _text(session, notice)
        _refuse_giving(session, experiment, text, command)
        if record_held.standing(text) is Standing.GIVEN:
            return
        entry = _yes(
            ConsentEvent.RENEWED, text, command.language, command.choice, _Made(Method.WEB)
        )
        _write(session, record, record_held.last.sequence + 1, entry, now)


def change_consent(command: ChangeConsent, now: datetime) -> None:
    """Keep other scopes; none at all withdraws. A second press keeps nothing twice.

    Raises `NotFound`, `Stale`, or `Refused` for an unknown code, a consent that lapsed, and scopes
    that cannot be added now.
    """
    with transaction() as session:
        notice, experiment, record, record_held = _opened(session, command.code, command.receipt)
        same = command.scopes == record_held.consent.scopes
        if command.seen != record_held.last.sequence and not same:
            raise Stale("consent")
        if not command.scopes:
            _withdraw(session, record, record_held, now)
            return
        text = _text(session, notice)
        problems = changing_problems(
            record_held.consent,
            command.scopes,
            asked_by(text),
            text.holds_from,
            opening_of(session, experiment, text),
        )
        if problems:
            raise Refused(*problems)
        if not same:
            entry = _again(ConsentEvent.CHANGED, record_held, command.scopes)
            _write(session, record, command.seen + 1, entry, now)


def withdraw_consent(code: str, receipt: str, now: datetime) -> None:
    """Withdraw everything, whatever the experiment's phase; twice does no harm.

    Raises `NotFound`, or `Refused` for an unknown code.
    """
    with transaction() as session:
        _notice_row, _experiment, record, record_held = _opened(session, code, receipt)
        _withdraw(session, record, record_held, now)


def _withdraw(session: Session, record: ConsentRecord, before: Held, now: datetime) -> None:
    if not before.consent.withdrawn:
        entry = _again(ConsentEvent.WITHDRAWN, before, frozenset())
        _write(session, record, before.last.sequence + 1, entry, now)


def _notice(session: Session, code: str) -> tuple[ConsentNotice, Experiment]:
    """The notice at this address; its experiment's phase cannot change until the act ends."""
    row = session.execute(
        select(ConsentNotice, Experiment)
        .join(Experiment, Experiment.id == ConsentNotice.experiment_id)
        .where(ConsentNotice.code == code)
        .with_for_update(of=Experiment, read=True)
    ).one_or_none()
    if row is None:
        raise NotFound("consent notice")
    return row[0], row[1]


def _text(session: Session, notice: ConsentNotice) -> ConsentVersion:
    text = newest(session, notice.id)
    if text is None:
        raise NotFound("consent notice")
    return text


def _opened(
    session: Session, code: str, receipt: str
) -> tuple[ConsentNotice, Experiment, ConsentRecord, Held]:
    """The record of a code, locked. A wrong code is refused as an unknown one."""
    notice, experiment = _notice(session, code)
    record = find_record(session, notice, receipt, lock=True)
    if record is None:
        raise Refused(Problem("receipt", "consent_unknown_code"))
    return notice, experiment, record, held(session, record.id)


def find_record(
    session: Session, notice: ConsentNotice, receipt: str, *, lock: bool = False
) -> ConsentRecord | None:
    """The record of a code at this notice. One hash and one query, whatever was typed."""
    return _find(session, notice, receipt_hash(receipt) or token_hash(receipt), lock=lock)


def _find(
    session: Session, notice: ConsentNotice, hashed: str, *, lock: bool = False
) -> ConsentRecord | None:
    query = select(ConsentRecord).where(
        ConsentRecord.code_hash == hashed, ConsentRecord.notice_id == notice.id
    )
    return session.scalar(query.with_for_update() if lock else query)


def _yes(
    event: ConsentEvent, text: ConsentVersion, wanted: str, choice: Choice, made: _Made
) -> ConsentEntry:
    language = wanted if wanted in text.hashes else "nl"
    return ConsentEntry(
        event=event,
        version=text.number,
        language=language,
        sha256=text.hashes[language],
        method=made.method,
        scopes=sorted(choice.scopes),
        age_band=choice.age,
        guardian=choice.guardian,
        copy_given=made.copy_given,
        recorded_by_id=made.recorded_by,
    )


def _again(event: ConsentEvent, before: Held, scopes: frozenset[str]) -> ConsentEntry:
    """An event that says nothing new of the text or the age, made on the web."""
    last = before.last
    return ConsentEntry(
        event=event,
        version=last.version,
        language=last.language,
        sha256=last.sha256,
        method=Method.WEB,
        scopes=sorted(scopes),
        age_band=last.age_band,
        guardian=last.guardian,
        copy_given=last.copy_given,
    )


def _write(
    session: Session, record: ConsentRecord, sequence: int, entry: ConsentEntry, now: datetime
) -> None:
    entry.record_id, entry.sequence, entry.at = record.id, sequence, now
    session.add(entry)

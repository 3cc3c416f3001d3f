"""What an act leaves behind beside its state: an entry in the ledger, a mail in the outbox.

Both are rows in the transaction of the act that calls; nothing here commits. ADR 0007.
"""

import json
import secrets
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain import ledger
from waardevol_lab.persistence.models import LedgerEntry, LedgerPayload, OutboxMail

Payload = Mapping[str, Any]


def write_entry(
    session: Session, actor: str, now: datetime, subject: str, kind: str, payload: Payload
) -> LedgerEntry:
    """Write the next entry in the chain of `subject`, with its salted payload.

    `actor` is a pseudonym. Raises `TypeError` for a payload that holds more than plain values.
    """
    contents = ledger.canonical_json(_plain(payload))
    salt = secrets.token_bytes(ledger.SALT_BYTES)
    entry = ledger.follow(
        _last_entry(session, subject),
        subject=subject,
        at=now,
        actor=actor,
        kind=kind,
        commitment=ledger.commit(contents, salt),
    )
    row = _as_row(entry)
    session.add(row)
    session.flush()
    session.add(LedgerPayload(entry_id=row.id, payload=contents, salt=salt))
    return row


def put_in_outbox(
    session: Session,
    now: datetime,
    recipient: str,
    language: str,
    template: str,
    context: Payload,
) -> None:
    """Put a mail in the outbox; it leaves after the commit."""
    session.add(
        OutboxMail(
            message_id=uuid.uuid4().hex,
            recipient=recipient,
            language=language,
            template=template,
            context=_plain(context),
            created_at=now,
            next_attempt_at=now,
        )
    )


def _as_entry(row: LedgerEntry) -> ledger.Entry:
    """The ledger entry that a row holds."""
    return ledger.Entry(
        subject=row.subject,
        sequence=row.sequence,
        previous=row.previous,
        at=row.at,
        actor=row.actor,
        kind=row.kind,
        commitment=row.commitment,
    )


def _last_entry(session: Session, subject: str) -> ledger.Entry | None:
    row = session.execute(
        select(LedgerEntry)
        .where(LedgerEntry.subject == subject)
        .order_by(LedgerEntry.sequence.desc())
        .limit(1)
    ).scalar_one_or_none()
    return _as_entry(row) if row else None


def _as_row(entry: ledger.Entry) -> LedgerEntry:
    return LedgerEntry(
        subject=entry.subject,
        sequence=entry.sequence,
        previous=entry.previous,
        at=entry.at,
        actor=entry.actor,
        kind=entry.kind,
        commitment=entry.commitment,
        leaf_hash=entry.leaf_hash(),
    )


def _plain(payload: Payload) -> dict[str, Any]:
    """The payload as plain JSON values: dates as ISO text, enums as their words."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(payload), default=_as_text))
    return plain


def _as_text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong in the record")

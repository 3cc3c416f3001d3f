"""Checking the whole record: every entry in the order of writing, then the rows it vouches for."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.agreement import Agreement, Disagreement, Key
from waardevol_lab.domain.ledger import ChainChecker, Entry, Fault
from waardevol_lab.persistence.db import one_moment
from waardevol_lab.persistence.models import Experiment, LedgerEntry, LedgerPayload
from waardevol_lab.services.vouched_rows import see_rows

AT_A_TIME = 250
EXTRA = 5
"""Columns of a row that are not part of the entry itself."""


@dataclass(frozen=True, slots=True)
class BadEntry:
    """The entry at the first bad index."""

    id: int
    subject: str
    sequence: int
    kind: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the record holds: `fault` is the first bad index, counted from 0.

    `entry` is the entry there; None where an entry is missing. `key` is the row that does not
    agree with the record, with the `reference` of its experiment as long as that is there.
    """

    entries: int
    subjects: int
    fault: Fault | None = None
    entry: BadEntry | None = None
    key: Key | None = None
    reference: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing wrong was found."""
        return self.fault is None


def verify() -> Verification:
    """Check every entry against its chain, its hash and its payload; stops at the first fault.

    When all entries hold, the rows that they vouch for are compared with them. What is missing at
    the very end of a chain cannot be seen from the chain alone, but what it did is seen in a row.
    """
    with one_moment() as session:
        agreement = Agreement()
        found = _chains(session, agreement)
        if not found.holds:
            return found
        see_rows(session, agreement)
        disagreement = agreement.first()
        return _disagreeing(session, found, disagreement) if disagreement else found


def _chains(session: Session, agreement: Agreement) -> Verification:
    checker, count = ChainChecker(), 0
    subjects: set[str] = set()
    for row in session.execute(_every_entry()):
        entry_id, leaf_hash, kept, payload, salt = row[:EXTRA]
        entry = Entry._make(row[EXTRA:])
        fault = (
            Fault(count, "payload")
            if kept is None
            else checker.check(entry, leaf_hash, payload, salt)
        )
        subjects.add(entry.subject)
        if fault is not None:
            bad = BadEntry(entry_id, entry.subject, entry.sequence, entry.kind)
            return Verification(count, len(subjects), fault, bad)
        agreement.hear(entry, payload)
        count += 1
    return Verification(count, len(subjects))


def _disagreeing(session: Session, found: Verification, first: Disagreement) -> Verification:
    columns = (LedgerEntry.id, LedgerEntry.subject, LedgerEntry.sequence, LedgerEntry.kind)
    at_index = select(*columns).order_by(LedgerEntry.id).offset(first.index).limit(1)
    row = session.execute(at_index).first()
    named = select(Experiment.reference).where(Experiment.subject == first.key[1])
    return Verification(
        found.entries,
        found.subjects,
        Fault(first.index, first.reason),
        BadEntry(*row) if row else None,
        first.key,
        session.scalar(named) or "",
    )


def _every_entry() -> Select[*tuple[Any, ...]]:
    """Rows in the order of writing, a few at a time, however long the record is.

    Of the tables themselves: making each row one of the models takes a quarter of the time.
    """
    entry, kept = LedgerEntry.__table__, LedgerPayload.__table__
    return (
        select(
            entry.c.id,
            entry.c.leaf_hash,
            kept.c.entry_id,
            kept.c.payload,
            kept.c.salt,
            *(entry.c[name] for name in Entry._fields),
        )
        .select_from(entry.outerjoin(kept, kept.c.entry_id == entry.c.id))
        .order_by(entry.c.id)
        .execution_options(yield_per=AT_A_TIME)
    )

"""Checking the whole record: every entry in the order of writing, with its payload."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select

from waardevol_lab.domain.ledger import ChainChecker, Entry, Fault
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerEntry, LedgerPayload

AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the record holds; `index` and `entry_id` name the first entry that does not."""

    entries: int
    subjects: int
    fault: Fault | None = None
    entry_id: int | None = None
    subject: str = ""
    sequence: int = 0
    kind: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing wrong was found."""
        return self.fault is None


def verify() -> Verification:
    """Check every entry against its chain, its hash and its payload; stops at the first fault.

    What is missing at the very end of a chain cannot be seen from the chain alone.
    """
    checker, count = ChainChecker(), 0
    subjects: set[str] = set()
    with reading() as session:
        for row in session.execute(_every_entry()):
            fault = (
                Fault(count, "payload")
                if row.kept is None
                else checker.check(_entry(row), row.leaf_hash, row.payload, row.salt)
            )
            subjects.add(row.subject)
            if fault is not None:
                where = (row.id, row.subject, row.sequence, row.kind)
                return Verification(count, len(subjects), fault, *where)
            count += 1
    return Verification(count, len(subjects))


def _every_entry() -> Select[*tuple[Any, ...]]:
    """Rows in the order of writing; a few at a time, however long the record is."""
    return (
        select(
            LedgerEntry.id,
            LedgerEntry.subject,
            LedgerEntry.sequence,
            LedgerEntry.previous,
            LedgerEntry.at,
            LedgerEntry.actor,
            LedgerEntry.kind,
            LedgerEntry.commitment,
            LedgerEntry.leaf_hash,
            LedgerPayload.entry_id.label("kept"),
            LedgerPayload.payload,
            LedgerPayload.salt,
        )
        .outerjoin(LedgerPayload, LedgerPayload.entry_id == LedgerEntry.id)
        .order_by(LedgerEntry.id)
        .execution_options(yield_per=AT_A_TIME)
    )


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        subject=row.subject,
        sequence=row.sequence,
        previous=row.previous,
        at=row.at,
        actor=row.actor,
        kind=row.kind,
        commitment=row.commitment,
    )

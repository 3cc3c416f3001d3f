"""`waardevol ledger`: the record."""

import click

from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.domain.agreement import Key
from waardevol_lab.services.verifying import Verification
from waardevol_lab.services.verifying import verify as verify_record

REASONS = {
    "sequence": "its number does not follow that of the entry before it: one was removed,"
    " added or moved",
    "previous": "it does not name the hash of the entry before it in its chain",
    "leaf_hash": "its contents are not those that were hashed",
    "payload": "its payload is gone, or payload and salt were not erased together",
    "commitment": "its payload is not the one that was committed to",
    "differs": "the table does not hold what this entry says: it was changed outside the rules",
    "gone": "the table does not hold it any more: it was removed outside the rules",
    "unrecorded": "no entry tells of it: it was added outside the rules",
    "unreadable": "its payload does not say what an entry of its kind says",
    "twice": "an earlier entry tells of it already",
}


@click.group()
def ledger() -> None:
    """Check the record of every act."""


@ledger.command()
def verify() -> int:
    """Check every entry, and whether the tables agree with the record.

    Exit code 0 when all hold, else 1 and the first bad index on stderr.
    """
    with surroundings():
        found = verify_record()
    if found.holds:
        click.echo(f"the record holds: {found.entries} entries on {found.subjects} subjects")
        return 0
    click.echo(f"waardevol: {_what_is_wrong(found)}", err=True)
    return 1


def _what_is_wrong(found: Verification) -> str:
    if found.fault is None:
        return ""
    where = f"the record does not hold at index {found.fault.index}"
    if found.entry is not None:
        entry = found.entry
        where += f" (entry {entry.id}, {entry.kind}, number {entry.sequence} of {entry.subject})"
    what = f"{_named(found.key, found.reference)}: " if found.key is not None else ""
    return f"{where}: {what}{REASONS[found.fault.reason]}"


def _named(key: Key, reference: str) -> str:
    """The row that does not agree with the record."""
    kept, subject, *numbers = key
    which = ".".join(map(str, numbers))
    return f"{kept}{' ' if which else ''}{which} of {reference or subject}"

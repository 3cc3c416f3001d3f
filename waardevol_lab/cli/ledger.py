"""`waardevol ledger`: the record."""

import click

from waardevol_lab.cli.surroundings import surroundings
from waardevol_lab.services.verifying import Verification
from waardevol_lab.services.verifying import verify as verify_record

REASONS = {
    "sequence": "its number does not follow that of the entry before it: one was removed,"
    " added or moved",
    "previous": "it does not name the hash of the entry before it in its chain",
    "leaf_hash": "its contents are not those that were hashed",
    "payload": "its payload is gone, or payload and salt were not erased together",
    "commitment": "its payload is not the one that was committed to",
}


@click.group()
def ledger() -> None:
    """Check the record of every act."""


@ledger.command()
def verify() -> int:
    """Check every entry; exit code 0 when all hold, else 1 and the first bad index on stderr."""
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
    return (
        f"the record does not hold at index {found.fault.index}"
        f" (entry {found.entry_id}, {found.kind}, number {found.sequence} of {found.subject}):"
        f" {REASONS[found.fault.reason]}"
    )

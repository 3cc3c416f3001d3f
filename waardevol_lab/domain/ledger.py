"""The record: entries chained per subject, in their final canonical form.

An entry says that an act took place, not what was in it: the payload stands apart, and the entry
carries only a salted commitment to it. Payload and salt can be erased; the chain still verifies.
The canonical form is JSON with sorted keys, no white space, UTF-8, and integers and strings only;
the leaf hash is RFC 6962's (SHA-256 of 0x00 followed by the canonical bytes), so that a Merkle tree
over entries needs no rewriting of any of them. ADR 0005.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any, NamedTuple

FORMAT = 1
SALT_BYTES = 32
COMMITMENT_DOMAIN = b"waardevol-lab/payload/v1\x00"
LEAF_PREFIX = b"\x00"
NO_PREVIOUS = ""

Json = Mapping[str, Any]


class Entry(NamedTuple):
    """One entry of the record; hashes are lower-case hexadecimal SHA-256."""

    subject: str
    sequence: int
    previous: str
    at: str
    actor: str
    kind: str
    commitment: str

    def canonical(self) -> bytes:
        """The bytes that are hashed; they never change for an entry once written.

        Written out, because a whole record is checked entry by entry: `canonical_json` gives the
        same bytes in four times the time.
        """
        quoted = encode_basestring
        return (
            f'{{"actor":{quoted(self.actor)},"at":{quoted(self.at)}'
            f',"commitment":{quoted(self.commitment)},"format":{FORMAT}'
            f',"kind":{quoted(self.kind)},"previous":{quoted(self.previous)}'
            f',"sequence":{self.sequence},"subject":{quoted(self.subject)}}}'
        ).encode()

    def leaf_hash(self) -> str:
        """RFC 6962 section 2.1: the hash of a leaf."""
        return hashlib.sha256(LEAF_PREFIX + self.canonical()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the record does not hold: the index of the entry (from 0, in order of writing)."""

    index: int
    reason: str


def canonical_json(value: Json) -> bytes:
    """`value` as canonical JSON. Raises `ValueError` for numbers that are not integers."""
    _refuse_floats(value)
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode("utf-8")


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("the canonical form has no floating point numbers")  # noqa: TRY004
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def timestamp(instant: datetime) -> str:
    """An instant in UTC with microseconds: `2026-11-23T17:00:00.000000Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commit(payload: bytes, salt: bytes) -> str:
    """The salted commitment to a payload; without the salt it tells nothing of a guess."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt is 32 bytes")
    return hashlib.sha256(COMMITMENT_DOMAIN + salt + payload).hexdigest()


def follow(
    last: Entry | None, *, subject: str, at: datetime, actor: str, kind: str, commitment: str
) -> Entry:
    """The entry that comes after `last` in the chain of `subject`."""
    return Entry(
        subject=subject,
        sequence=1 if last is None else last.sequence + 1,
        previous=NO_PREVIOUS if last is None else last.leaf_hash(),
        at=timestamp(at),
        actor=actor,
        kind=kind,
        commitment=commitment,
    )


class ChainChecker:
    """Checks entries one by one in the order of writing, and remembers each subject's last."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, str]] = {}
        self._index = -1

    def check(
        self, entry: Entry, leaf_hash: str, payload: bytes | None, salt: bytes | None
    ) -> Fault | None:
        """The first thing wrong with the next entry, or None. An erased payload is no fault."""
        self._index += 1
        sequence, previous = self._last.get(entry.subject, (0, NO_PREVIOUS))
        if entry.sequence != sequence + 1:
            return Fault(self._index, "sequence")
        if entry.previous != previous:
            return Fault(self._index, "previous")
        if entry.leaf_hash() != leaf_hash:
            return Fault(self._index, "leaf_hash")
        self._last[entry.subject] = (entry.sequence, leaf_hash)
        if payload is None or salt is None:
            return None if payload is salt else Fault(self._index, "payload")
        if len(salt) != SALT_BYTES or commit(payload, salt) != entry.commitment:
            return Fault(self._index, "commitment")
        return None

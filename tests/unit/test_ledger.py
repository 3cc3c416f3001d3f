"""The record's format never changes, and every tampering with a chain is found."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.domain.ledger import (
    ChainChecker,
    Entry,
    Fault,
    canonical_json,
    commit,
    follow,
    timestamp,
)

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
Link = tuple[Entry, str, bytes | None, bytes | None]


def chain(*subjects: str) -> list[Link]:
    """Entries in the order given, each after the last of its subject."""
    last: dict[str, Entry] = {}
    links: list[Link] = []
    for number, subject in enumerate(subjects):
        payload, salt = canonical_json({"n": number}), bytes([number % 256]) * 32
        entry = follow(
            last.get(subject),
            subject=subject,
            at=AT + timedelta(seconds=number),
            actor="a1",
            kind="PlanSubmitted",
            commitment=commit(payload, salt),
        )
        last[subject] = entry
        links.append((entry, entry.leaf_hash(), payload, salt))
    return links


def first_fault(links: list[Link]) -> Fault | None:
    """What the checker finds first."""
    checker = ChainChecker()
    return next((fault for link in links if (fault := checker.check(*link))), None)


def test_canonical_form_and_hashes_are_pinned() -> None:
    entry = Entry("s1", 1, "", "2026-11-23T17:00:00.000000Z", "a1", "ExperimentCreated", "c" * 64)
    assert entry.canonical() == (
        b'{"actor":"a1","at":"2026-11-23T17:00:00.000000Z","commitment":"' + b"c" * 64 + b'",'
        b'"format":1,"kind":"ExperimentCreated","previous":"","sequence":1,"subject":"s1"}'
    )
    assert entry.leaf_hash() == hashlib.sha256(b"\x00" + entry.canonical()).hexdigest()


@given(st.builds(Entry, *[st.text()] * 1, st.integers(1), *[st.text()] * 5))
def test_the_bytes_of_an_entry_are_its_canonical_json(entry: Entry) -> None:
    assert entry.canonical() == canonical_json({**entry._asdict(), "format": 1})


def test_commitment_is_pinned() -> None:
    expected = hashlib.sha256(b"waardevol-lab/payload/v1\x00" + b"\x07" * 32 + b"{}").hexdigest()
    assert commit(b"{}", b"\x07" * 32) == expected
    with pytest.raises(ValueError, match="32 bytes"):
        commit(b"{}", b"short")


def test_times_are_utc_whatever_the_zone() -> None:
    amsterdam = timezone(timedelta(hours=1))
    assert timestamp(AT) == timestamp(AT.astimezone(amsterdam)) == "2026-11-23T17:00:00.000000Z"


def test_floats_have_no_canonical_form() -> None:
    with pytest.raises(ValueError, match="floating"):
        canonical_json({"a": [1, {"b": 0.5}]})


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=9), max_size=6))
def test_canonical_json_reads_back_and_knows_no_order(value: dict[str, int | str]) -> None:
    backwards = dict(reversed(value.items()))
    assert canonical_json(value) == canonical_json(backwards)
    assert json.loads(canonical_json(value)) == value


def test_an_untouched_record_holds_also_with_erased_payloads() -> None:
    links = chain("a", "b", "a", "a", "b")
    assert first_fault(links) is None
    entry, leaf, _payload, _salt = links[2]
    links[2] = (entry, leaf, None, None)
    assert first_fault(links) is None


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=12), st.data())
def test_every_tampering_is_found(subjects: list[str], data: st.DataObject) -> None:
    links = chain(*subjects)
    at = data.draw(st.integers(0, len(links) - 1))
    entry, leaf, payload, salt = links[at]
    how = data.draw(st.sampled_from(["edit", "rehash", "payload", "salt", "short", "half", "copy"]))
    if how == "edit":
        links[at] = (entry._replace(kind="Other"), leaf, payload, salt)
    elif how == "rehash":
        edited = entry._replace(previous="0" * 64)
        links[at] = (edited, edited.leaf_hash(), payload, salt)
    elif how == "payload":
        links[at] = (entry, leaf, b'{"n":999}', salt)
    elif how == "salt":
        links[at] = (entry, leaf, payload, b"\xff" * 32)
    elif how == "short":
        links[at] = (entry, leaf, payload, b"\xff")
    elif how == "half":
        links[at] = (entry, leaf, payload, None)
    else:
        links.insert(at, links[at])
    fault = first_fault(links)
    assert fault is not None
    assert fault.index == (at + 1 if how == "copy" else at)


@given(st.lists(st.sampled_from("ab"), min_size=3, max_size=12), st.data())
def test_removing_or_swapping_within_a_chain_is_found(
    subjects: list[str], data: st.DataObject
) -> None:
    links = chain(*subjects)
    same = [i for i, link in enumerate(links) if link[0].subject == links[0][0].subject]
    if len(same) < 2:
        return
    first, second = same[0], same[1]
    if data.draw(st.booleans()):
        del links[first]
    else:
        links[first], links[second] = links[second], links[first]
    assert first_fault(links) is not None

"""Whether what the tables hold is what the record says: nothing changed, removed or slipped in.

Entries vouch for rows: a notice by its hash and its instant, a decision by its outcome. Entries are
heard first, then every row is seen. What an entry vouches for and no row holds was removed; what a
row holds and no entry vouches for was slipped in. ADR 0005 lists tables and columns.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from waardevol_lab.domain.ledger import Entry
from waardevol_lab.domain.rules import RULES
from waardevol_lab.domain.states import Machine


class Kept(StrEnum):
    """What entries vouch for."""

    PHASE = "the phase"
    ADDRESS = "the public address"
    PLAN = "plan version"
    DECISION = "decision"
    NOTICE = "notice version"
    CONSENT = "consent notice version"
    OFFERED = "the offered evaluation"
    REMARK = "remark on the evaluation"
    EVALUATION = "the published evaluation"
    YEARLY_REPORT = "yearly report"


Key = tuple[Kept, str, *tuple[int, ...]]
"""What, the subject of the chain, and the numbers that tell it from others of the same subject."""
Said = Mapping[str, object]
Payload = Mapping[str, Any]
UNTOLD = "unrecorded"
GONE = "gone"
OTHER = "differs"
TWICE = "twice"
UNREADABLE = "unreadable"
DELETED = "PracticeDeleted"
FIRST = ""
"""The phase before there is an experiment."""
_PHASES = {
    (state or FIRST, rule.event): str(rule.target)
    for rule in RULES
    if rule.machine is Machine.EXPERIMENT and rule.target is not None
    for state in rule.states
}
_MOVES = frozenset({event for _, event in _PHASES} | {DELETED})
_REMARKED = "EvaluationRemarked"
_NOTICE, _DECISION = b'"notice_hash":"', b'"decision_letter":"'
"""A notice comes with many acts, and a decision with an advice or by itself."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """What an entry says of one row, and at which index it says so."""

    index: int
    said: Said


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where record and tables differ first; `index` is one past the last entry for `unrecorded`."""

    index: int
    reason: str
    key: Key


class Agreement:
    """Hears every entry in the order of writing, then sees every row."""

    def __init__(self) -> None:
        self._phases: dict[str, tuple[str, int]] = {}
        self._vouched: dict[Key, Vouched] = {}
        self._remarks: dict[str, int] = {}
        self._seen: set[Key] = set()
        self._first: Disagreement | None = None
        self._heard = 0

    def hear(self, entry: Entry, payload: bytes | None) -> None:
        """Remember what the next entry vouches for; an erased payload vouches for no contents."""
        index = self._heard
        self._heard += 1
        if entry.kind in _MOVES:
            self._move(index, entry)
        if payload is not None and _vouches(entry.kind, payload):
            try:
                vouched = list(self._vouching(entry, json.loads(payload)))
            except (ValueError, KeyError, TypeError):
                self._note(Disagreement(index, UNREADABLE, (Kept.PHASE, entry.subject)))
                return
            for key, said in vouched:
                self._vouch(index, key, said)

    def _move(self, index: int, entry: Entry) -> None:
        phase, _ = self._phases.get(entry.subject, (FIRST, 0))
        target = _PHASES.get((phase, entry.kind))
        if target is not None:
            self._phases[entry.subject] = (target, index)
        elif entry.kind == DELETED:
            self._phases.pop(entry.subject, None)

    def _vouching(self, entry: Entry, told: Payload) -> Iterator[tuple[Key, Said]]:
        by = {"at": entry.at, "actor": entry.actor}
        yield from _notice(entry, told, by)
        yield from _decision(entry, told, by)
        if entry.kind in _READERS:
            yield _READERS[entry.kind](entry, told, by)
        if entry.kind == _REMARKED:
            number = self._remarks[entry.subject] = self._remarks.get(entry.subject, 0) + 1
            yield (Kept.REMARK, entry.subject, number), {"text": told["text"], **by}

    def _vouch(self, index: int, key: Key, said: Said) -> None:
        before = self._vouched.setdefault(key, Vouched(index, said))
        if before.index == index:
            return
        if key[0] is not Kept.ADDRESS or before.said["slug"] != said["slug"]:
            self._note(Disagreement(index, TWICE, key))

    def see(self, key: Key, held: Said) -> None:
        """Compare a row with what was heard; `held` has at least what any entry says of it."""
        self._seen.add(key)
        vouched = self._vouched.get(key)
        if vouched is None:
            self._note(Disagreement(self._heard, UNTOLD, key))
        elif any(held[name] != value for name, value in vouched.said.items()):
            self._note(Disagreement(vouched.index, OTHER, key))

    def see_phase(self, subject: str, phase: str) -> None:
        """Compare the phase of an experiment with where its acts lead."""
        key = (Kept.PHASE, subject)
        self._seen.add(key)
        told, index = self._phases.get(subject, (FIRST, self._heard))
        if told != phase:
            self._note(Disagreement(index, OTHER if told else UNTOLD, key))

    def first(self) -> Disagreement | None:
        """The first disagreement, once every row was seen; None when all agree."""
        for subject, (_, index) in self._phases.items():
            if (Kept.PHASE, subject) not in self._seen:
                self._note(Disagreement(index, GONE, (Kept.PHASE, subject)))
        for key, vouched in self._vouched.items():
            if key not in self._seen:
                self._note(Disagreement(vouched.index, GONE, key))
        return self._first

    def _note(self, found: Disagreement) -> None:
        if self._first is None or found.index < self._first.index:
            self._first = found


def _notice(entry: Entry, told: Payload, by: Said) -> Iterator[tuple[Key, Said]]:
    if "notice_hash" in told:
        said = {"sha256": told["notice_hash"], **by}
        yield (Kept.NOTICE, entry.subject, told["notice"]), said


def _decision(entry: Entry, told: Payload, by: Said) -> Iterator[tuple[Key, Said]]:
    """Motivation and its like are in entries of since they were written there."""
    if "decision_letter" in told:
        names = ("outcome", "plan", "corrects", "objection_until", "motivation")
        said = {name: told[name] for name in names if name in told}
        yield (Kept.DECISION, entry.subject, told["round"], told["decision"]), {**said, **by}


def _address(entry: Entry, told: Payload, by: Said) -> tuple[Key, Said]:
    """The first announcement dates it; a later one only says it again."""
    return (Kept.ADDRESS, entry.subject), {"slug": told["slug"], "at": by["at"]}


def _plan(entry: Entry, told: Payload, by: Said) -> tuple[Key, Said]:
    return (Kept.PLAN, entry.subject, told["version"]), {"sha256": told["plan"], **by}


def _consent(entry: Entry, told: Payload, by: Said) -> tuple[Key, Said]:
    key = (Kept.CONSENT, entry.subject, told["consent_notice"], told["consent_version"])
    lapse = told["earlier_lapse"]
    return key, {"hashes": told["consent_hashes"], "earlier_lapse": lapse, **by}


def _offered(entry: Entry, told: Payload, by: Said) -> tuple[Key, Said]:
    """Framework and counts are in entries of since there are any."""
    said = {name: told[name] for name in ("framework", "counts") if name in told}
    key: Key = (Kept.OFFERED, entry.subject, *_number(told))
    return key, {"answers": told["evaluation"], "at": by["at"], **said}


def _evaluation(entry: Entry, told: Payload, by: Said) -> tuple[Key, Said]:
    key: Key = (Kept.EVALUATION, entry.subject, *_number(told))
    return key, {"response": told["response"], "at": by["at"]}


def _number(told: Payload) -> tuple[int, ...]:
    """Follow-ups have a number; the final one has none."""
    return (told["follow_up"],) if "follow_up" in told else ()


def _yearly(entry: Entry, told: Payload, by: Said) -> tuple[Key, Said]:
    key = (Kept.YEARLY_REPORT, entry.subject, told["year"], told["version"])
    return key, {"sha256": told["sha256"], **by}


def _vouches(kind: str, payload: bytes) -> bool:
    """Told from its bytes: most entries vouch for nothing, and reading each takes longest."""
    return _NOTICE in payload or _DECISION in payload or kind in _READERS or kind == _REMARKED


_READERS: Mapping[str, Callable[[Entry, Payload, Said], tuple[Key, Said]]] = {
    "PlanSubmitted": _plan,
    "PlanReworded": _plan,
    "ExperimentApproved": _address,
    "ExperimentRejected": _address,
    "ConsentNoticePublished": _consent,
    "FinalEvaluationOffered": _offered,
    "FinalEvaluationPublished": _evaluation,
    "FollowUpOffered": _offered,
    "FollowUpPublished": _evaluation,
    "YearlyReportPublished": _yearly,
}

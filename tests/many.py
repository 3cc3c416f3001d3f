"""Thousands of dossiers at once, in bulk: rows as the use cases leave them, CHECKs and all.

For tests and the bench; the people and places are those of a `Review`.
"""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from tests.builders import START
from tests.reviews import MEMBERS, Review
from waardevol_lab.persistence.db import Base, transaction
from waardevol_lab.persistence.models import (
    Assessment,
    Assignment,
    ConflictDeclaration,
    Decision,
    DraftTopic,
    Experiment,
    PlanVersion,
    ReviewRound,
)

THINGS = ("sensoren", "lampen", "camera's", "robots", "drones", "bankjes", "scooters", "bomen")
AIMS = ("meten", "tellen", "sturen", "waarschuwen", "dimmen", "begeleiden", "schoonmaken")
PLACES = ("Stationsplein", "Havenkade", "Wilgenlaan", "Marktstraat", "Zuiderpark", "Molenwijk")
STATES = (
    *("draft",) * 3,
    *("submitted",) * 3,
    *("returned",) * 3,
    *("in_review",) * 6,
    *("advised",) * 3,
    *("withdrawn",) * 2,
    *("decided",) * 80,
)
"""Out of every hundred dossiers so many stand here: after some years most are decided."""
PHASES = ("approved", "running", "ended", "evaluated", "evaluated", "rejected")
SUBMITTED = ("submitted", "returned", "in_review", "advised", "withdrawn", "decided")
ACCEPTED = ("in_review", "advised", "decided")
TIMED = ("submitted", "in_review", "advised")
CHUNK = 5000
ORDER = (DraftTopic, PlanVersion, Assignment, ConflictDeclaration, Assessment, Decision)
Rows = dict[type[Base], list[dict[str, Any]]]


def fill(review: Review, count: int) -> None:
    """Add `count` dossiers of three years, an hour and a half apart, the newest last."""
    for begin in range(0, count, CHUNK):
        with transaction() as session:
            keys = [_last(session, model) + 1 for model in (Experiment, ReviewRound, PlanVersion)]
            rows: Rows = {}
            for offset, number in enumerate(range(begin, min(begin + CHUNK, count))):
                for model, row in _dossier(review, number, count, [k + offset for k in keys]):
                    rows.setdefault(model, []).append(row)
            _insert(session, rows)


def _last(session: Session, model: Any) -> int:
    return session.scalar(select(func.max(model.id))) or 0


def _insert(session: Session, rows: Rows) -> None:
    """Experiments and rounds begin as drafts: their versions can only be made after them."""
    experiments, rounds = rows[Experiment], rows[ReviewRound]
    begun = [row | {"phase": "preparing", "binding_version_id": None} for row in experiments]
    drafts = [row | {"state": "draft", "plan_version_id": None} for row in rounds]
    session.execute(insert(Experiment), begun)
    session.execute(insert(ReviewRound), drafts)
    for model in ORDER:
        if rows.get(model):
            session.execute(insert(model), rows[model])
    connection = session.connection()
    for model, names, found in (
        (ReviewRound, ("state", "plan_version_id"), rounds),
        (Experiment, ("phase", "binding_version_id"), experiments),
    ):
        statement = (
            update(model.__table__)  # type: ignore[arg-type]
            .where(model.__table__.c.id == bindparam("key"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        values = [{"key": row["id"], **{f"new_{n}": row[n] for n in names}} for row in found]
        connection.execute(statement, values)
    if connection.dialect.name == "postgresql":
        for model in (Experiment, ReviewRound, PlanVersion):
            name = f"{model.__tablename__}_id_seq"
            connection.execute(select(func.setval(name, _last(session, model))))


def _dossier(
    review: Review, number: int, count: int, keys: list[int]
) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    state = STATES[number * 37 % 100]
    phase = PHASES[number % len(PHASES)] if state == "decided" else "preparing"
    at = START - timedelta(minutes=90 * (count - number))
    since = at if state in ("decided", "withdrawn") else START - timedelta(hours=number % 960)
    key, round_key, version_key = keys
    answers = _answers(number)
    yield Experiment, _experiment(review, key, number, phase, at, version_key)
    yield ReviewRound, _round(review, number, state, keys, since)
    if state not in SUBMITTED:
        yield DraftTopic, {
            "round_id": round_key, "task": "purpose", "answers": answers, "saved_at": at,
        }  # fmt: skip
        return
    yield PlanVersion, {
        "id": version_key, "experiment_id": key, "round_id": round_key, "number": 1,
        "framework": "2026-1", "answers": answers, "sha256": f"{version_key:064x}",
        "submitted_by_id": review["lead"].user_id, "submitted_at": since,
    }  # fmt: skip
    if state in ACCEPTED:
        yield from _members(review, number, round_key, version_key, since)
    if state == "decided":
        yield Decision, {
            "round_id": round_key, "plan_version_id": version_key, "number": 1,
            "outcome": "rejected" if phase == "rejected" else "approved",
            "motivation": "", "deviates": False, "open_to_objection": False, "by_board": False,
            "decided_by_id": review["decider"].user_id, "decided_at": since,
        }  # fmt: skip


def _answers(number: int) -> dict[str, Any]:
    thing, aim = THINGS[number % len(THINGS)], AIMS[number // 3 % len(AIMS)]
    place = PLACES[number // 7 % len(PLACES)]
    return {
        "title": f"{thing.capitalize()} die {aim} op het {place} {number}",
        "summary": f"Wij proeven of {thing} kunnen {aim} op het {place}. Nummer {number}.",
        "place": {"text": f"{place}, Groenstad"},
        "personal_data": ["none"] if number % 2 else ["images"],
    }


def _experiment(
    review: Review, key: int, number: int, phase: str, at: Any, version_key: int
) -> dict[str, Any]:
    answers = _answers(number)
    public = phase not in ("preparing", "rejected")
    over = phase in ("ended", "evaluated")
    return {
        "id": key, "subject": secrets.token_hex(16), "reference": f"WL-{at.year}-{10_000 + key}",
        "sign_code": f"m{key}", "slug": f"veel-{key}" if public or phase == "rejected" else None,
        "organisation_id": review.organisation_id, "board_id": review.board_id,
        "lead_id": review["lead"].user_id, "phase": phase, "title": answers["title"],
        "summary": answers["summary"], "place": answers["place"]["text"], "created_at": at,
        "phase_since": at, "binding_version_id": version_key if public else None,
        "announced_at": at if public or phase == "rejected" else None,
        "started_at": at if over or phase == "running" else None,
        "ended_at": at if over else None, "end_reason": "end_date" if over else None,
    }  # fmt: skip


def _round(review: Review, number: int, state: str, keys: list[int], since: Any) -> dict[str, Any]:
    key, round_key, version_key = keys
    light = number % 2 == 0
    return {
        "id": round_key, "experiment_id": key, "number": 1, "kind": "initial", "state": state,
        "framework": "2026-1", "board_id": review.board_id if state in SUBMITTED else None,
        "plan_version_id": version_key if state in SUBMITTED else None,
        "route": ("light" if light else "full") if state in ACCEPTED else None,
        "created_at": since, "state_since": since,
        "due_on": (since + timedelta(days=14)).date() if state in TIMED else None,
        "submitted_at": since if state in SUBMITTED else None,
        "accepted_at": since if state in ACCEPTED else None,
        "advised_at": since if state in ("advised", "decided") else None,
        "decided_at": since if state == "decided" else None,
        "closed_at": since if state == "withdrawn" else None,
    }  # fmt: skip


def _members(
    review: Review, number: int, round_key: int, version_key: int, since: Any
) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """Light rounds are anna's, full ones everybody's; in every third somebody filed already."""
    asked = ("anna",) if number % 2 == 0 else (*MEMBERS, "chair")
    for name in asked:
        yield Assignment, {
            "round_id": round_key, "member_id": review[name].user_id, "assigned_at": since,
        }  # fmt: skip
    for name in {*asked, "chair"}:
        yield ConflictDeclaration, {
            "round_id": round_key, "member_id": review[name].user_id,
            "conflict": name == "cees" and number % 10 == 1, "reason": "", "declared_at": since,
        }  # fmt: skip
    if number % 3 == 0:
        yield Assessment, {
            "round_id": round_key, "plan_version_id": version_key, "verdict": "positive",
            "member_id": review[asked[0]].user_id, "reasons": "Goed.", "risks": {},
            "saved_at": since, "filed_at": since,
        }  # fmt: skip

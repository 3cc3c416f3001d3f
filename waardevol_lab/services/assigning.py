"""Who assesses a round: assigning, declaring a conflict, and from the light to the full route."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import (
    Account,
    Assessment,
    Assignment,
    ConflictDeclaration,
)
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.deliberating import eligible, standing
from waardevol_lab.services.dossiers import Dossier, scope_of
from waardevol_lab.services.opening import open_round
from waardevol_lab.services.telling import tell_members, tell_secretaries


@dataclass(frozen=True, slots=True)
class AssignMember:
    """Ask a member for an assessment; on the light route instead of whoever was asked before."""

    reference: str
    member_id: int | None
    version: int | None = None
    round_number: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class DeclareConflict:
    """Say whether the actor has an interest in the plan; `conflict` None: nothing chosen."""

    reference: str
    conflict: bool | None
    reason: str = ""
    version: int | None = None
    round_number: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Escalate:
    """Make a light review a full one."""

    reference: str
    reason: str
    version: int | None = None
    round_number: int | None = None
    key: str = ""


def assign(command: AssignMember, actor: Actor, now: datetime) -> str:
    """Assign a member of the board and mail them. Gives the reference."""
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.ASSIGN)
        assign_one(act, dossier, command.member_id)
        act.result = command.reference
        return command.reference


def assign_one(act: Act, dossier: Dossier, member_id: int | None) -> None:
    """The assignment itself; part of the act that calls it."""
    able = eligible(act.session, dossier.round_.board_id or 0, dossier.scope, act.now)
    assigned = assigned_to(act.session, dossier)
    member = able.get(member_id or 0)
    facts = Facts(assignee_eligible=member is not None and member_id not in assigned)
    payload = {"member": member.pseudonym if member else ""}
    act.move_round(dossier, Action.ASSIGN, facts, payload)
    if dossier.round_.route == Route.LIGHT:
        _unassign(act.session, dossier, assigned)
    if member is not None:
        _assign(act, dossier, [member])


def assigned_to(session: Session, dossier: Dossier) -> set[int]:
    """Who is assigned to the round."""
    found = session.scalars(
        select(Assignment.member_id).where(Assignment.round_id == dossier.round_.id)
    )
    return set(found)


def assign_everyone(act: Act, dossier: Dossier) -> None:
    """Assign every member who may vote, and nobody else; part of the act that calls it."""
    able = eligible(act.session, dossier.round_.board_id or 0, dossier.scope, act.now)
    assigned = assigned_to(act.session, dossier)
    _unassign(act.session, dossier, assigned - able.keys())
    _assign(act, dossier, [account for id_, account in able.items() if id_ not in assigned])


def clear_board(act: Act, dossier: Dossier) -> None:
    """Take the round off the board: no assignments, no assessments that count."""
    _unassign(act.session, dossier, assigned_to(act.session, dossier))
    _void(act, dossier, Assessment.voided_at.is_(None))


def _assign(act: Act, dossier: Dossier, members: list[Account]) -> None:
    act.session.add_all(
        Assignment(
            round_id=dossier.round_.id,
            member_id=member.id,
            assigned_by_id=act.actor.user_id,
            assigned_at=act.now,
        )
        for member in members
    )
    tell_members(act, dossier, members, "assessment_requested")


def _unassign(session: Session, dossier: Dossier, members: set[int]) -> None:
    session.execute(
        delete(Assignment).where(
            Assignment.round_id == dossier.round_.id, Assignment.member_id.in_(members)
        )
    )


def _void(act: Act, dossier: Dossier, which: object) -> None:
    act.session.execute(
        update(Assessment)
        .where(Assessment.round_id == dossier.round_.id, which)  # type: ignore[arg-type]
        .values(voided_at=act.now)
    )


def declare_conflict(command: DeclareConflict, actor: Actor, now: datetime) -> bool:
    """Record what the actor declares; True when the plan stays open to them.

    A conflict is final: it takes the assignment away, voids the actor's assessments and counts in
    the quorum at once. The secretary hears of it, without the reason.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.DECLARE_CONFLICT)
        facts = Facts(declaration=command.conflict, conflict_reason=command.reason)
        act.move_round(
            dossier,
            Action.DECLARE_CONFLICT,
            facts,
            {"conflict": command.conflict},
        )
        conflict = bool(command.conflict)
        _keep(act, dossier, conflict, command.reason.strip())
        if conflict:
            _step_back(act, dossier)
        act.result = "conflict" if conflict else "free"
        return not conflict


def _keep(act: Act, dossier: Dossier, conflict: bool, reason: str) -> None:
    key = (dossier.round_.id, act.actor.user_id)
    row = act.session.get(ConflictDeclaration, key)
    if row is None:
        row = ConflictDeclaration(round_id=key[0], member_id=key[1])
        act.session.add(row)
    row.conflict, row.reason, row.declared_at = conflict, reason, act.now
    act.session.flush()
    dossier.scope = scope_of(act.session, dossier.experiment, dossier.round_)


def _step_back(act: Act, dossier: Dossier) -> None:
    member_id = act.actor.user_id or 0
    _unassign(act.session, dossier, {member_id})
    _void(
        act,
        dossier,
        (Assessment.member_id == member_id) & Assessment.voided_at.is_(None),
    )
    board = standing(act.session, dossier, act.now)
    tell_secretaries(
        act,
        dossier,
        "conflict_declared",
        member=act.actor.name,
        impossible=not board.possible,
        nobody=not board.voters,
    )


def escalate(command: Escalate, actor: Actor, now: datetime) -> str:
    """From the light to the full route: everyone who may vote is assigned. Gives the reference.

    What the one assessor filed on this version keeps counting.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.ESCALATE)
        facts = Facts(route=dossier.round_.route, reason=command.reason)
        act.move_round(
            dossier,
            Action.ESCALATE,
            facts,
            {"route": Route.FULL, "reason": command.reason.strip()},
            route=Route.FULL,
            route_motivation=command.reason.strip(),
        )
        assign_everyone(act, dossier)
        act.result = command.reference
        return command.reference

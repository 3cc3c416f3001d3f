"""The secretary at the door: back with questions, into review, or to another board."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.letter_kinds import LetterKind
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.routing import propose_route
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import Board, RoundPause
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.asking import Asked, written
from waardevol_lab.services.assigning import (
    assign_everyone,
    assign_one,
    assigned_to,
    clear_board,
)
from waardevol_lab.services.deliberating import dpo_opinion, eligible, personal_data, standing
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.opening import open_round
from waardevol_lab.services.returning import Returning
from waardevol_lab.services.submitting import boards_serving
from waardevol_lab.services.telling import tell_lead, tell_organisation, tell_secretaries


@dataclass(frozen=True, slots=True)
class ReturnPlan:
    """Send an incomplete plan back to its lead, with questions."""

    reference: str
    questions: tuple[Asked, ...]
    note: str = ""
    version: int | None = None
    round_number: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class AcceptPlan:
    """Take a plan into review; on the light route `member_id` is who assesses it."""

    reference: str
    route: str | None
    motivation: str = ""
    member_id: int | None = None
    version: int | None = None
    round_number: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class MoveBoard:
    """Hand a round over to another board that serves the organisation."""

    reference: str
    board_id: int | None
    reason: str
    version: int | None = None
    round_number: int | None = None
    key: str = ""


def return_incomplete(command: ReturnPlan, actor: Actor, now: datetime) -> str:
    """Back to the lead with questions; the advice term, once begun, stands still."""
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.RETURN_INCOMPLETE)
        questions = written(command.questions)
        returning = Returning(act, dossier, LetterKind.RETURNED, command.note, questions)
        act.move_round(
            dossier,
            Action.RETURN_INCOMPLETE,
            Facts(questions=len(questions)),
            returning.keep,
            reason=command.note.strip(),
        )
        stop_clock(act, dossier)
        returning.tell("plan_returned")
        act.result = command.reference
        return command.reference


def accept(command: AcceptPlan, actor: Actor, now: datetime) -> str:
    """Into review by the route chosen; those who assess it are assigned and mailed.

    Raises `Refused` at `member` when the light route has nobody to assess the plan.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.ACCEPT)
        version = dossier.version()
        proposal = propose_route(dossier.framework, version.answers)
        act.move_round(
            dossier,
            Action.ACCEPT,
            Facts(
                route=command.route,
                proposed_route=proposal.route,
                motivation=command.motivation,
            ),
            {"route": command.route, "proposed": proposal.route, "plan": version.sha256},
            route=command.route,
            route_proposed=proposal.route,
            route_motivation=command.motivation.strip(),
            accepted_at=dossier.round_.accepted_at or now,
        )
        _start_clock(act, dossier)
        _assign(act, dossier, command.member_id)
        _tell_of_review(act, dossier)
        act.result = command.reference
        return command.reference


def _assign(act: Act, dossier: Dossier, member_id: int | None) -> None:
    if dossier.round_.route == Route.FULL:
        assign_everyone(act, dossier)
        return
    able = eligible(act.session, dossier.round_.board_id or 0, dossier.scope, act.now)
    assigned = assigned_to(act.session, dossier) & able.keys()
    if member_id in assigned or (member_id is None and len(assigned) == 1):
        return
    if member_id is None:
        raise Refused(Problem("member", "missing"))
    assign_one(act, dossier, member_id)


def _tell_of_review(act: Act, dossier: Dossier) -> None:
    tell_lead(act, dossier, "plan_accepted", route=dossier.round_.route)
    if personal_data(dossier.version().answers) and dpo_opinion(act.session, dossier) is None:
        tell_organisation(act, dossier, Role.DPO, "dpo_opinion_requested")


def move_board(command: MoveBoard, actor: Actor, now: datetime) -> str:
    """To another board, when this one cannot decide: it begins there as just submitted.

    Assignments and assessments of this board stop counting; the advice term, once begun, stands
    still until the other board accepts.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.MOVE_BOARD)
        old = act.session.get_one(Board, dossier.round_.board_id)
        boards = boards_serving(act.session, dossier.experiment.organisation_id)
        new = next((b for b in boards if b.id == command.board_id and b.id != old.id), None)
        act.move_round(
            dossier,
            Action.MOVE_BOARD,
            Facts(
                quorum_possible=standing(act.session, dossier, now).possible,
                board_merged=not old.active,
                board_chosen=command.board_id is not None,
                board_serves=new is not None,
                reason=command.reason,
            ),
            {"from": old.subject, "to": new.subject if new else "", "reason": command.reason},
        )
        if new is not None:
            _hand_over(act, dossier, new)
        act.result = command.reference
        return command.reference


def _hand_over(act: Act, dossier: Dossier, board: Board) -> None:
    clear_board(act, dossier)
    stop_clock(act, dossier)
    dossier.round_.board_id = dossier.experiment.board_id = board.id
    tell_lead(act, dossier, "board_moved", board=board.name)
    tell_secretaries(act, dossier, "plan_submitted")


def stop_clock(act: Act, dossier: Dossier) -> None:
    """The advice term stands still from now on, if it ever began and still runs."""
    if dossier.round_.accepted_at is not None and _open_pause(act, dossier) is None:
        act.session.add(RoundPause(round_id=dossier.round_.id, since=act.now))


def _start_clock(act: Act, dossier: Dossier) -> None:
    pause = _open_pause(act, dossier)
    if pause is not None:
        pause.until = act.now


def _open_pause(act: Act, dossier: Dossier) -> RoundPause | None:
    return act.session.scalar(
        select(RoundPause).where(
            RoundPause.round_id == dossier.round_.id, RoundPause.until.is_(None)
        )
    )

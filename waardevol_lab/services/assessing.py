"""A member's own assessment: kept as a draft, filed once, and a second ballot if they wish."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.ballots import Ballot, ballot_problems, draft_problems
from waardevol_lab.domain.errors import Problem, Refused, Stale
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import Assessment
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.deliberating import Standing, standing
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.opening import open_round
from waardevol_lab.services.telling import tell_secretaries

BALLOTS = (1, 2)


@dataclass(frozen=True, slots=True)
class WriteAssessment:
    """What the actor makes of the plan. One command keeps it, or files it.

    `draft` is the version of the actor's own assessment that was seen, 0 when there was none
    (None: not from a page); `version` is that of the round.
    """

    reference: str
    ballot: Ballot
    draft: int | None = None
    version: int | None = None
    round_number: int | None = None
    key: str = ""


def save_assessment(command: WriteAssessment, actor: Actor, now: datetime) -> int:
    """Keep the assessment as typed, with its gaps, and give its new version. It is no act.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` when the actor is not asked for an
    assessment, has filed, or typed what cannot be kept.
    """
    with acting(actor, now) as act:
        dossier = open_round(act, command, Action.FILE_ASSESSMENT)
        require(actor, dossier.scope, Permission.WRITE_ASSESSMENT)
        board = standing(act.session, dossier, now)
        number = next_ballot(board, actor.user_id or 0)
        problems = [*draft_problems(dossier.framework, command.ballot)]
        if actor.user_id not in board.voters:
            problems.append(Problem("assessment", "not_assigned"))
        if number is None:
            problems.append(Problem("assessment", "already_filed"))
        if problems or number is None:
            raise Refused(*problems)
        return _keep(act, dossier, command, number).version


def file_assessment(command: WriteAssessment, actor: Actor, now: datetime) -> str:
    """File the assessment: final until the next version of the plan. Gives the reference.

    Once the quorum is met on the full route, a member may file a second ballot in its place.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.FILE_ASSESSMENT)
        board = standing(act.session, dossier, now)
        number = next_ballot(board, actor.user_id or 0)
        act.move_round(
            dossier,
            Action.FILE_ASSESSMENT,
            Facts(
                assigned=actor.user_id in board.voters,
                already_filed=number is None,
                assessment_problems=ballot_problems(dossier.framework, command.ballot),
            ),
            {"ballot": number, "plan": dossier.version().sha256},
        )
        row = _keep(act, dossier, command, number or 1)
        row.filed_at = now
        act.session.flush()
        _tell_when_met(act, dossier, board)
        act.result = command.reference
        return command.reference


def next_ballot(board: Standing, member_id: int) -> int | None:
    """The ballot that a member can write now: 1, 2 after the quorum on full, or None."""
    mine = {one.ballot for one in board.ballots if one.member_id == member_id}
    if not mine:
        return 1
    second = 2 not in mine and board.route is Route.FULL and board.met
    return 2 if second else None


def own_assessments(session: Session, dossier: Dossier, member_id: int) -> list[Assessment]:
    """The member's assessments on the version at hand, drafts too, by ballot."""
    return list(
        session.scalars(
            select(Assessment)
            .where(
                Assessment.round_id == dossier.round_.id,
                Assessment.plan_version_id == dossier.round_.plan_version_id,
                Assessment.member_id == member_id,
                Assessment.voided_at.is_(None),
            )
            .order_by(Assessment.ballot)
        )
    )


def _keep(act: Act, dossier: Dossier, command: WriteAssessment, number: int) -> Assessment:
    member_id = act.actor.user_id or 0
    mine = own_assessments(act.session, dossier, member_id)
    row = next((one for one in mine if one.ballot == number), None)
    if command.draft is not None and command.draft != (row.version if row else 0):
        raise Stale("assessment")
    if row is None:
        row = Assessment(
            round_id=dossier.round_.id,
            plan_version_id=dossier.round_.plan_version_id,
            member_id=member_id,
            ballot=number,
            version=0,
        )
        act.session.add(row)
    row.verdict = command.ballot.verdict or None
    row.reasons, row.conditions = command.ballot.reasons, command.ballot.conditions
    row.risks = dict(command.ballot.risks)
    row.version += 1
    row.saved_at = act.now
    return row


def _tell_when_met(act: Act, dossier: Dossier, before: Standing) -> None:
    """Mail the secretary once, with the assessment that makes the quorum."""
    if not before.met and standing(act.session, dossier, act.now).met:
        tell_secretaries(act, dossier, "quorum_reached")

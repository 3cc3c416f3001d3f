"""Submitting: a draft becomes a frozen version, and the board's secretary has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.answers import applies, check
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import Framework, Kind
from waardevol_lab.domain.plan_changes import Draft, change_problems
from waardevol_lab.domain.plan_hash import plan_hash
from waardevol_lab.domain.policy import Actor, roles_on
from waardevol_lab.domain.references import is_practice
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.routing import propose_route
from waardevol_lab.domain.states import Action, RoundKind
from waardevol_lab.persistence.models import (
    Board,
    BoardOrganisation,
    PlanVersion,
)
from waardevol_lab.services import people
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.attachments import of_answer
from waardevol_lab.services.dossiers import Dossier, Which, load
from waardevol_lab.services.files_of_drafts import files_of_draft
from waardevol_lab.services.letters import send_receipt
from waardevol_lab.services.quoted_lessons import quoted_in
from waardevol_lab.services.rounds import draft_answers
from waardevol_lab.services.telling import about, first_words, tell_secretaries


@dataclass(frozen=True, slots=True)
class SubmitPlan:
    """Submit the open plan round (or the incident round) to a board."""

    reference: str
    board_id: int | None
    version: int
    key: str = ""
    incident: bool = False


@dataclass(frozen=True, slots=True)
class _Frozen:
    answers: dict[str, Any]
    answers_en: dict[str, Any]
    files: list[dict[str, Any]]
    lessons: list[dict[str, Any]]
    problems: tuple[Problem, ...]

    def hash(self, framework: str) -> str:
        """What everything after submitting refers to."""
        return plan_hash(framework, self.answers, self.answers_en, self.files, self.lessons)


def boards_serving(session: Session, organisation_id: int) -> list[Board]:
    """The active boards that serve an organisation, by name."""
    return list(
        session.scalars(
            select(Board)
            .join(BoardOrganisation, BoardOrganisation.board_id == Board.id)
            .where(BoardOrganisation.organisation_id == organisation_id, Board.active)
            .order_by(Board.name)
        )
    )


def submit(command: SubmitPlan, actor: Actor, now: datetime) -> str:
    """Freeze the draft as a version, hand it to the board, and give the version's hash.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` with everything that is missing or
    wrong in the plan, each problem at its question.
    """
    with acting(actor, now, command.key) as act:
        which = Which.INCIDENT if command.incident else Which.PLAN
        dossier = load(act.session, command.reference, which)
        frozen = _freeze(act, dossier)
        facts, board = _facts(act, dossier, command, frozen)
        version = _next_version(act, dossier, frozen)
        act.move_round(
            dossier,
            Action.SUBMIT,
            facts,
            lambda: _told(act, dossier, version),
            version=command.version,
            board_id=board.id if board else None,
            submitted_at=now,
            route_proposed=propose_route(dossier.framework, frozen.answers).route,
            reason="",
            plan_version_id=version.id,
        )
        dossier.experiment.board_id = dossier.round_.board_id
        _tell(act, dossier, version)
        act.result = version.sha256
        return version.sha256


def _told(act: Act, dossier: Dossier, version: PlanVersion) -> dict[str, Any]:
    """What the record says; it names the letter of receipt, which is sent here."""
    board = act.session.get_one(Board, dossier.round_.board_id)
    return {
        "board": board.subject,
        "version": version.number,
        "plan": version.sha256,
        "framework": version.framework,
        "letter": send_receipt(act, dossier).sha256,
    }


def _facts(
    act: Act, dossier: Dossier, command: SubmitPlan, frozen: _Frozen
) -> tuple[Facts, Board | None]:
    """What the guards need to know, and the board that was chosen if it serves."""
    boards = boards_serving(act.session, dossier.organisation.id)
    board = next((b for b in boards if b.id == command.board_id), None)
    facts = Facts(
        round_kind=RoundKind(dossier.round_.kind),
        submits_as_dpo=Role.LEAD not in roles_on(act.actor, dossier.scope),
        practice=is_practice(command.reference),
        plan_problems=frozen.problems,
        change_problems=problems_of_change(
            dossier, Draft(frozen.answers, frozen.answers_en, frozen.files)
        ),
        boards_available=len(boards),
        board_chosen=command.board_id is not None,
        board_serves=board is not None,
    )
    return facts, board


def problems_of_change(dossier: Dossier, draft: Draft) -> tuple[Problem, ...]:
    """What the round at hand still has to change of the plan in force; nothing where none is."""
    version = dossier.binding_version()
    if version is None:
        return ()
    return change_problems(dossier.framework, RoundKind(dossier.round_.kind), version, draft)


def _freeze(act: Act, dossier: Dossier) -> _Frozen:
    framework = dossier.framework
    draft, draft_en = draft_answers(act.session, dossier.round_.id)
    answers = _applicable(framework, draft, draft)
    files, lost = _files(act, dossier, answers)
    files += files_of_draft(act.session, framework, dossier.round_.id, draft)
    problems = (*check(framework, draft), *lost)
    quoted = quoted_in(act.session, dossier.round_.id)
    return _Frozen(answers, _applicable(framework, draft_en, draft), files, quoted, problems)


def _applicable(
    framework: Framework, chosen: Mapping[str, Any], answers: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        question.id: chosen[question.id]
        for question in framework.questions
        if question.id in chosen and applies(framework, question, answers)
    }


def _files(
    act: Act, dossier: Dossier, answers: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[Problem]]:
    files, lost = [], []
    for question in dossier.framework.questions:
        if question.kind is not Kind.FILE or question.id not in answers:
            continue
        attachment = of_answer(act, dossier.experiment.id, answers[question.id])
        if attachment is None:
            lost.append(Problem(question.id, "file_lost"))
            continue
        files.append(
            {
                "question": question.id,
                "name": attachment.name,
                "sha256": attachment.sha256,
                "size": attachment.size,
                "attachment": attachment.id,
            }
        )
    return files, lost


def _next_version(act: Act, dossier: Dossier, frozen: _Frozen) -> PlanVersion:
    last = act.session.scalar(
        select(func.max(PlanVersion.number)).where(
            PlanVersion.experiment_id == dossier.experiment.id
        )
    )
    framework = dossier.round_.framework
    version = PlanVersion(
        experiment_id=dossier.experiment.id,
        round_id=dossier.round_.id,
        number=(last or 0) + 1,
        framework=framework,
        answers=frozen.answers,
        answers_en=frozen.answers_en,
        files=frozen.files,
        lessons=frozen.lessons,
        sha256=frozen.hash(framework),
        submitted_by_id=act.actor.user_id,
        submitted_at=act.now,
        reason=dossier.round_.reason or None,
    )
    act.session.add(version)
    act.session.flush()
    return version


def _tell(act: Act, dossier: Dossier, version: PlanVersion) -> None:
    context = about(dossier)
    for account in people.team_of(act.session, dossier.experiment, act.now):
        words = first_words(act, dossier, account.language)
        act.mail(
            account,
            "plan_received",
            intro=words,
            sha256=version.sha256,
            number=version.number,
            **context,
        )
    tell_secretaries(act, dossier, "plan_submitted")

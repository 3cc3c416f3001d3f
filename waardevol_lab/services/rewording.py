"""Mending the words of an approved plan: no round, a new version and a new notice at once.

The rules decide what is wording (`answer_changes.wording_problems`); whatever is more goes to the
board as an amendment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from waardevol_lab.domain.answer_changes import wording_problems
from waardevol_lab.domain.answers import Answers, check, relevant_answers
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import Framework, Kind, shipped
from waardevol_lab.domain.plan_hash import plan_hash
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import Action, RoundKind
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import open_rounds
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.plans import refuse_longer, show_draft
from waardevol_lab.services.running_dossiers import BoundDossier, open_for
from waardevol_lab.services.telling import tell_secretaries


@dataclass(frozen=True, slots=True)
class RewordPlan:
    """Other words for the answers of one topic; `version` is the experiment's, as seen."""

    reference: str
    task: str
    answers: Mapping[str, Any]
    reason: str
    version: int
    key: str = ""


def reword(command: RewordPlan, actor: Actor, now: datetime) -> int:
    """Put the words in force and give the number of the new version.

    The decision and the days that the notice was up stay with it. Raises `NotFound`, `Stale`,
    `WrongState`, or `Refused` with each change that is more than wording at its question, and
    while a plan round is open. Files are never wording: they stay as they are.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.REWORD, command.version)
        before = dossier.bound_version()
        framework = shipped(before.framework)
        answers = _mended(framework, before.answers, command)
        version = _next_version(act, before, answers, command.reason.strip())
        act.move_experiment(
            dossier,
            Action.REWORD,
            _facts(act, dossier, framework, before.answers, answers, command.reason),
            lambda: {
                "version": version.number,
                "plan": version.sha256,
                "rewords": before.number,
                "task": command.task,
                **renew(act, dossier, "PlanReworded", version.reason or ""),
            },
            binding_version_id=version.id,
        )
        dossier.experiment.version += 1
        show_draft(dossier.experiment, answers)
        tell_secretaries(act, dossier, "plan_reworded", number=version.number)
        act.result = str(version.number)
        return version.number


def _mended(framework: Framework, before: Answers, command: RewordPlan) -> dict[str, Any]:
    """The answers in force with those of the topic in their place."""
    try:
        questions = framework.questions_of(command.task)
    except KeyError:
        raise NotFound("topic") from None
    refuse_longer(command.answers)
    typed = {q.id: command.answers.get(q.id) for q in questions if q.kind is not Kind.FILE}
    whole = {**before, **typed}
    return dict(relevant_answers(framework, {key: v for key, v in whole.items() if v is not None}))


def _facts(
    act: Act,
    dossier: BoundDossier,
    framework: Framework,
    before: Answers,
    answers: Answers,
    reason: str,
) -> Facts:
    rounds = open_rounds(act.session, dossier.experiment.id)
    return Facts(
        reason=reason,
        open_plan_round=any(r.kind != RoundKind.INCIDENT for r in rounds),
        wording_problems=(
            *wording_problems(framework, before, answers),
            *check(framework, answers),
        ),
    )


def _next_version(
    act: Act, before: PlanVersion, answers: dict[str, Any], reason: str
) -> PlanVersion:
    last = act.session.scalar(
        select(func.max(PlanVersion.number)).where(
            PlanVersion.experiment_id == before.experiment_id
        )
    )
    version = PlanVersion(
        experiment_id=before.experiment_id,
        round_id=before.round_id,
        number=(last or 0) + 1,
        framework=before.framework,
        answers=answers,
        answers_en=before.answers_en,
        files=before.files,
        lessons=before.lessons,
        sha256=plan_hash(
            before.framework, answers, before.answers_en, before.files, before.lessons or ()
        ),
        submitted_by_id=act.actor.user_id,
        submitted_at=act.now,
        reason=reason or None,
        rewords=before.number,
    )
    act.session.add(version)
    act.session.flush()
    return version

"""The final evaluation: written by the team, offered to the board, remarked on, published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import Problem, Refused, Stale, WrongState
from waardevol_lab.domain.evaluation import known_answers, problems, too_long, unevaluated_from
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.evaluation_versions import latest_evaluation
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.states import Action
from waardevol_lab.domain.term_rules import Term
from waardevol_lab.persistence.models import Evaluation, EvaluationRemark
from waardevol_lab.services import people
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.evaluation_counts import evaluation_counts
from waardevol_lab.services.evaluation_forms import (
    evaluation_at_hand,
    final_evaluation,
    form_of,
    next_number,
    version_at_hand,
)
from waardevol_lab.services.follow_ups import ACTS, follow_up_from
from waardevol_lab.services.notice_contents import evaluation_due
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.observations import seen_so_far
from waardevol_lab.services.running_dossiers import BoundDossier, load_bound, open_for
from waardevol_lab.services.telling import tell_lead, tell_members, tell_secretaries
from waardevol_lab.services.term_days import term_day


@dataclass(frozen=True, slots=True)
class SaveEvaluation:
    """Save what was typed; `version` is the evaluation's as seen on its page.

    `take_over`: what was left empty begins with what the latest check-in saw.
    """

    reference: str
    answers: Mapping[str, Any]
    version: int
    take_over: bool = False
    kind: EvaluationKind = EvaluationKind.FINAL
    key: str = ""


@dataclass(frozen=True, slots=True)
class OfferEvaluation:
    """Offer the evaluation to the board; `version` is the evaluation's.

    `answers`: as typed, kept first; None: as it was saved.
    """

    reference: str
    version: int
    key: str = ""
    kind: EvaluationKind = EvaluationKind.FINAL
    answers: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RemarkOnEvaluation:
    """What somebody of the board says of it; published with the evaluation.

    `number` is that of the follow-up that was read.
    """

    reference: str
    text: str
    key: str = ""
    kind: EvaluationKind = EvaluationKind.FINAL
    number: int = 1


@dataclass(frozen=True, slots=True)
class PublishEvaluation:
    """Publish, with an answer to the remarks; `version` is the experiment's, as seen."""

    reference: str
    version: int
    response: str = ""
    key: str = ""
    kind: EvaluationKind = EvaluationKind.FINAL


@dataclass(frozen=True, slots=True)
class CloseUnevaluated:
    """Close the dossier without an evaluation; `version` is the experiment's, as seen."""

    reference: str
    version: int
    key: str = ""


def save_evaluation(command: SaveEvaluation, actor: Actor, now: datetime) -> int:
    """Keep the draft, right or wrong, and give its new version. It is no act: no entry.

    Raises `NotFound`, `WrongState` (not ended, or offered already), `Stale`, or `Refused` for texts
    that are too long to keep.
    """
    with acting(actor, now, command.key) as act:
        dossier = load_bound(act.session, command.reference)
        require(actor, dossier.scope, Permission.WRITE_EVALUATION)
        if dossier.experiment.phase != ACTS[command.kind].phase:
            raise WrongState("save_evaluation", dossier.experiment.phase)
        row = evaluation_at_hand(act.session, dossier.experiment.id, command.kind)
        if row is not None and row.state != "draft":
            raise WrongState("save_evaluation", row.state)
        if command.version != version_at_hand(act.session, dossier.experiment.id, command.kind):
            raise Stale("evaluation")
        row = row or _new(act, dossier, command.kind)
        _keep(act, row, command.answers, take_over=command.take_over)
        return row.version


def offer_evaluation(command: OfferEvaluation, actor: Actor, now: datetime) -> None:
    """Offer it to the board; from then on its text and what the system counted stand.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` with every answer that is missing or
    wrong; then nothing of it was kept.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, ACTS[command.kind].offer)
        row = evaluation_at_hand(act.session, dossier.experiment.id, command.kind)
        if command.version != version_at_hand(act.session, dossier.experiment.id, command.kind):
            raise Stale("evaluation")
        row = row or _new(act, dossier, command.kind)
        if command.answers is not None and row.state == "draft":
            _keep(act, row, command.answers)
        found = problems(form_of(act.session, row), row.answers)
        if row.state != "draft":
            found = (Problem("evaluation", "already_offered"),)
        counts = evaluation_counts(act.session, dossier.experiment, now)
        act.move_experiment(
            dossier,
            ACTS[command.kind].offer,
            Facts(
                evaluation_problems=found,
                today=act.today,
                follow_up_from=follow_up_from(act.session, dossier),
            ),
            {
                "evaluation": dict(row.answers),
                "framework": row.framework,
                "counts": counts,
                **_named(row),
            },
        )
        row.state, row.offered_at, row.counts = "offered", now, counts
        row.due_on = term_day(dossier.organisation, Term.BOARD_REMARKS, now)
        row.version += 1
        tell_secretaries(act, dossier, "evaluation_offered")
        tell_members(act, dossier, _free_members(act, dossier), "evaluation_offered")


def remark_on_evaluation(command: RemarkOnEvaluation, actor: Actor, now: datetime) -> None:
    """Place a remark of the board.

    Raises `NotFound`, `WrongState`, `Stale` once another follow-up is at hand, or `Refused`.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, ACTS[command.kind].remark)
        row = evaluation_at_hand(act.session, dossier.experiment.id, command.kind)
        if row is not None and row.number != command.number:
            raise Stale("evaluation")
        text = command.text.strip()
        facts = Facts(text=text, evaluation_offered=_is_offered(row))
        act.move_experiment(dossier, ACTS[command.kind].remark, facts, {"text": text})
        if row is None:
            raise AssertionError("what was not offered takes no remarks")
        act.session.add(
            EvaluationRemark(
                evaluation_id=row.id, text=text, author_id=actor.user_id, remarked_at=now
            )
        )
        tell_lead(act, dossier, "evaluation_remarked")


def publish_evaluation(command: PublishEvaluation, actor: Actor, now: datetime) -> None:
    """Publish the evaluation with the remarks on it: the experiment is evaluated.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` as long as the board may still remark.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, ACTS[command.kind].publish, command.version)
        row = evaluation_at_hand(act.session, dossier.experiment.id, command.kind)
        facts = Facts(
            today=act.today,
            evaluation_offered=_is_offered(row),
            remarks_in=row is not None and _remarks(act.session, row) > 0,
            remarks_due=term_day(dossier.organisation, Term.BOARD_REMARKS, row.offered_at)
            if row and row.offered_at
            else None,
        )
        if row is not None and facts.evaluation_offered:
            row.state, row.published_at = "published", now
            row.response = command.response.strip()
            row.version += 1
        act.move_experiment(
            dossier,
            ACTS[command.kind].publish,
            facts,
            lambda: {
                "response": command.response.strip(),
                **(_named(row) if row else {}),
                **renew(act, dossier, ACTS[command.kind].event),
            },
        )
        if command.kind is EvaluationKind.FOLLOW_UP:
            dossier.experiment.version += 1  # no phase changes, but a second press is too late
        tell_secretaries(act, dossier, "evaluation_published")


def close_unevaluated(command: CloseUnevaluated, actor: Actor, now: datetime) -> None:
    """Close without an evaluation; the notice says so.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` before it is six weeks overdue.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.CLOSE_UNEVALUATED, command.version)
        row = final_evaluation(act.session, dossier.experiment.id)
        due = None if _is_offered(row) else evaluation_due(dossier, None)
        facts = Facts(today=act.today, unevaluated_from=unevaluated_from(due) if due else None)
        act.move_experiment(
            dossier,
            Action.CLOSE_UNEVALUATED,
            facts,
            lambda: renew(act, dossier, "ClosedUnevaluated"),
            unevaluated=True,
        )
        tell_lead(act, dossier, "closed_unevaluated")


def _keep(act: Act, row: Evaluation, typed: Mapping[str, Any], *, take_over: bool = False) -> None:
    """Raises `Refused` for texts that are too long to keep."""
    form = form_of(act.session, row)
    answers = known_answers(form, typed)
    if long := too_long(form, answers):
        raise Refused(*long)
    if take_over:
        seen = seen_so_far(act.session, row.experiment_id, form)
        answers = {**{field: seen[field][0].value for field in seen}, **answers}
    row.answers, row.version = answers, row.version + 1
    row.saved_at, row.saved_by_id = act.now, act.actor.user_id


def _named(row: Evaluation) -> dict[str, int]:
    """Follow-ups have a number in the record."""
    return {"follow_up": row.number} if row.kind == EvaluationKind.FOLLOW_UP else {}


def _new(act: Act, dossier: BoundDossier, kind: EvaluationKind) -> Evaluation:
    row = Evaluation(
        experiment_id=dossier.experiment.id,
        plan_version_id=dossier.bound_version().id,
        kind=kind,
        number=next_number(act.session, dossier.experiment.id, kind),
        state="draft",
        framework=latest_evaluation(act.today).version,
        version=version_at_hand(act.session, dossier.experiment.id, kind),
        answers={},
        saved_at=act.now,
    )
    act.session.add(row)
    return row


def _is_offered(row: Evaluation | None) -> bool:
    return row is not None and row.state == "offered"


def _remarks(session: Session, row: Evaluation) -> int:
    count = session.scalar(
        select(func.count())
        .select_from(EvaluationRemark)
        .where(EvaluationRemark.evaluation_id == row.id)
    )
    return count or 0


def _free_members(act: Act, dossier: BoundDossier) -> list[Any]:
    """The voters of the board who declared that they have no conflict."""
    board_id = dossier.round_.board_id
    if board_id is None:
        return []
    free = {member for member, conflict in dossier.scope.declarations.items() if not conflict}
    return [a for a in people.voters(act.session, board_id, act.now) if a.id in free]

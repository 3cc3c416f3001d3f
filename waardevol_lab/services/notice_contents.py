"""What a notice says: one JSON object out of the approved plan, the organisation and the record.

Pages, feeds and exports read this object and nothing else. Its shape only grows: what is published
stays readable. Days are ISO texts in Amsterdam; texts are as they were written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from waardevol_lab.domain.answers import Answers, public_answers
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.notice import public_files
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.quoted_lessons import QUESTION
from waardevol_lab.domain.states import EndReason
from waardevol_lab.domain.term_rules import Term
from waardevol_lab.domain.withholding import DRILLS, without
from waardevol_lab.persistence.models import (
    Board,
    Condition,
    Experiment,
    Organisation,
    PlanVersion,
)
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.past_rounds import PastRound, decided_rounds, standing_conditions
from waardevol_lab.services.public_check_ins import public_check_ins
from waardevol_lab.services.public_cleanup import public_cleanup
from waardevol_lab.services.public_drills import public_drills
from waardevol_lab.services.public_evaluations import public_evaluations
from waardevol_lab.services.public_incidents import public_incidents
from waardevol_lab.services.term_days import term_day
from waardevol_lab.services.timelines import timeline
from waardevol_lab.services.withheld import withheld_parts

ORGANISATION_TEXTS = (
    "name",
    "department",
    "postal_address",
    "phone",
    "mail",
    "dpo_contact",
    "rights_text",
    "supervisory_authority",
    "algorithm_register",
    "objection_route",
    "privacy_page",
)


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """The plan that a notice shows: a frozen version, or in a preview a draft (number 0)."""

    framework: str
    answers: Answers
    answers_en: Answers
    files: Sequence[Mapping[str, Any]] = ()
    round_id: int | None = None
    number: int = 0
    sha256: str = ""
    lessons: Sequence[Mapping[str, Any]] = ()


def of_version(version: PlanVersion) -> ShownPlan:
    """A frozen version as a notice shows it."""
    return ShownPlan(
        framework=version.framework,
        answers=version.answers,
        answers_en=version.answers_en,
        files=version.files,
        round_id=version.round_id,
        number=version.number,
        sha256=version.sha256,
        lessons=version.lessons or (),
    )


def compose(
    dossier: Dossier, plan: ShownPlan, cause: str, now: datetime, text: str = ""
) -> dict[str, Any]:
    """The contents for `plan` as things stand; `cause` is the event that asks for it at `now`."""
    rounds = decided_rounds(dossier.session, dossier.experiment.id)
    own = next((past for past in rounds if past.round_.id == plan.round_id), None)
    return {
        **_quoting(_told(dossier, plan), plan),
        **_of_course(dossier, plan),
        **_of_rounds(dossier, rounds, own),
        "organisation": _organisation(dossier.organisation),
        "timeline": timeline(dossier.session, dossier.experiment, (now, cause)),
        **public_evaluations(dossier.session, dossier.experiment.id),
        **public_check_ins(dossier.session, dossier.experiment.id),
        "cleanup": public_cleanup(dossier.session, dossier.experiment.id),
        **public_incidents(dossier.session, dossier.experiment.id),
        "change": {"cause": cause, "text": text},
    }


def _told(dossier: Dossier, plan: ShownPlan) -> dict[str, Any]:
    """What the plan says, and how the brake was tried, without what is withheld."""
    experiment_id = dossier.experiment.id
    said = {**_of_plan(plan), DRILLS: public_drills(dossier.session, experiment_id)}
    return without(said, withheld_parts(dossier.session, experiment_id))


def _of_plan(plan: ShownPlan) -> dict[str, Any]:
    framework = shipped(plan.framework)
    answers = public_answers(framework, plan.answers)
    return {
        "framework": plan.framework,
        "plan_version": plan.number,
        "plan_hash": plan.sha256,
        "answers": answers,
        "answers_en": {key: plan.answers_en[key] for key in answers if key in plan.answers_en},
        "files": public_files(framework, plan.answers, plan.files),
    }


def _quoting(contents: Mapping[str, Any], plan: ShownPlan) -> Mapping[str, Any]:
    """With the lessons that the plan quotes, as long as its answer about them is public."""
    if not plan.lessons or QUESTION not in contents["answers"]:
        return contents
    return {**contents, "lessons": [dict(one) for one in plan.lessons]}


def _of_course(dossier: Dossier, plan: ShownPlan) -> dict[str, Any]:
    experiment = dossier.experiment
    starts_on, ends_on = period_of(plan.answers)
    return {
        "reference": experiment.reference,
        "phase": experiment.phase,
        "end_reason": experiment.end_reason,
        "closing_reason": experiment.closing_reason,
        "unevaluated": experiment.unevaluated,
        "fictional": experiment.fictional,
        "announced_on": _day(experiment.announced_at),
        "started_on": _day(experiment.started_at),
        "ended_on": _iso(ends_on) if _on_its_date(experiment) else _day(experiment.ended_at),
        "starts_on": _iso(starts_on),
        "ends_on": _iso(ends_on),
        "evaluation_due_on": _iso(evaluation_due(dossier, ends_on)),
    }


def _on_its_date(experiment: Experiment) -> bool:
    """Whether it ran to its last day; the record ends it in a night after that one."""
    return experiment.end_reason == EndReason.END_DATE


def _of_rounds(dossier: Dossier, rounds: list[PastRound], own: PastRound | None) -> dict[str, Any]:
    session, experiment = dossier.session, dossier.experiment
    decision = own.decision if own else None
    return {
        "board": _board(session, experiment, own),
        "advice": own.advice if own else None,
        "decision": decision,
        "decided_on": decision["decided_on"] if decision else None,
        "reviews": [_review(past) for past in rounds if past is not own],
        "conditions": [_condition(row) for row in standing_conditions(session, experiment.id)],
    }


def period_of(answers: Answers) -> tuple[date | None, date | None]:
    """The first and the last day that a plan names."""
    period = answers.get("period")
    if not isinstance(period, dict):
        return None, None
    return parse_day(period.get("start")), parse_day(period.get("end"))


def evaluation_due(dossier: Dossier, ends_on: date | None) -> date | None:
    """The last day for the final evaluation: from the end, or from the end date that is ahead."""
    ended_at = dossier.experiment.ended_at
    start = local_date(ended_at) if ended_at else ends_on
    if start is None:
        return None
    return term_day(dossier.organisation, Term.FINAL_EVALUATION, start)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(instant: datetime | None) -> str | None:
    return local_date(instant).isoformat() if instant else None


def _organisation(organisation: Organisation) -> dict[str, Any]:
    texts = {name: getattr(organisation, name) for name in ORGANISATION_TEXTS}
    return {**texts, "texts_en": dict(organisation.texts_en)}


def _board(session: Session, experiment: Experiment, own: PastRound | None) -> str:
    board = session.get(Board, (own.round_.board_id if own else experiment.board_id) or 0)
    return board.name if board else ""


def _review(past: PastRound) -> dict[str, Any]:
    return {
        "kind": past.round_.kind,
        "number": past.round_.number,
        "submitted_on": _day(past.round_.submitted_at),
        "advice": past.advice,
        "decision": past.decision,
    }


def _condition(row: Condition) -> dict[str, Any]:
    return {
        "number": row.number,
        "text": row.text,
        "owner": row.owner,
        "due_on": _iso(row.due_on),
        "start_blocking": row.start_blocking,
        "state": row.state,
        "since": _day(row.state_since),
    }

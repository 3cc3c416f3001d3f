"""What is waited for once a plan is decided: conditions, notice, sign, evaluation, remarks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.reminders import Awaited
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import ConditionState, Phase
from waardevol_lab.domain.terms import Term
from waardevol_lab.persistence.models import (
    CheckIn,
    CleanupStep,
    Condition,
    Evaluation,
    EvaluationRemark,
    Experiment,
    NoticeVersion,
    Organisation,
    SignPlacement,
)
from waardevol_lab.queries.holders import Holders, Wait
from waardevol_lab.services.past_rounds import CORRECTED
from waardevol_lab.services.term_days import term_day

PHASES = (Phase.APPROVED, Phase.RUNNING, Phase.SUSPENDED, Phase.ENDED)


@dataclass(frozen=True, slots=True)
class Case:
    """One decided experiment with what was done."""

    experiment: Experiment
    organisation: Organisation
    noticed: bool
    """A notice of the version in force was published."""
    signed: bool
    evaluation: Evaluation | None
    remarked: bool


def waits_of_experiments(session: Session, holders: Holders) -> Iterator[Wait]:
    """Everything that is waited for in decided experiments."""
    cases = list(_cases(session))
    for case in cases:
        if case.experiment.phase == Phase.APPROVED and case.experiment.starts_on:
            yield from _before_start(case, case.experiment.starts_on)
        elif case.experiment.phase == Phase.ENDED:
            yield from _evaluation(case, holders)
    yield from _check_ins(session)
    yield from _cleanups(session)
    yield from _conditions(session, [case.experiment for case in cases], holders)


def _before_start(case: Case, starts_on: date) -> Iterator[Wait]:
    since = local_date(case.experiment.phase_since)
    if not case.noticed:
        yield wait_of(
            case.experiment, Awaited.NOTICE, notice_day(case.organisation, starts_on), since
        )
    if not case.signed:
        yield wait_of(case.experiment, Awaited.SIGN, starts_on, since)


def notice_day(organisation: Organisation, starts_on: date) -> date:
    """The last day on which a notice lets the experiment start on `starts_on`."""
    day = starts_on
    while term_day(organisation, Term.NOTICE_BEFORE_START, day) > starts_on:
        day -= timedelta(days=1)
    return day


def _evaluation(case: Case, holders: Holders) -> Iterator[Wait]:
    experiment, row = case.experiment, case.evaluation
    if row is not None and row.offered_at is not None:
        if not case.remarked and row.due_on is not None:
            secretaries = holders.able(Role.SECRETARY, experiment.board_id, experiment)
            since = local_date(row.offered_at)
            yield wait_of(experiment, Awaited.REMARKS, row.due_on, since, secretaries)
    elif experiment.ended_at is not None:
        due_on = term_day(case.organisation, Term.FINAL_EVALUATION, experiment.ended_at)
        since = local_date(experiment.ended_at)
        yield wait_of(experiment, Awaited.FINAL_EVALUATION, due_on, since)


def _check_ins(session: Session) -> Iterator[Wait]:
    """None that would be due after the last day: the final evaluation comes then."""
    rows = session.execute(
        select(Experiment, CheckIn.due_on, CheckIn.since)
        .join(CheckIn, CheckIn.experiment_id == Experiment.id)
        .where(
            CheckIn.filed_at.is_(None),
            CheckIn.closed_at.is_(None),
            Experiment.phase.in_((Phase.RUNNING, Phase.SUSPENDED)),
            or_(Experiment.ends_on.is_(None), CheckIn.due_on <= Experiment.ends_on),
        )
        .order_by(Experiment.id)
    )
    for experiment, due_on, since in rows:
        yield wait_of(experiment, Awaited.CHECK_IN, due_on, local_date(since))


def _cleanups(session: Session) -> Iterator[Wait]:
    """One wait for an experiment, however many lines of its clean-up are open."""
    rows = session.execute(
        select(Experiment, func.min(CleanupStep.due_on))
        .join(CleanupStep, CleanupStep.experiment_id == Experiment.id)
        .where(CleanupStep.done_at.is_(None))
        .group_by(Experiment.id)
        .order_by(Experiment.id)
    )
    for experiment, due_on in rows:
        since = local_date(experiment.ended_at or experiment.phase_since)
        yield wait_of(experiment, Awaited.CLEANUP, due_on, since)


def _conditions(
    session: Session, experiments: Sequence[Experiment], holders: Holders
) -> Iterator[Wait]:
    """With the lead until there is evidence, then with the secretary."""
    by_id = {experiment.id: experiment for experiment in experiments}
    rows = session.scalars(
        select(Condition)
        .where(
            Condition.experiment_id.in_(list(by_id)),
            Condition.state != ConditionState.ACCEPTED,
            Condition.due_on.is_not(None),
            Condition.decision_id.not_in(CORRECTED),
        )
        .order_by(Condition.id)
    )
    for row in rows:
        experiment, since = by_id[row.experiment_id], local_date(row.state_since)
        kind, recipients = Awaited.CONDITION, frozenset({experiment.lead_id})
        if row.state == ConditionState.SUBMITTED:
            kind = Awaited.EVIDENCE
            recipients = holders.able(Role.SECRETARY, experiment.board_id, experiment)
        if row.due_on is not None:
            yield wait_of(experiment, kind, row.due_on, since, recipients, row)


def wait_of(
    experiment: Experiment,
    kind: Awaited,
    due_on: date,
    since: date,
    recipients: frozenset[int] | None = None,
    condition: Condition | None = None,
) -> Wait:
    """Something that is waited for from the lead, or from `recipients`."""
    lead = frozenset({experiment.lead_id})
    return Wait(
        about=f"condition:{condition.id}" if condition else f"experiment:{experiment.id}",
        kind=kind,
        due_on=due_on,
        since=since,
        recipients=lead if recipients is None else recipients,
        experiment_id=experiment.id,
        organisation_id=experiment.organisation_id,
        reference=experiment.reference,
        title=experiment.title,
        number=condition.number if condition else 0,
    )


def _cases(session: Session) -> Iterator[Case]:
    noticed = (
        select(NoticeVersion.id)
        .where(
            NoticeVersion.experiment_id == Experiment.id,
            NoticeVersion.plan_version_id == Experiment.binding_version_id,
        )
        .exists()
    )
    signed = select(SignPlacement.id).where(SignPlacement.experiment_id == Experiment.id).exists()
    remarked = (
        select(EvaluationRemark.id).where(EvaluationRemark.evaluation_id == Evaluation.id).exists()
    )
    rows = session.execute(
        select(Experiment, Organisation, Evaluation, noticed, signed, remarked)
        .join(Organisation, Organisation.id == Experiment.organisation_id)
        .outerjoin(
            Evaluation,
            (Evaluation.experiment_id == Experiment.id) & (Evaluation.kind == "final"),
        )
        .where(Experiment.phase.in_(PHASES))
        .order_by(Experiment.id)
    )
    for experiment, organisation, evaluation, *done in rows:
        yield Case(experiment, organisation, done[0], done[1], evaluation, done[2])

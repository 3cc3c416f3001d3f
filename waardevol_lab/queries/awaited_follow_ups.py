"""What is waited for after the final evaluation: follow-ups, and remarks on those offered."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.reminders import Awaited
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.term_rules import Term
from waardevol_lab.persistence.models import (
    Evaluation,
    EvaluationRemark,
    Experiment,
    Organisation,
)
from waardevol_lab.queries.awaited_experiments import wait_of
from waardevol_lab.queries.holders import Holders, Wait
from waardevol_lab.services.term_days import term_day


def waits_of_follow_ups(session: Session, holders: Holders, today: date) -> Iterator[Wait]:
    """A first one while its time is there, and the remarks of the board on one that is offered."""
    yield from _invitations(session, today)
    remarked = (
        select(EvaluationRemark.id).where(EvaluationRemark.evaluation_id == Evaluation.id).exists()
    )
    rows = session.execute(
        select(Experiment, Evaluation)
        .join(Evaluation, Evaluation.experiment_id == Experiment.id)
        .where(
            Evaluation.kind == EvaluationKind.FOLLOW_UP,
            Evaluation.state == "offered",
            ~remarked,
        )
        .order_by(Experiment.id)
    )
    for experiment, row in rows:
        secretaries = holders.able(Role.SECRETARY, experiment.board_id, experiment)
        if row.due_on is not None and row.offered_at is not None:
            since = local_date(row.offered_at)
            yield wait_of(experiment, Awaited.REMARKS, row.due_on, since, secretaries)


def _invitations(session: Session, today: date) -> Iterator[Wait]:
    """`since` is the first day; nobody is asked who began one, or after the last day."""
    follow_up = aliased(Evaluation)
    begun = (
        select(follow_up.id)
        .where(follow_up.experiment_id == Experiment.id, follow_up.kind == EvaluationKind.FOLLOW_UP)
        .exists()
    )
    rows = session.execute(
        select(Experiment, Organisation)
        .join(Organisation, Organisation.id == Experiment.organisation_id)
        .join(Evaluation, Evaluation.experiment_id == Experiment.id)
        .where(
            Experiment.phase == Phase.EVALUATED,
            Evaluation.kind == EvaluationKind.FINAL,
            Evaluation.state == "published",
            ~begun,
        )
        .order_by(Experiment.id)
    )
    for experiment, organisation in rows:
        ended_at = experiment.ended_at or experiment.phase_since
        opens = term_day(organisation, Term.FOLLOW_UP_FROM, ended_at)
        until = term_day(organisation, Term.FOLLOW_UP_UNTIL, ended_at)
        if opens <= today <= until:
            yield wait_of(experiment, Awaited.FOLLOW_UP, until, opens)

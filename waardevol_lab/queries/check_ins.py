"""The check-ins of an experiment as team and board read them, and those that are late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.checking_in import Within
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.evaluation_form import EvaluationForm
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action, Phase
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import CheckIn, Experiment
from waardevol_lab.queries import board_sight as sight
from waardevol_lab.queries.notice_check_ins import ShownCheckIn, shown_check_in
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.check_in_counts import counts_since
from waardevol_lab.services.checking_in import open_check_in
from waardevol_lab.services.evaluation_forms import next_form
from waardevol_lab.services.public_check_ins import public_check_ins
from waardevol_lab.services.running_dossiers import BoundDossier

GOING_ON = (Phase.RUNNING, Phase.SUSPENDED)


@dataclass(frozen=True, slots=True)
class CheckInList:
    """Those that were filed, the newest first, and the day of the next one while it runs."""

    head: Head
    filed: tuple[ShownCheckIn, ...]
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """What the form asks, and what the system counted until now."""

    head: Head
    number: int
    form: EvaluationForm | None
    """None while no plan is in force."""
    values: Mapping[str, str]
    """The labels of the public values, by id."""
    counts: Mapping[str, Any]
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class LateCheckIn:
    """An experiment whose check-in did not come."""

    reference: str
    title: str
    due_on: date


def check_in_list(viewer: Actor, reference: str, now: datetime, language: str) -> CheckInList:
    """The list, for who reads the plan. Raises `NotFound`."""
    with opened(viewer, reference, Permission.READ_PLAN) as (session, dossier):
        found = public_check_ins(session, dossier.experiment.id)["check_ins"]
        labels = _labels(dossier, language)
        due_on = _due(session, dossier)
        return CheckInList(
            head=head_of(viewer, dossier),
            filed=tuple(shown_check_in(row, labels) for row in reversed(found)),
            due_on=due_on,
            late=due_on is not None and due_on < local_date(now),
        )


def check_in_page(viewer: Actor, reference: str, now: datetime, language: str) -> CheckInPage:
    """The form, for who files check-ins. Raises `NotFound`."""
    with opened(viewer, reference, Action.FILE_CHECK_IN) as (session, dossier):
        version = dossier.binding_version()
        form = next_form(version, EvaluationKind.INTERIM, local_date(now)) if version else None
        row, due_on = open_check_in(session, dossier.experiment.id), _due(session, dossier)
        since = row.since if row else dossier.experiment.started_at
        return CheckInPage(
            head=head_of(viewer, dossier),
            number=row.number if row else 1,
            form=form,
            values=_labels(dossier, language),
            counts=counts_since(session, dossier.experiment.id, since, now) if since else {},
            due_on=due_on,
            late=due_on is not None and due_on < local_date(now),
        )


def late_check_ins(viewer: Actor, now: datetime) -> tuple[LateCheckIn, ...]:
    """Those of the boards that the viewer is secretary of, the longest late first."""
    if not viewer.boards(Role.SECRETARY):
        return ()
    with reading() as session:
        rows = session.execute(
            select(Experiment.reference, Experiment.title, CheckIn.due_on)
            .join(CheckIn, CheckIn.experiment_id == Experiment.id)
            .where(
                CheckIn.filed_at.is_(None),
                CheckIn.closed_at.is_(None),
                CheckIn.due_on < local_date(now),
                Experiment.phase.in_(GOING_ON),
                Experiment.board_id.in_(viewer.boards(Role.SECRETARY)),
                sight.uninvolved(viewer),
            )
            .order_by(CheckIn.due_on, Experiment.reference)
        )
        return tuple(LateCheckIn(row.reference, row.title, row.due_on) for row in rows)


def awaited_on(session: Session, experiment: Experiment) -> date | None:
    """The last day of the next one; None when none comes before the end, or it does not run."""
    if experiment.phase not in GOING_ON:
        return None
    return session.scalar(
        select(CheckIn.due_on)
        .join(Experiment, Experiment.id == CheckIn.experiment_id)
        .where(
            CheckIn.experiment_id == experiment.id,
            CheckIn.filed_at.is_(None),
            CheckIn.closed_at.is_(None),
            or_(Experiment.ends_on.is_(None), CheckIn.due_on <= Experiment.ends_on),
        )
    )


def changes_in(viewer: Actor, reference: str, number: int) -> Mapping[Within, str]:
    """What a check-in says is no longer as approved, for who may amend. Raises `NotFound`."""
    with opened(viewer, reference, Action.OPEN_AMENDMENT) as (session, dossier):
        within = session.scalar(
            select(CheckIn.within).where(
                CheckIn.experiment_id == dossier.experiment.id,
                CheckIn.number == number,
                CheckIn.filed_at.is_not(None),
            )
        )
        rows: Mapping[str, Any] = within or {}
        said = {one: rows[one] for one in Within if one in rows}
        return {one: str(row["text"]) for one, row in said.items() if row["same"] is False}


def _due(session: Session, dossier: BoundDossier) -> date | None:
    return awaited_on(session, dossier.experiment)


def _labels(dossier: BoundDossier, language: str) -> dict[str, str]:
    version = dossier.binding_version()
    if version is None:
        return {}
    return {value.id: value.title.in_(language) for value in shipped(version.framework).values}

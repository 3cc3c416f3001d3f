"""Check-ins: waited for from the start on, filed by the team, missed in the eyes of the board."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.calendars import DutchCalendar
from waardevol_lab.domain.checking_in import (
    CheckIn,
    changed,
    check_in_problems,
    next_due,
    stands_until,
)
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import DomainError, Stale
from waardevol_lab.domain.evaluation import known_answers
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import SYSTEM, Actor
from waardevol_lab.domain.states import Action, Phase
from waardevol_lab.domain.terms import terms_for
from waardevol_lab.persistence import models
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.check_in_counts import counts_since
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.evaluation_forms import next_form
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.running_dossiers import BoundDossier, open_for
from waardevol_lab.services.telling import tell_board, tell_secretaries

CALENDAR = DutchCalendar()
GOING_ON = (Phase.RUNNING, Phase.SUSPENDED)


@dataclass(frozen=True, slots=True)
class FileCheckIn:
    """File the check-in that is waited for. `number`: the one that was on the page, if any."""

    reference: str
    check_in: CheckIn
    key: str = ""
    number: int | None = None


def begin_check_ins(act: Act, dossier: Dossier) -> None:
    """Wait for the first one; part of the start."""
    _await_next(act, dossier, 1, act.now, act.today)


def file_check_in(command: FileCheckIn, actor: Actor, now: datetime) -> int:
    """File it with the numbers of now, wait for the next, and give its number.

    The notice shows it in the same act; the secretaries hear of it. Raises `NotFound`, `Stale` when
    a teammate filed it meanwhile, `WrongState`, or `Refused` at every field that does not hold.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.FILE_CHECK_IN)
        version, said = dossier.bound_version(), command.check_in
        form = next_form(version, EvaluationKind.INTERIM, act.today)
        facts = Facts(check_in_problems=check_in_problems(said, form))
        row = open_check_in(act.session, dossier.experiment.id) or _late_begun(act, dossier)
        if command.number is not None and command.number != row.number:
            raise Stale("check-in")

        def filed() -> dict[str, Any]:
            _file(act, dossier, row, said)
            row.plan_version_id, row.framework = version.id, form.framework.version
            row.observed = known_answers(form, said.observed)
            act.session.flush()
            until = stands_until(local_date(row.since), act.today, row.due_on)
            _await_next(act, dossier, row.number + 1, now, until)
            return {**_named(row), **renew(act, dossier, "CheckInFiled")}

        act.move_experiment(dossier, Action.FILE_CHECK_IN, facts, filed)
        told = {"number": row.number, "changed": bool(changed(said))}
        tell_secretaries(act, dossier, "check_in_filed", **told)
        act.result = str(row.number)
        return row.number


def tell_of_missed(now: datetime) -> int:
    """Tell the boards, once each, of check-ins whose day is over; give how many.

    Run it as often as you like: each has its own transaction, and is told of once.
    """
    today, count = local_date(now), 0
    for reference in _missed(today):
        try:
            with acting(SYSTEM, now) as act:
                count += _miss(act, reference)
        except DomainError:
            continue
    return count


def close_check_in(act: Act, dossier: Dossier) -> None:
    """Wait no longer; part of the act that ends the experiment."""
    row = open_check_in(act.session, dossier.experiment.id)
    if row is not None:
        row.closed_at = act.now


def open_check_in(session: Session, experiment_id: int) -> models.CheckIn | None:
    """The one that is waited for."""
    return session.scalar(
        select(models.CheckIn).where(
            models.CheckIn.experiment_id == experiment_id,
            models.CheckIn.filed_at.is_(None),
            models.CheckIn.closed_at.is_(None),
        )
    )


def _await_next(
    act: Act, dossier: Dossier, number: int, since: datetime, after: date
) -> models.CheckIn:
    start = dossier.experiment.started_at or act.now
    terms = terms_for(dossier.organisation.terms)
    row = models.CheckIn(
        experiment_id=dossier.experiment.id,
        number=number,
        since=since,
        due_on=next_due(start, after, terms, CALENDAR),
    )
    act.session.add(row)
    return row


def _late_begun(act: Act, dossier: BoundDossier) -> models.CheckIn:
    """For one that started before check-ins were kept."""
    row = _await_next(act, dossier, 1, dossier.experiment.started_at or act.now, act.today)
    act.session.flush()
    return row


def _file(act: Act, dossier: BoundDossier, row: models.CheckIn, said: CheckIn) -> None:
    row.within = {
        one.value: {"same": still.same, "text": still.text.strip()}
        for one, still in said.within.items()
    }
    row.incidents = said.incidents.strip()
    row.counts = counts_since(act.session, dossier.experiment.id, row.since, act.now)
    row.filed_at, row.filed_by_id = act.now, act.actor.user_id


def _named(row: models.CheckIn) -> dict[str, Any]:
    names = ("within", "incidents", "counts", "observed")
    return {"check_in": row.number, **{name: getattr(row, name) for name in names}}


def _miss(act: Act, reference: str) -> int:
    dossier = open_for(act, reference, Action.MISS_CHECK_IN)
    row = open_check_in(act.session, dossier.experiment.id)
    if row is None or row.missed_at is not None:
        return 0
    row.missed_at = act.now
    facts = Facts(today=act.today, check_in_due=row.due_on)
    act.move_experiment(dossier, Action.MISS_CHECK_IN, facts, {"check_in": row.number})
    tell_board(act, dossier, "check_in_missed", due_on=row.due_on.isoformat())
    return 1


def _missed(today: date) -> list[str]:
    with reading() as session:
        return list(
            session.scalars(
                select(Experiment.reference)
                .join(models.CheckIn, models.CheckIn.experiment_id == Experiment.id)
                .where(
                    models.CheckIn.filed_at.is_(None),
                    models.CheckIn.closed_at.is_(None),
                    models.CheckIn.missed_at.is_(None),
                    models.CheckIn.due_on < today,
                    Experiment.phase.in_(GOING_ON),
                )
                .order_by(Experiment.reference)
            )
        )

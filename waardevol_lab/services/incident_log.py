"""The log of incidents: reported while it runs or lies still and until it is evaluated.

A report stands as it is; what comes after are updates. A public incident makes a notice version in
the same act. Of one that is not public no version is made: nobody outside hears of it, and the next
version counts it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.incidents import (
    Authority,
    Incident,
    IncidentNews,
    authority_due,
    incident_problems,
    news_problems,
)
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence import models
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.running_dossiers import BoundDossier, open_for
from waardevol_lab.services.telling import tell_board_and_dpo, tell_lead


@dataclass(frozen=True, slots=True)
class ReportIncident:
    """Write down what happened. Never stale: whoever saw it need not have seen the latest page."""

    reference: str
    incident: Incident
    key: str = ""


@dataclass(frozen=True, slots=True)
class UpdateIncident:
    """What was done since about incident `number`. Never stale: updates only add."""

    reference: str
    number: int
    news: IncidentNews
    key: str = ""


def report_incident(command: ReportIncident, actor: Actor, now: datetime) -> int:
    """Report, tell board and dpo at once, and give the number within the experiment.

    Raises `NotFound`, `WrongState`, or `Refused` at every field that does not hold.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.REPORT_INCIDENT)
        said = command.incident
        known = {value.id for value in shipped(dossier.bound_version().framework).values}
        facts = Facts(incident_problems=incident_problems(said, known, now))
        number = _last_number(act.session, dossier.experiment.id) + 1

        def reported() -> dict[str, Any]:
            row = _row(act, dossier, said, number)
            act.session.add(row)
            return {**_named(row), **_renewed(act, dossier, row, "IncidentReported")}

        act.move_experiment(dossier, Action.REPORT_INCIDENT, facts, reported)
        _tell(act, dossier, "incident_reported", find(act.session, dossier.experiment.id, number))
        act.result = str(number)
        return number


def update_incident(command: UpdateIncident, actor: Actor, now: datetime) -> None:
    """Write down what was done since, and whether the authority was told or why not.

    Raises `NotFound`, `WrongState`, or `Refused` at every field that does not hold.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.UPDATE_INCIDENT)
        row = find(act.session, dossier.experiment.id, command.number)
        news = command.news
        found = news_problems(
            news,
            personal_data=row.personal_data,
            known_on=local_date(row.known_at),
            today=act.today,
        )

        def updated() -> dict[str, Any]:
            act.session.add(_update(act, row, news))
            renewed = _renewed(act, dossier, row, "IncidentUpdated")
            return {"incident": row.number, "text": news.text.strip(), **renewed}

        facts = Facts(incident_problems=found)
        act.move_experiment(dossier, Action.UPDATE_INCIDENT, facts, updated)
        _tell(act, dossier, "incident_updated", row, text=news.text.strip())


def find(session: Session, experiment_id: int, number: int) -> models.Incident:
    """An incident by its number within the experiment. Raises `NotFound`."""
    row = session.scalar(
        select(models.Incident).where(
            models.Incident.experiment_id == experiment_id, models.Incident.number == number
        )
    )
    if row is None:
        raise NotFound(f"incident {number}")
    return row


def _last_number(session: Session, experiment_id: int) -> int:
    query = select(func.max(models.Incident.number)).where(
        models.Incident.experiment_id == experiment_id
    )
    return session.scalar(query) or 0


def _row(act: Act, dossier: BoundDossier, said: Incident, number: int) -> models.Incident:
    return models.Incident(
        experiment_id=dossier.experiment.id,
        number=number,
        what=said.what.strip(),
        happened_at=said.happened.instant,
        known_at=said.known.instant,
        affected=said.affected.strip(),
        touched=list(said.values),
        personal_data=said.personal_data,
        done=said.done.strip(),
        public=said.public,
        private_reason="" if said.public else said.private_reason.strip(),
        reported_by_id=act.actor.user_id,
        reported_at=act.now,
    )


def _update(act: Act, row: models.Incident, news: IncidentNews) -> models.IncidentUpdate:
    told = news.authority is Authority.TOLD
    left = news.authority is Authority.NOT_TOLD
    return models.IncidentUpdate(
        incident_id=row.id,
        text=news.text.strip(),
        told_on=news.told_on if told else None,
        authority_reason=news.authority_reason.strip() if left else "",
        written_by_id=act.actor.user_id,
        written_at=act.now,
    )


def _named(row: models.Incident) -> dict[str, Any]:
    names = ("what", "affected", "touched", "personal_data", "done", "public", "private_reason")
    return {
        "incident": row.number,
        "happened_at": row.happened_at.isoformat(),
        "known_at": row.known_at.isoformat(),
        **{name: getattr(row, name) for name in names},
    }


def _renewed(act: Act, dossier: BoundDossier, row: models.Incident, cause: str) -> dict[str, Any]:
    return renew(act, dossier, cause) if row.public else {}


def _tell(
    act: Act, dossier: BoundDossier, template: str, row: models.Incident, **context: Any
) -> None:
    """Board and dpo, and the lead about what somebody else wrote down."""
    told = {
        "number": row.number,
        "what": row.what,
        "authority_due": authority_due(row.known_at).isoformat() if row.personal_data else "",
        **context,
    }
    tell_board_and_dpo(act, dossier, template, place="commissie", **told)
    if act.actor.user_id != dossier.experiment.lead_id:
        tell_lead(act, dossier, template, place="plannen", **told)

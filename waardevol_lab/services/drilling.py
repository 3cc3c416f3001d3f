"""Drills of the emergency brake, written down by the team."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from waardevol_lab.domain.drills import QUESTION, Drill, drill_problems
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import Attachment, BrakeDrill
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.attachments import Upload, store
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.running_dossiers import BoundDossier, open_for
from waardevol_lab.services.telling import tell_secretaries
from waardevol_lab.services.withheld import standing

FILE = "drill"


@dataclass(frozen=True, slots=True)
class RecordDrill:
    """The brake was tried. Never stale: drills only add."""

    reference: str
    drill: Drill
    proof: Upload | None = None
    key: str = ""


def record_drill(command: RecordDrill, actor: Actor, now: datetime) -> None:
    """Write it down; the notice shows it beside the answer, unless that is withheld.

    The secretaries hear of one that did not work. Raises `NotFound`, `WrongState`, or `Refused` at
    every field that does not hold.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.RECORD_DRILL)
        said = command.drill
        facts = Facts(drill_problems=drill_problems(said, act.today))
        file = store(act, dossier, FILE, command.proof) if command.proof else None

        def recorded() -> dict[str, Any]:
            act.session.add(_row(act, dossier, said, file))
            return {**_named(said, file), **_renewed(act, dossier)}

        act.move_experiment(dossier, Action.RECORD_DRILL, facts, recorded)
        if not said.worked:
            tell_secretaries(act, dossier, "brake_drill_failed", tried=said.tried.strip())


def _row(act: Act, dossier: BoundDossier, said: Drill, file: Attachment | None) -> BrakeDrill:
    return BrakeDrill(
        experiment_id=dossier.experiment.id,
        drilled_on=said.on,
        tried=said.tried.strip(),
        minutes=said.minutes,
        worked=said.worked,
        attachment_id=file.id if file else None,
        recorded_by_id=act.actor.user_id,
        recorded_at=act.now,
    )


def _named(said: Drill, file: Attachment | None) -> dict[str, Any]:
    return {
        "drilled_on": said.on.isoformat() if said.on else None,
        "tried": said.tried.strip(),
        "minutes": said.minutes,
        "worked": said.worked,
        "file": file.sha256 if file else None,
    }


def _renewed(act: Act, dossier: BoundDossier) -> dict[str, Any]:
    closed = {row.question for row in standing(act.session, dossier.experiment.id)}
    return {} if QUESTION in closed else renew(act, dossier, "BrakeDrilled")

"""Starting: signs confirmed in the street, the gate, and the start itself."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.sign import face_hash
from waardevol_lab.domain.start_gate import (
    BlockingCondition,
    ConsentGroup,
    GateFacts,
    checklist,
    problems,
)
from waardevol_lab.domain.states import Action, ConditionState
from waardevol_lab.domain.term_rules import Term
from waardevol_lab.persistence.models import SignPlacement
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.attachments import Upload, store
from waardevol_lab.services.checking_in import begin_check_ins
from waardevol_lab.services.consent_state import consents_in_force
from waardevol_lab.services.noticing import first_published, renew
from waardevol_lab.services.past_rounds import binding_decision, standing_conditions
from waardevol_lab.services.running_dossiers import BoundDossier, open_for
from waardevol_lab.services.signs import shown_contents
from waardevol_lab.services.telling import tell_organisation, tell_secretaries
from waardevol_lab.services.term_days import term_day

SIGN = "sign"


@dataclass(frozen=True, slots=True)
class ConfirmSign:
    """A sign stands: where, since when, and a photo or a note that shows it."""

    reference: str
    place: str
    placed_on: date | None
    note: str = ""
    photo: Upload | None = None
    key: str = ""
    photo_alt: str = ""
    """The photo in words. With them everybody sees the photo, without them only the team does."""


@dataclass(frozen=True, slots=True)
class StartExperiment:
    """Start; `version` is the experiment's, as seen."""

    reference: str
    version: int
    key: str = ""


def confirm_sign(command: ConfirmSign, actor: Actor, now: datetime) -> None:
    """Record a sign, with what it says now: later it can be seen whether that is still right.

    Raises `NotFound`, `WrongState`, or `Refused` at place, date or proof.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.CONFIRM_SIGN)
        place, note = command.place.strip(), command.note.strip()
        if not place:
            raise Refused(Problem("place", "missing"))
        photo = store(act, dossier, SIGN, command.photo) if command.photo else None
        said = {"place": place, "placed_on": command.placed_on, "note": note}
        act.move_experiment(
            dossier,
            Action.CONFIRM_SIGN,
            Facts(today=act.today, sign_on=command.placed_on, sign_proof=bool(photo or note)),
            {**said, "photo": photo.sha256 if photo else None},
        )
        act.session.add(
            SignPlacement(
                **said,
                experiment_id=dossier.experiment.id,
                photo_id=photo.id if photo else None,
                photo_alt=command.photo_alt.strip() if photo else "",
                face=face_hash(shown_contents(act.session, dossier, now)),
                confirmed_by_id=actor.user_id,
                confirmed_at=now,
            )
        )


def start(command: StartExperiment, actor: Actor, now: datetime) -> None:
    """Start the experiment; the notice says so from then on.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` with every line of the gate that does
    not hold.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.START, command.version)
        lines = checklist(gate_facts(dossier, act.today))
        act.move_experiment(
            dossier,
            Action.START,
            Facts(gate_problems=problems(lines)),
            lambda: _at_its_start(act, dossier),
            started_at=now,
        )
        tell_secretaries(act, dossier, "experiment_started")
        tell_organisation(act, dossier, Role.DPO, "experiment_started")


def _at_its_start(act: Act, dossier: BoundDossier) -> dict[str, Any]:
    begin_check_ins(act, dossier)
    return renew(act, dossier, "ExperimentStarted")


def gate_facts(dossier: BoundDossier, today: date) -> GateFacts:
    """What the start gate looks at, for the version in force."""
    session, experiment = dossier.session, dossier.experiment
    version, decision = dossier.binding_version(), binding_decision(dossier)
    published = first_published(session, version) if version else None
    starts_on, ends_on = dossier.period
    return GateFacts(
        today=today,
        decided_on=local_date(decision.decided_at) if decision else None,
        notice_on=local_date(published) if published else None,
        notice_free_on=term_day(dossier.organisation, Term.NOTICE_BEFORE_START, published)
        if published
        else None,
        consent=tuple(
            ConsentGroup(group, local_date(text.published_at) if text else None)
            for group, text in consents_in_force(session, experiment)
        ),
        sign_on=session.scalar(
            select(func.min(SignPlacement.placed_on)).where(
                SignPlacement.experiment_id == experiment.id
            )
        ),
        conditions=tuple(
            BlockingCondition(row.number, ConditionState(row.state), local_date(row.state_since))
            for row in standing_conditions(session, experiment.id)
            if row.start_blocking
        ),
        starts_on=starts_on,
        ends_on=ends_on,
    )

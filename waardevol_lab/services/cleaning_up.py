"""Cleaning up after the end: the lines begin with it, each is done once, and signs go.

When the last line is done a notice version says so, in the same act.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.cleanup import (
    Circumstances,
    Cleaned,
    CleanupLine,
    DataFate,
    SignFate,
    cleaned_problems,
    sign_problems,
)
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.states import Action, Phase
from waardevol_lab.domain.term_rules import Term
from waardevol_lab.persistence.models import Attachment, CleanupStep, SignRemoval
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.attachments import Upload, store
from waardevol_lab.services.checking_in import close_check_in
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.running_dossiers import BoundDossier, open_for
from waardevol_lab.services.street_signs import StreetSign, street_signs
from waardevol_lab.services.telling import tell_secretaries
from waardevol_lab.services.term_days import term_day

PROOF = "proof"


@dataclass(frozen=True, slots=True)
class ConfirmCleanup:
    """A line of the clean-up was done. A second press of the line is refused, not stale."""

    reference: str
    line: CleanupLine | None
    done_on: date | None
    fate: DataFate | None = None
    note: str = ""
    proof: Upload | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class TakeDownSign:
    """A sign of the experiment was removed, or covered while it lies still."""

    reference: str
    sign_id: int
    fate: SignFate | None
    gone_on: date | None
    key: str = ""


def begin_cleanup(act: Act, dossier: Dossier) -> None:
    """Put up the lines, each with its last day; part of the act that ends the experiment.

    Nobody waits for a check-in any more.
    """
    close_check_in(act, dossier)
    due_on = term_day(dossier.organisation, Term.REMOVAL, act.now)
    for line in CleanupLine:
        act.session.add(CleanupStep(experiment_id=dossier.experiment.id, line=line, due_on=due_on))


def confirm_cleanup(command: ConfirmCleanup, actor: Actor, now: datetime) -> None:
    """Say that a line was done, with a file or a note that shows it.

    Raises `NotFound`, `WrongState`, or `Refused` at every field that does not hold.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.CONFIRM_CLEANUP)
        steps = steps_of(act.session, dossier.experiment.id)
        said = Cleaned(
            line=command.line,
            on=command.done_on,
            fate=command.fate,
            note=command.note,
            file=command.proof is not None,
        )
        facts = Facts(cleanup_problems=cleaned_problems(said, _here(act, dossier, steps)))
        file = store(act, dossier, PROOF, command.proof) if command.proof else None

        def done() -> dict[str, Any]:
            _do(act, steps[command.line or ""], command, file)
            complete = all(step.done_at is not None for step in steps.values())
            renewed = renew(act, dossier, "CleanupDone") if complete else {}
            return {**_named(command, file), "complete": complete, **renewed}

        act.move_experiment(dossier, Action.CONFIRM_CLEANUP, facts, done)
        if all(step.done_at is not None for step in steps.values()):
            tell_secretaries(act, dossier, "cleanup_done")


def take_down_sign(command: TakeDownSign, actor: Actor, now: datetime) -> None:
    """Say that a sign is gone, or covered.

    Raises `NotFound` (also for a sign that does not stand in the street), `WrongState`, or
    `Refused` at day or choice.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_for(act, command.reference, Action.TAKE_DOWN_SIGN)
        sign = _standing(act, dossier, command.sign_id)
        found = sign_problems(
            command.fate,
            command.gone_on,
            ended=dossier.experiment.phase != Phase.SUSPENDED,
            here=Circumstances(today=act.today),
        )
        said = {
            "place": sign.place,
            "fate": command.fate,
            "gone_on": command.gone_on.isoformat() if command.gone_on else None,
        }
        act.move_experiment(dossier, Action.TAKE_DOWN_SIGN, Facts(cleanup_problems=found), {**said})
        act.session.add(
            SignRemoval(
                sign_id=sign.id,
                fate=command.fate,
                gone_on=command.gone_on,
                written_by_id=actor.user_id,
                written_at=now,
            )
        )


def steps_of(session: Session, experiment_id: int) -> dict[str, CleanupStep]:
    """The lines of an experiment in their order; none before the end, or when it is long ago."""
    rows = session.scalars(
        select(CleanupStep)
        .where(CleanupStep.experiment_id == experiment_id)
        .order_by(CleanupStep.id)
    )
    return {row.line: row for row in rows}


def _here(act: Act, dossier: BoundDossier, steps: dict[str, CleanupStep]) -> Circumstances:
    ended_at = dossier.experiment.ended_at
    done = frozenset(line for line, step in steps.items() if step.done_at is not None)
    return Circumstances(
        today=act.today,
        ended_on=local_date(ended_at) if ended_at else None,
        done=done if steps else None,
        signs=len(street_signs(act.session, dossier.experiment.id)),
    )


def _do(act: Act, step: CleanupStep, command: ConfirmCleanup, file: Attachment | None) -> None:
    step.done_on, step.note = command.done_on, command.note.strip()
    step.fate = command.fate if command.line is CleanupLine.DATA else None
    step.attachment_id = file.id if file else None
    step.done_by_id, step.done_at = act.actor.user_id, act.now


def _named(command: ConfirmCleanup, file: Attachment | None) -> dict[str, Any]:
    return {
        "line": command.line,
        "done_on": command.done_on.isoformat() if command.done_on else None,
        "fate": command.fate,
        "note": command.note.strip(),
        "file": file.sha256 if file else None,
    }


def _standing(act: Act, dossier: BoundDossier, sign_id: int) -> StreetSign:
    signs = street_signs(act.session, dossier.experiment.id)
    sign = next((one for one in signs if one.id == sign_id), None)
    if sign is None:
        raise NotFound(f"sign {sign_id}")
    return sign

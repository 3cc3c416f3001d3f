"""A change of an approved plan that was withdrawn, begun again with what was written in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.errors import WrongState
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.policy import Actor, authorise
from waardevol_lab.domain.states import Action, Machine, RoundKind, RoundState
from waardevol_lab.domain.workflow import advance
from waardevol_lab.persistence.models import Decision, PlanVersion, ReviewRound
from waardevol_lab.services.acting import acting
from waardevol_lab.services.amending import change_facts, record_opened
from waardevol_lab.services.dossiers import Dossier, load
from waardevol_lab.services.files_of_drafts import files_of_draft
from waardevol_lab.services.quoted_lessons import quoted_in
from waardevol_lab.services.rounds import draft_answers, new_round
from waardevol_lab.services.running_dossiers import load_bound

OPENING = {
    RoundKind.AMENDMENT: Action.OPEN_AMENDMENT,
    RoundKind.EXTENSION: Action.OPEN_EXTENSION,
}
"""The act by which a round of each kind begins."""


@dataclass(frozen=True, slots=True)
class ResumeChange:
    """Begin the change that was withdrawn last again, with its answers, files and topics."""

    reference: str
    reason: str = ""
    key: str = ""


def resume_change(command: ResumeChange, actor: Actor, now: datetime) -> int:
    """Open a round of the same kind, with the withdrawn draft in it, and give its number.

    Raises `NotFound`, `WrongState` when there is nothing to begin again, or `Refused` as beginning
    an amendment or extension does.
    """
    with acting(actor, now, command.key) as act:
        bound = load_bound(act.session, command.reference)
        latest = load(act.session, command.reference)
        action = OPENING.get(RoundKind(latest.round_.kind), Action.OPEN_AMENDMENT)
        authorise(actor, bound.scope, Machine.ROUND, action)
        before = resumable(act.session, latest)
        if before is None:
            raise WrongState(action, latest.round_.state)
        transition = advance(Machine.ROUND, None, action, change_facts(act, bound))
        framework = shipped(before.framework)
        round_ = new_round(
            act,
            latest.experiment,
            RoundKind(before.kind),
            framework,
            *draft_answers(act.session, before.id),
            command.reason.strip(),
            files_of_draft(act.session, framework, before.id),
            before.topics,
            quoted_in(act.session, before.id),
        )
        subject = latest.experiment.subject
        return record_opened(act, subject, transition.event, round_, after=before.number)


def resumable(session: Session, dossier: Dossier) -> ReviewRound | None:
    """The latest plan round, where it is a withdrawn change of the version still in force.

    What was written for an older version would undo what was decided or reworded since.
    """
    round_, version = dossier.current_round, dossier.binding_version()
    if round_ is None or version is None or round_.kind not in OPENING:
        return None
    if round_.state != RoundState.WITHDRAWN or _bound_at(session, version) > round_.created_at:
        return None
    return round_


def _bound_at(session: Session, version: PlanVersion) -> datetime:
    """When the version came in force: at its decision, or when its words were mended."""
    decided = session.scalar(
        select(func.min(Decision.decided_at)).where(
            Decision.plan_version_id == version.id, Decision.outcome != Outcome.REJECTED
        )
    )
    return decided or version.submitted_at

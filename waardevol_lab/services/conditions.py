"""Conditions of a decision: evidence from the team, judged by the secretary."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from waardevol_lab.domain.errors import NotFound, Stale, WrongState
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor, authorise
from waardevol_lab.domain.states import Action, Machine
from waardevol_lab.domain.workflow import rule_for
from waardevol_lab.persistence.models import Condition, Evidence
from waardevol_lab.services import people
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.attachments import Upload, store
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.past_rounds import standing_conditions
from waardevol_lab.services.running_dossiers import load_bound
from waardevol_lab.services.telling import about, tell_secretaries

EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class SubmitEvidence:
    """Show that a condition is met; `version` is the condition's, as seen."""

    reference: str
    number: int
    text: str
    version: int
    key: str = ""
    upload: Upload | None = None


@dataclass(frozen=True, slots=True)
class JudgeEvidence:
    """Accept or refuse the evidence at hand; a refusal has its reason."""

    reference: str
    number: int
    accept: bool
    version: int
    reason: str = ""
    key: str = ""


def submit_evidence(command: SubmitEvidence, actor: Actor, now: datetime) -> None:
    """Hand in evidence. Raises `NotFound`, `Stale`, `WrongState`, `Refused` at text or evidence."""
    with acting(actor, now, command.key) as act:
        dossier, condition = _open(
            act, command.reference, command.number, command.version, Action.SUBMIT_EVIDENCE
        )
        facts = Facts(text=command.text)
        file = store(act, dossier, EVIDENCE, command.upload) if command.upload else None
        evidence = Evidence(
            condition_id=condition.id,
            text=command.text.strip(),
            attachment_id=file.id if file else None,
            submitted_by_id=actor.user_id,
            submitted_at=now,
        )
        payload = {"text": command.text.strip(), "file": file.sha256 if file else None}
        act.move_condition(dossier, condition, Action.SUBMIT_EVIDENCE, facts, payload)
        act.session.add(evidence)
        tell_secretaries(act, dossier, "evidence_submitted", number=condition.number)


def judge_evidence(command: JudgeEvidence, actor: Actor, now: datetime) -> None:
    """Accept or refuse; accepting makes a new notice version.

    Raises `NotFound`, `Stale`, `WrongState`, or `Refused` at `reason`.
    """
    action = Action.ACCEPT_EVIDENCE if command.accept else Action.REFUSE_EVIDENCE
    with acting(actor, now, command.key) as act:
        dossier, condition = _open(act, command.reference, command.number, command.version, action)
        evidence = _waiting(act, condition)
        reason = command.reason.strip()
        evidence.accepted, evidence.reason = command.accept, reason
        evidence.judged_by_id, evidence.judged_at = actor.user_id, now
        act.move_condition(
            dossier,
            condition,
            action,
            Facts(reason=reason),
            lambda: {
                "reason": reason,
                **(renew(act, dossier, "EvidenceAccepted") if command.accept else {}),
            },
        )
        for account in people.team_of(act.session, dossier.experiment, now):
            act.mail(
                account,
                "evidence_accepted" if command.accept else "evidence_refused",
                **about(dossier),
                number=condition.number,
                reason=reason,
            )


def _open(
    act: Act, reference: str, number: int, version: int, action: Action
) -> tuple[Dossier, Condition]:
    """Dossier and condition, once all that needs no facts is checked."""
    dossier = load_bound(act.session, reference)
    authorise(act.actor, dossier.scope, Machine.CONDITION, action)
    standing = standing_conditions(act.session, dossier.experiment.id)
    found = [row for row in standing if row.number == number]
    if not found:
        raise NotFound("condition")
    condition = found[-1]
    if condition.version != version:
        raise Stale("condition")
    if rule_for(Machine.CONDITION, condition.state, action) is None:
        raise WrongState(action, condition.state)
    return dossier, condition


def _waiting(act: Act, condition: Condition) -> Evidence:
    """The evidence that is not judged yet; a submitted condition has exactly one."""
    return act.session.scalars(
        select(Evidence).where(Evidence.condition_id == condition.id, Evidence.judged_at.is_(None))
    ).one()

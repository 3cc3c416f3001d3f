"""Amendments and extensions: a new plan round beside a plan that is in force."""

from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.policy import Actor, authorise
from waardevol_lab.domain.states import Action, Machine, Phase, RoundKind
from waardevol_lab.domain.workflow import advance
from waardevol_lab.persistence.models import ReviewRound
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import open_rounds
from waardevol_lab.services.rounds import new_round
from waardevol_lab.services.running_dossiers import BoundDossier, load_bound


@dataclass(frozen=True, slots=True)
class OpenAmendment:
    """Change an approved plan; the old version stays in force until the new one is decided on."""

    reference: str
    reason: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class OpenExtension:
    """Let an experiment run longer."""

    reference: str
    reason: str = ""
    key: str = ""


def open_amendment(command: OpenAmendment, actor: Actor, now: datetime) -> int:
    """Open the round, with the answers in force as its draft, and give its number.

    Raises `NotFound`, `WrongState`, or `Refused` while another plan round is open.
    """
    return _open(command, Action.OPEN_AMENDMENT, RoundKind.AMENDMENT, actor, now)


def open_extension(command: OpenExtension, actor: Actor, now: datetime) -> int:
    """Open the round, with the answers in force as its draft, and give its number.

    Raises `NotFound`, `WrongState`, or `Refused` while another plan round is open, or when the end
    date is no longer ahead.
    """
    return _open(command, Action.OPEN_EXTENSION, RoundKind.EXTENSION, actor, now)


def _open(
    command: OpenAmendment | OpenExtension,
    action: Action,
    kind: RoundKind,
    actor: Actor,
    now: datetime,
) -> int:
    with acting(actor, now, command.key) as act:
        dossier = load_bound(act.session, command.reference)
        authorise(actor, dossier.scope, Machine.ROUND, action)
        transition = advance(Machine.ROUND, None, action, _facts(act, dossier))
        round_ = _draft(act, dossier, kind, command.reason.strip())
        act.record(
            dossier.experiment.subject,
            transition.event,
            {"round": round_.number, "state": round_.state, "reason": round_.reason},
        )
        act.result = str(round_.number)
        return round_.number


def _facts(act: Act, dossier: BoundDossier) -> Facts:
    rounds = open_rounds(act.session, dossier.experiment.id)
    return Facts(
        today=act.today,
        phase=Phase(dossier.experiment.phase),
        end_date=dossier.period[1],
        open_plan_round=any(r.kind != RoundKind.INCIDENT for r in rounds),
    )


def _draft(act: Act, dossier: BoundDossier, kind: RoundKind, reason: str) -> ReviewRound:
    version = dossier.bound_version()
    return new_round(
        act,
        dossier.experiment,
        kind,
        shipped(version.framework),
        version.answers,
        version.answers_en,
        reason,
        version.files,
    )

"""Taking a round or a whole experiment back."""

from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action, Phase, RoundState
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.assigning import assigned_to
from waardevol_lab.services.dossiers import (
    Dossier,
    Which,
    advised_in_open_round,
    load,
    open_rounds,
)
from waardevol_lab.services.noticing import renew
from waardevol_lab.services.people import voters
from waardevol_lab.services.telling import tell_members, tell_organisation, tell_secretaries


@dataclass(frozen=True, slots=True)
class WithdrawRound:
    """Take the open round back; the experiment stays."""

    reference: str
    reason: str
    version: int
    key: str = ""
    incident: bool = False


@dataclass(frozen=True, slots=True)
class WithdrawExperiment:
    """Take the whole experiment back, for good."""

    reference: str
    reason: str
    version: int
    key: str = ""


def withdraw_round(command: WithdrawRound, actor: Actor, now: datetime) -> str:
    """Withdraw the open round and give the reference. Raises as every act does."""
    with acting(actor, now, command.key) as act:
        which = Which.INCIDENT if command.incident else Which.PLAN
        dossier = load(act.session, command.reference, which)
        reason, before = command.reason.strip(), dossier.current_round
        known = before is not None and before.state != RoundState.DRAFT
        act.move_round(
            dossier,
            Action.WITHDRAW_ROUND,
            Facts(reason=reason),
            {"reason": reason},
            version=command.version,
            reason=reason,
            closed_at=now,
        )
        if known:
            _tell_board(act, dossier, "round_withdrawn", reason)
        act.result = command.reference
        return command.reference


def withdraw_experiment(command: WithdrawExperiment, actor: Actor, now: datetime) -> str:
    """Withdraw the experiment, close its open rounds, and give the reference."""
    with acting(actor, now, command.key) as act:
        dossier = load(act.session, command.reference)
        reason = command.reason.strip()
        rounds = open_rounds(act.session, dossier.experiment.id)
        act.move_experiment(
            dossier,
            Action.WITHDRAW,
            Facts(reason=reason, advised=advised_in_open_round(rounds)),
            lambda: {"reason": reason, **renew(act, dossier, "ExperimentWithdrawn")},
            version=command.version,
            closing_reason=reason,
        )
        for round_ in rounds:
            _close(act, command.reference, round_.number)
        _tell(act, dossier, reason)
        act.result = command.reference
        return command.reference


def _close(act: Act, reference: str, number: int) -> None:
    act.move_round(
        load(act.session, reference, number=number),
        Action.CLOSE,
        Facts(phase=Phase.WITHDRAWN),
        effect=True,
        closed_at=act.now,
    )


def _tell(act: Act, dossier: Dossier, reason: str) -> None:
    """Whoever had the plan before them hears of it; a draft that nobody saw goes quietly."""
    if dossier.experiment.board_id is None:
        return
    _tell_board(act, dossier, "experiment_withdrawn", reason)
    tell_organisation(act, dossier, Role.DECIDER, "experiment_withdrawn", reason=reason)


def _tell_board(act: Act, dossier: Dossier, template: str, reason: str) -> None:
    """The secretaries, and who was asked to assess: they need not go on."""
    tell_secretaries(act, dossier, template, reason=reason)
    asked = assigned_to(act.session, dossier)
    free = [a for a in voters(act.session, dossier.round_.board_id or 0, act.now) if a.id in asked]
    tell_members(act, dossier, free, template, reason=reason)

"""The decision on an advice, its correction, and the conditions that it attaches."""

from dataclasses import dataclass
from datetime import date, datetime

from waardevol_lab.domain.errors import NotFound, Stale, WrongState
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.proposed_conditions import (
    ProposedCondition,
    condition_problems,
    read,
    stored,
)
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import Advice
from waardevol_lab.services.acting import acting
from waardevol_lab.services.opening import move_or_refuse, open_round
from waardevol_lab.services.past_rounds import advice_of, last_decision
from waardevol_lab.services.standing_decisions import overtaken
from waardevol_lab.services.taking import Taken, Taking


@dataclass(frozen=True, slots=True)
class Decide:
    """Decide on the advice; `conditions` None: those of the advice."""

    reference: str
    outcome: str
    motivation: str = ""
    conditions: tuple[ProposedCondition, ...] | None = None
    open_to_objection: bool = True
    version: int | None = None
    round_number: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Correct:
    """A new decision in place of decision number `corrects` (None: whichever holds)."""

    reference: str
    outcome: str
    motivation: str
    conditions: tuple[ProposedCondition, ...] = ()
    open_to_objection: bool = True
    corrects: int | None = None
    version: int | None = None
    round_number: int | None = None
    key: str = ""


def decide(command: Decide, actor: Actor, now: datetime) -> str:
    """Take the decision; it is announced at once, and the experiment follows. Gives the reference.

    Raises `Refused` at `motivation` when outcome or conditions differ from the advice.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.DECIDE)
        advice = advice_of(act.session, dossier.round_.id)
        if advice is None:
            raise NotFound("advice")
        taken = _taken(command, advice)
        taking = Taking(act, dossier, taken)
        move_or_refuse(
            act,
            dossier,
            Action.DECIDE,
            _facts(taken, advice, taking.objection_until),
            taking.keep,
            condition_problems(taken.conditions),
            decided_at=now,
        )
        taking.follow()
        act.result = command.reference
        return command.reference


def _taken(command: Decide, advice: Advice) -> Taken:
    """What is decided, and whether outcome or conditions differ from the advice."""
    conditions = command.conditions
    if conditions is None:
        as_advised = command.outcome == Outcome.APPROVED_WITH_CONDITIONS
        conditions = read(advice.conditions) if as_advised else ()
    return Taken(
        command.outcome,
        command.motivation,
        conditions,
        command.open_to_objection,
        deviates=command.outcome != advice.outcome or stored(conditions) != advice.conditions,
    )


def _facts(taken: Taken, advice: Advice, until: date | None) -> Facts:
    return Facts(
        outcome=taken.outcome,
        motivation=taken.motivation,
        conditions=len(stored(taken.conditions)),
        advised_outcome=advice.outcome,
        advised_conditions_kept=stored(taken.conditions) == advice.conditions,
        open_to_objection=taken.open_to_objection,
        objection_until=until,
    )


def correct(command: Correct, actor: Actor, now: datetime) -> str:
    """Put a new decision in the place of the one that holds. Gives the reference.

    A rejection may become an approval; the reverse is revoking. Conditions that stay word for word
    keep their evidence and their state. Objections that were upheld are settled by it. Raises
    `WrongState` for a round that a later decision has overtaken.
    """
    with acting(actor, now, command.key) as act:
        dossier = open_round(act, command, Action.CORRECT)
        current = last_decision(act.session, dossier.round_.id)
        if current is None or overtaken(act.session, dossier.round_.id):
            raise WrongState(Action.CORRECT, dossier.round_.state)
        if command.corrects is not None and command.corrects != current.number:
            raise Stale("decision")
        taken = Taken(
            command.outcome, command.motivation, command.conditions, command.open_to_objection
        )
        taking = Taking(act, dossier, taken, current)
        move_or_refuse(
            act,
            dossier,
            Action.CORRECT,
            Facts(
                outcome=command.outcome,
                motivation=command.motivation,
                conditions=len(stored(command.conditions)),
                current_outcome=current.outcome,
            ),
            taking.keep,
            condition_problems(command.conditions),
        )
        taking.follow()
        act.result = command.reference
        return command.reference

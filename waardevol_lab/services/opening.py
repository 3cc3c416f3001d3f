"""The start of every act on a round that a board or decider has before it."""

from collections.abc import Iterable
from typing import Any, Protocol

from waardevol_lab.domain.errors import Problem, Refused, Stale, WrongState
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import authorise
from waardevol_lab.domain.states import Action, Machine
from waardevol_lab.domain.workflow import Transition, advance, rule_for
from waardevol_lab.services.acting import Act, Told
from waardevol_lab.services.dossiers import Dossier, Which, load


class RoundCommand(Protocol):
    """What names a round: the dossier, which of its rounds, and the version that was seen.

    `version` None: not from a page, so never stale. `round_number` None: the latest plan round
    that was submitted.
    """

    @property
    def reference(self) -> str: ...
    @property
    def version(self) -> int | None: ...
    @property
    def round_number(self) -> int | None: ...


def open_round(act: Act, command: RoundCommand, action: Action) -> Dossier:
    """The dossier, locked, once all that needs no facts is checked; then facts can be gathered.

    Raises `NotFound`, `Stale` or `WrongState`, in this order.
    """
    dossier = load(act.session, command.reference, Which.BOARD, number=command.round_number)
    round_ = dossier.round_
    authorise(act.actor, dossier.scope, Machine.ROUND, action)
    if command.version is not None and command.version != round_.version:
        raise Stale("round")
    if rule_for(Machine.ROUND, round_.state, action) is None:
        raise WrongState(action, round_.state)
    return dossier


def move_or_refuse(
    act: Act,
    dossier: Dossier,
    action: Action,
    facts: Facts,
    payload: Told,
    problems: Iterable[Problem],
    **columns: Any,
) -> Transition:
    """Move the round, unless `problems` stand in the way: these join what the guards refuse.

    Nothing is written when anything is refused, so `payload` may be a function that writes rows.
    """
    found = tuple(problems)
    if not found:
        return act.move_round(dossier, action, facts, payload, **columns)
    try:
        advance(Machine.ROUND, dossier.round_.state, action, facts)
    except Refused as refusal:
        found = (*refusal.problems, *found)
    raise Refused(*found)

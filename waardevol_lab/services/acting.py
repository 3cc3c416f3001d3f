"""The one door: every change of state, its ledger entry and its mail go through here.

A use case opens an act, loads the dossier, and moves a machine. Moving means, in this order:
authorise, refuse what is stale, ask the rules, write state and version, write the entry. Mail is a
row beside it. All of it is one transaction. ADR 0007.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import AlreadyDone, Stale
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.policy import Actor, authorise
from waardevol_lab.domain.states import Action, Machine
from waardevol_lab.domain.workflow import Transition, advance
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.inserting import insert_unless_there
from waardevol_lab.persistence.models import (
    Account,
    Condition,
    Contribution,
    Experiment,
    IdempotencyKey,
    LedgerEntry,
    Objection,
)
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.due_days import keep_due_days
from waardevol_lab.services.indexing import index_round
from waardevol_lab.services.listing import keep_listed
from waardevol_lab.services.recording import Payload, put_in_outbox, write_entry

REWRITING = frozenset({Action.SUBMIT, Action.ADOPT_ADVICE, Action.DECIDE, Action.CORRECT})
"""After these something else may be read of a round, and found."""
Told = Payload | Callable[[], Payload] | None
"""What an act adds to its entry; a function is called when state and columns are set."""


@dataclass
class Act:
    """One use case within its transaction."""

    session: Session
    actor: Actor
    now: datetime
    result: str = ""
    """What a second press of the same form gives back: usually a reference."""
    _key: IdempotencyKey | None = field(default=None, repr=False)
    _moved: dict[int, Dossier] = field(default_factory=dict, repr=False)
    _shown: dict[int, Experiment] = field(default_factory=dict, repr=False)
    _rewritten: set[int] = field(default_factory=set, repr=False)

    @property
    def today(self) -> date:
        """The local date."""
        return local_date(self.now)

    def move_experiment(
        self,
        dossier: Dossier,
        action: Action,
        facts: Facts,
        payload: Told = None,
        *,
        version: int | None = None,
        effect: bool = False,
        **columns: Any,
    ) -> Transition:
        """Move the experiment; `columns` are written with the state.

        `version` is the one the actor saw; None for acts that are never stale. `effect` marks
        what another act brings about, which nobody is authorised for by itself.
        """
        experiment = dossier.experiment
        self._shown[experiment.id] = experiment
        if not effect:
            authorise(self.actor, dossier.scope, Machine.EXPERIMENT, action)
        _refuse_stale(version, experiment.version, "experiment")
        transition = advance(Machine.EXPERIMENT, experiment.phase, action, facts)
        _assign(experiment, columns)
        if transition.target is not None and transition.target != experiment.phase:
            experiment.phase = transition.target
            experiment.phase_since = self.now
        if transition.target is not None:
            experiment.version += 1
        self.record(
            experiment.subject, transition.event, {"phase": experiment.phase, **_told(payload)}
        )
        return transition

    def move_round(
        self,
        dossier: Dossier,
        action: Action,
        facts: Facts,
        payload: Told = None,
        *,
        version: int | None = None,
        effect: bool = False,
        **columns: Any,
    ) -> Transition:
        """Move the dossier's round; only a change of state bumps its version."""
        round_ = dossier.round_
        if not effect:
            authorise(self.actor, dossier.scope, Machine.ROUND, action)
        _refuse_stale(version, round_.version, "round")
        transition = advance(Machine.ROUND, round_.state, action, facts)
        _assign(round_, columns)
        self._moved[round_.id] = dossier
        if action in REWRITING:
            self._rewritten.add(round_.id)
            self._shown[dossier.experiment.id] = dossier.experiment
        if transition.target is not None:
            round_.state = transition.target
            round_.state_since = self.now
            round_.version += 1
        self.record(
            dossier.experiment.subject,
            transition.event,
            {"round": round_.number, "state": round_.state, **_told(payload)},
        )
        return transition

    def move_condition(
        self,
        dossier: Dossier,
        condition: Condition,
        action: Action,
        facts: Facts,
        payload: Told = None,
    ) -> Transition:
        """Move one condition of a decision."""
        return self._move_part(dossier, Machine.CONDITION, condition, action, facts, payload)

    def move_objection(
        self,
        dossier: Dossier,
        objection: Objection,
        action: Action,
        facts: Facts,
        payload: Told = None,
        *,
        effect: bool = False,
    ) -> Transition:
        """Move one objection against a decision."""
        return self._move_part(
            dossier, Machine.OBJECTION, objection, action, facts, payload, effect=effect
        )

    def move_contributions(
        self,
        dossier: Dossier,
        moved: Sequence[tuple[Contribution, Facts]],
        action: Action,
        payload: Told = None,
    ) -> None:
        """Move what citizens wrote about one experiment: many at once, under one entry."""
        machine = Machine.CONTRIBUTION
        authorise(self.actor, dossier.scope, machine, action)
        for row, facts in moved:
            transition = advance(machine, row.state, action, facts)
            if transition.target is not None:
                row.state, row.state_since = transition.target, self.now
                row.version += 1
        numbers = [row.number for row, _ in moved]
        told = {"contributions": numbers, **_told(payload)}
        self.record(dossier.experiment.subject, transition.event, told)

    def _move_part(
        self,
        dossier: Dossier,
        machine: Machine,
        part: Condition | Objection,
        action: Action,
        facts: Facts,
        payload: Told,
        *,
        effect: bool = False,
    ) -> Transition:
        """Move what has a number within its experiment and a state of its own."""
        if not effect:
            authorise(self.actor, dossier.scope, machine, action)
        transition = advance(machine, part.state, action, facts)
        if transition.target is not None:
            part.state, part.state_since = transition.target, self.now
            part.version += 1
        told = {machine.value: part.number, "state": part.state, **_told(payload)}
        self.record(dossier.experiment.subject, transition.event, told)
        return transition

    def record(self, subject: str, kind: str, payload: Payload) -> LedgerEntry:
        """Write the entry of this act in the chain of `subject`, with its salted payload."""
        return write_entry(self.session, self.actor.pseudonym, self.now, subject, kind, payload)

    def mail(self, account: Account, template: str, **context: Any) -> None:
        """Put a mail to an active account in the outbox; it leaves after the commit."""
        if account.active:
            self.mail_to(account.email, account.language, template, name=account.name, **context)

    def mail_to(self, recipient: str, language: str, template: str, **context: Any) -> None:
        """Put a mail in the outbox. `context` holds plain JSON values only."""
        put_in_outbox(self.session, self.now, recipient, language, template, context)

    def finish(self) -> None:
        """Keep what lists are sorted by; remember the result for a second press of the form."""
        for dossier in self._moved.values():
            keep_due_days(self.session, dossier.organisation, [dossier.round_])
            if dossier.round_.id in self._rewritten:
                index_round(self.session, dossier.experiment, dossier.round_)
        for experiment in self._shown.values():
            keep_listed(self.session, experiment)
        if self._key is not None:
            self._key.result = self.result

    def claim(self, key: str) -> None:
        """Take the idempotency key of the form. Raises `AlreadyDone` at the second press."""
        if not key or self.actor.user_id is None:
            return
        mine = insert_unless_there(
            self.session,
            IdempotencyKey,
            account_id=self.actor.user_id,
            key=key,
            result="",
            used_at=self.now,
        )
        row = self.session.get_one(IdempotencyKey, (self.actor.user_id, key))
        if not mine:
            raise AlreadyDone(row.result)
        self._key = row


@contextmanager
def acting(actor: Actor, now: datetime, key: str = "") -> Iterator[Act]:
    """Open an act; leaving the block commits everything, an error leaves nothing behind.

    Two presses at the same moment: the database lets one in, the other finds the key used.
    """
    with transaction() as session:
        act = Act(session, actor, now)
        act.claim(key)
        yield act
        act.finish()


def _refuse_stale(seen: int | None, current: int, what: str) -> None:
    if seen is not None and seen != current:
        raise Stale(what)


def _assign(row: object, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def _told(payload: Told) -> Payload:
    return payload() if callable(payload) else payload or {}

"""Moving through the rules: what a cell of the table says, and where an act leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from waardevol_lab.domain.errors import NotFound, Refused, WrongState
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.guard_basics import NOT_FOUND, WRONG_PHASE
from waardevol_lab.domain.roles import Relation, Role
from waardevol_lab.domain.rules import RULES, Holder, Rule
from waardevol_lab.domain.states import Action, Machine

__all__ = [
    "RULES",
    "Action",
    "Holder",
    "Machine",
    "Relation",
    "Role",
    "Rule",
    "Transition",
    "Verdict",
    "advance",
    "holders_of",
    "rule_for",
    "verdict",
]


@dataclass(frozen=True, slots=True)
class Transition:
    """What an allowed act leads to; `target` of `None`: the state stays."""

    action: Action
    target: str | None
    event: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the table says of one cell of machine, state, action, role and relation."""

    kind: Literal["allowed", "not_found", "wrong_state"]
    target: str | None = None
    event: str | None = None


def verdict(
    machine: Machine,
    state: str | None,
    action: Action,
    role: Role,
    relation: Relation,
    rules: Iterable[Rule] = RULES,
) -> Verdict:
    """What the table says of one cell; guards aside.

    `not_found` when this role in this relation never does this action, else `wrong_state` when
    it does so only in other states.
    """
    known = False
    for rule in rules:
        if rule.machine is not machine or rule.action is not action:
            continue
        if not any(h.role is role and relation in h.relations for h in rule.who):
            continue
        known = True
        if state in rule.states:
            return Verdict("allowed", rule.target, rule.event)
    return Verdict("wrong_state" if known else "not_found")


@cache
def rule_for(machine: Machine, state: str | None, action: Action) -> Rule | None:
    """The one row for an action in a state, or None where the state does not take it."""
    found = [
        rule
        for rule in RULES
        if rule.machine is machine and rule.action is action and state in rule.states
    ]
    return found[0] if found else None


@cache
def holders_of(machine: Machine, action: Action) -> frozenset[tuple[Role, Relation]]:
    """Every role and relation that may do the action in some state."""
    return frozenset(
        (holder.role, relation)
        for rule in RULES
        if rule.machine is machine and rule.action is action
        for holder in rule.who
        for relation in holder.relations
    )


def advance(machine: Machine, state: str | None, action: Action, facts: Facts) -> Transition:
    """Where `action` leads from `state`, given `facts`.

    Raises `WrongState` when the state does not take the action and `Refused` with every problem
    that the guards find. Who may act is for `policy.authorise`, which comes first.
    """
    rule = rule_for(machine, state, action)
    if rule is None:
        raise WrongState(action, state)
    problems = [problem for guard in rule.guards for problem in guard(facts)]
    if any(problem.code == NOT_FOUND for problem in problems):
        raise NotFound(action)
    if any(problem.code == WRONG_PHASE for problem in problems):
        raise WrongState(action, state)
    if problems:
        raise Refused(*problems)
    return Transition(action, _target(rule, facts), rule.event)


def _target(rule: Rule, facts: Facts) -> str | None:
    if rule.target is None or "|" not in rule.target:
        return rule.target
    advised, decided = rule.target.split("|")
    return decided if facts.board_decides else advised

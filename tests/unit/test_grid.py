"""The rules against `tests/grid.csv`, the table of who may do what when, cell by cell.

The table is written by hand from the design and lists what is allowed; all the rest is refused.
Nothing here derives it from the rules: the two only meet in these comparisons.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from waardevol_lab.domain import states
from waardevol_lab.domain.roles import Relation, Role
from waardevol_lab.domain.states import Action, Machine
from waardevol_lab.domain.workflow import RULES, Holder, Rule, verdict

GRID = Path(__file__).parents[1] / "grid.csv"
COLUMNS = ["machine", "state", "action", "role", "relation", "target", "event"]
NONE, SAME = "none", "same"

STATES = {
    "experiment": "none preparing approved rejected running suspended ended evaluated withdrawn "
    "lapsed",
    "round": "none draft submitted returned in_review advised decided withdrawn",
    "condition": "open submitted accepted refused",
    "objection": "received inadmissible unfounded upheld corrected",
    "contribution": "received published hidden",
}
ROLES = [
    "lead",
    "teammate",
    "secretary",
    "member",
    "chair",
    "dpo",
    "decider",
    "fieldworker",
    "admin",
    "auditor",
    "job",
    "effect",
]
RELATIONS = ["own", "undeclared", "conflict", "involved", "other"]


class Cell(NamedTuple):
    """One question to the table; a state of "none" means that there is none yet."""

    machine: str
    state: str
    action: str
    role: str
    relation: str


class Outcome(NamedTuple):
    """The answer: allowed with the state that follows and the event, or how it is refused."""

    kind: str
    target: str | None = None
    event: str | None = None


def read_rows() -> list[dict[str, str]]:
    with GRID.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read_rows()
ALLOWED = {
    Cell(*(row[name] for name in COLUMNS[:5])): Outcome(
        "allowed", row["state"] if row["target"] == SAME else row["target"], row["event"]
    )
    for row in ROWS
}
KNOWN = {(cell.machine, cell.action, cell.role, cell.relation) for cell in ALLOWED}
ACTIONS = {
    machine: sorted({cell.action for cell in ALLOWED if cell.machine == machine})
    for machine in STATES
}


def cells_of(machine: str, action: str) -> list[Cell]:
    return [
        Cell(machine, state, action, role, relation)
        for state in STATES[machine].split()
        for role in ROLES
        for relation in RELATIONS
    ]


def expected(cell: Cell) -> Outcome:
    """What the hand-written table says."""
    if cell in ALLOWED:
        return ALLOWED[cell]
    known = (cell.machine, cell.action, cell.role, cell.relation) in KNOWN
    return Outcome("wrong_state" if known else "not_found")


def actual(cell: Cell, rules: Iterable[Rule]) -> Outcome:
    """What the rules say, in the words of the table."""
    found = verdict(
        Machine(cell.machine),
        None if cell.state == NONE else cell.state,
        Action(cell.action),
        Role(cell.role),
        Relation(cell.relation),
        rules,
    )
    stays = found.kind == "allowed" and found.target is None
    return Outcome(found.kind, cell.state if stays else found.target, found.event)


def test_table_has_its_columns_and_no_row_twice() -> None:
    assert GRID.read_text(encoding="utf-8").splitlines()[0].split(",") == COLUMNS
    assert len(ALLOWED) == len(ROWS)


def test_table_uses_only_words_that_exist() -> None:
    for cell, outcome in ALLOWED.items():
        known = STATES[cell.machine].split()
        assert cell.state in known, cell
        assert set((outcome.target or "").split("|")) <= set(known) - {NONE}, cell
        assert cell.role in ROLES, cell
        assert cell.relation in RELATIONS, cell


def test_code_knows_the_same_states_roles_and_relations_as_the_table() -> None:
    in_code = {
        machine.value: {NONE if state is None else str(state) for state in known}
        for machine, known in states.STATES.items()
    }
    assert in_code == {machine: set(known.split()) for machine, known in STATES.items()}
    assert {role.value for role in Role} == set(ROLES)
    assert {relation.value for relation in Relation} == set(RELATIONS)


def test_every_action_of_the_table_exists_and_every_action_is_in_the_table() -> None:
    assert {action.value for action in Action} == {cell.action for cell in ALLOWED}
    assert {(rule.machine.value, rule.action.value) for rule in RULES} == {
        (cell.machine, cell.action) for cell in ALLOWED
    }


def test_rules_have_one_row_per_machine_state_and_action() -> None:
    rows = Counter((rule.machine, state, rule.action) for rule in RULES for state in rule.states)
    assert [row for row, times in rows.items() if times > 1] == []


@pytest.mark.parametrize(
    ("machine", "action"),
    [(machine, action) for machine, actions in ACTIONS.items() for action in actions],
)
def test_rules_say_what_the_table_says(machine: str, action: str) -> None:
    cells = cells_of(machine, action)
    answers = {cell: (expected(cell), actual(cell, RULES)) for cell in cells}
    assert {cell: pair for cell, pair in answers.items() if pair[0] != pair[1]} == {}


def test_action_of_another_machine_is_not_found() -> None:
    for machine in STATES:
        foreign = {action.value for action in Action} - set(ACTIONS[machine])
        for action in foreign:
            kinds = {actual(cell, RULES).kind for cell in cells_of(machine, action)}
            assert kinds == {"not_found"}, (machine, action)


def test_comparison_covers_the_whole_grid() -> None:
    checked = {
        cell
        for machine, actions in ACTIONS.items()
        for action in actions
        for cell in cells_of(machine, action)
    }
    print(f"{len(checked)} cells, {len(ALLOWED)} of them allowed")
    assert set(ALLOWED) <= checked
    assert len(checked) >= 5000


def test_nobody_with_a_conflict_or_a_stake_or_from_elsewhere_may_do_anything() -> None:
    refused = {"conflict", "involved", "other"}
    holding = {relation.value for rule in RULES for h in rule.who for relation in h.relations}
    assert holding & refused == set()


def test_auditor_changes_nothing() -> None:
    assert [r.action for r in RULES for h in r.who if h.role is Role.AUDITOR] == []


class Mutant(NamedTuple):
    """A rule with one thing changed; None where the rule is left out."""

    change: str
    rule: Rule | None


def state_mutants(rule: Rule) -> Iterator[Mutant]:
    taken = {
        state
        for other in RULES
        if (other.machine, other.action) == (rule.machine, rule.action)
        for state in other.states
    }
    for gone in rule.states:
        left = tuple(state for state in rule.states if state != gone)
        yield Mutant(f"without state {gone}", replace(rule, states=left))
    for extra in states.STATES[rule.machine]:
        if extra not in taken:
            yield Mutant(f"with state {extra}", replace(rule, states=(*rule.states, extra)))


def holder_mutants(rule: Rule) -> Iterator[Mutant]:
    for holder in rule.who:
        others = tuple(other for other in rule.who if other != holder)
        yield Mutant(f"without {holder.role}", replace(rule, who=others))
        for relation in holder.relations:
            less = Holder(holder.role, holder.relations - {relation})
            yield Mutant(f"without {holder.role} {relation}", replace(rule, who=(*others, less)))
    held = {(holder.role, relation) for holder in rule.who for relation in holder.relations}
    for role in Role:
        for relation in Relation:
            if (role, relation) not in held:
                more = (*rule.who, Holder(role, frozenset({relation})))
                yield Mutant(f"with {role} {relation}", replace(rule, who=more))


def result_mutants(rule: Rule) -> Iterator[Mutant]:
    """Other targets and another event; "stays" and naming the only state mean the same."""
    yield Mutant("another event", replace(rule, event=f"{rule.event}Twice"))
    for target in {None, *states.STATES[rule.machine], *(rule.target or "").split("|")} - {""}:
        before = [rule.target or state for state in rule.states]
        if before != [target or state for state in rule.states]:
            yield Mutant(f"target {target}", replace(rule, target=target))


def mutants_of(rule: Rule) -> list[Mutant]:
    whole = Mutant("left out", None)
    return [whole, *state_mutants(rule), *holder_mutants(rule), *result_mutants(rule)]


def differs(rules: list[Rule], answers: dict[Cell, Outcome]) -> bool:
    return any(actual(cell, rules) != outcome for cell, outcome in answers.items())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.machine}-{rule.event}")
def test_flipping_any_rule_row_is_noticed(rule: Rule) -> None:
    same_action = [r for r in RULES if (r.machine, r.action) == (rule.machine, rule.action)]
    answers = {cell: expected(cell) for cell in cells_of(rule.machine.value, rule.action.value)}
    assert not differs(same_action, answers)

    mutants = mutants_of(rule)
    survivors = []
    for mutant in mutants:
        changed = [mutant.rule if other is rule else other for other in same_action]
        if not differs([other for other in changed if other is not None], answers):
            survivors.append(mutant.change)

    assert survivors == []
    assert len(mutants) >= len(Role) * len(Relation)

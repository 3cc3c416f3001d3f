"""Who may: the relations that a role has to a dossier, and what permissions follow."""

import itertools

import pytest

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import (
    PERMISSIONS,
    SYSTEM,
    Actor,
    Grant,
    Permission,
    Scope,
    authorise,
    available,
    may,
    permits,
    relations,
    require,
    roles_on,
    sees_deliberation,
)
from waardevol_lab.domain.roles import Relation, Role
from waardevol_lab.domain.states import Action, Machine

ORGANISATION, BOARD, EXPERIMENT = 1, 2, 3
PLACES = {
    Role.LEAD: {"organisation_id": ORGANISATION},
    Role.DPO: {"organisation_id": ORGANISATION},
    Role.DECIDER: {"organisation_id": ORGANISATION},
    Role.ADMIN: {"organisation_id": ORGANISATION},
    Role.AUDITOR: {"organisation_id": ORGANISATION},
    Role.SECRETARY: {"board_id": BOARD},
    Role.MEMBER: {"board_id": BOARD},
    Role.CHAIR: {"board_id": BOARD},
    Role.TEAMMATE: {"experiment_id": EXPERIMENT},
    Role.FIELDWORKER: {"experiment_id": EXPERIMENT},
}
SCOPE = Scope(ORGANISATION, EXPERIMENT, BOARD, lead_id=10, team=frozenset({11}))


def somebody(user_id: int, *roles: Role) -> Actor:
    """An actor with roles in the places of the scope."""
    return Actor(user_id, "p", frozenset(Grant(role, **PLACES[role]) for role in roles))


def scope(**declarations: bool) -> Scope:
    """The scope with declarations: `u5=True` is a conflict of user 5."""
    declared = {int(key[1:]): value for key, value in declarations.items()}
    return Scope(ORGANISATION, EXPERIMENT, BOARD, 10, frozenset({11}), declared)


@pytest.mark.parametrize("role", list(PLACES))
def test_role_in_another_place_is_other(role: Role) -> None:
    elsewhere = Actor(5, "p", frozenset({Grant(role, **dict.fromkeys(PLACES[role], 99))}))
    assert relations(elsewhere, SCOPE) == {(role, Relation.OTHER)}
    assert roles_on(elsewhere, SCOPE) == frozenset()


def test_lead_of_another_experiment_is_other() -> None:
    assert relations(somebody(5, Role.LEAD), SCOPE) == {(Role.LEAD, Relation.OTHER)}
    assert relations(somebody(10, Role.LEAD), SCOPE) == {(Role.LEAD, Relation.OWN)}


def test_lead_may_begin_in_the_own_organisation_only() -> None:
    lead = somebody(5, Role.LEAD)
    assert may(lead, Scope(ORGANISATION), Machine.EXPERIMENT, Action.CREATE)
    assert not may(lead, Scope(99), Machine.EXPERIMENT, Action.CREATE)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHAIR])
def test_voter_is_undeclared_until_declaring(role: Role) -> None:
    voter = somebody(5, role)
    assert relations(voter, scope()) == {(role, Relation.UNDECLARED)}
    assert relations(voter, scope(u5=False)) == {(role, Relation.OWN)}
    assert relations(voter, scope(u5=True)) == {(role, Relation.CONFLICT)}


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.DECIDER])
@pytest.mark.parametrize("user_id", [10, 11])
def test_who_works_on_it_never_judges_it(role: Role, user_id: int) -> None:
    both = somebody(user_id, role, Role.LEAD)
    assert (role, Relation.INVOLVED) in relations(both, scope(u10=False, u11=False))
    assert role not in roles_on(both, SCOPE)


def test_a_conflict_takes_every_judging_role() -> None:
    many = somebody(5, Role.MEMBER, Role.SECRETARY, Role.DECIDER, Role.AUDITOR)
    assert roles_on(many, scope(u5=True)) == {Role.AUDITOR}


def test_authorise_hides_what_is_not_yours() -> None:
    with pytest.raises(NotFound):
        authorise(somebody(5, Role.LEAD), SCOPE, Machine.EXPERIMENT, Action.START)
    authorise(somebody(10, Role.LEAD), SCOPE, Machine.EXPERIMENT, Action.START)


def test_the_system_does_its_own_jobs_and_nothing_else() -> None:
    jobs = {a for a in Action for m in Machine if may(SYSTEM, SCOPE, m, a)}
    assert jobs == {Action.LAPSE, Action.REACH_END, Action.CLOSE, Action.MISS_CHECK_IN}


def test_nobody_holds_effects() -> None:
    everybody = Actor(10, "p", frozenset(Grant(role, **PLACES[role]) for role in PLACES))
    for action in (Action.APPROVE, Action.REJECT):
        assert not may(everybody, SCOPE, Machine.EXPERIMENT, action)


def test_available_lists_what_the_state_takes() -> None:
    lead = somebody(10, Role.LEAD)
    assert available(lead, SCOPE, Machine.EXPERIMENT, "running") == (
        Action.PULL_BRAKE,
        Action.STOP,
        Action.REWORD,
        Action.PUBLISH_NOTICE,
        Action.CONFIRM_SIGN,
        Action.FILE_CHECK_IN,
        Action.RECORD_DRILL,
        Action.REPORT_INCIDENT,
        Action.UPDATE_INCIDENT,
        Action.PUBLISH_CONSENT_NOTICE,
    )
    assert available(lead, SCOPE, Machine.EXPERIMENT, "evaluated") == (
        Action.PUBLISH_NOTICE,
        Action.TAKE_DOWN_SIGN,
        Action.CONFIRM_CLEANUP,
        Action.UPDATE_INCIDENT,
        Action.OFFER_FOLLOW_UP,
        Action.PUBLISH_FOLLOW_UP,
        Action.PUBLISH_LESSON,
    )
    assert available(somebody(5, Role.AUDITOR), SCOPE, Machine.ROUND, "in_review") == ()


PERMITTED = {
    Permission.READ_DRAFT: {Role.LEAD, Role.TEAMMATE, Role.DPO, Role.AUDITOR},
    Permission.EDIT_DRAFT: {Role.LEAD, Role.TEAMMATE},
    Permission.ANSWER_QUESTION: {Role.LEAD, Role.TEAMMATE},
    Permission.READ_DELIBERATION: {
        Role.SECRETARY,
        Role.MEMBER,
        Role.CHAIR,
        Role.DPO,
        Role.AUDITOR,
    },
    Permission.WRITE_ASSESSMENT: {Role.MEMBER, Role.CHAIR},
    Permission.READ_MEETINGS: {
        Role.SECRETARY,
        Role.MEMBER,
        Role.CHAIR,
        Role.DPO,
        Role.AUDITOR,
    },
    Permission.MANAGE_MEETINGS: {Role.SECRETARY},
    Permission.REMIND: {Role.SECRETARY},
    Permission.MANAGE_PEOPLE: {Role.ADMIN},
    Permission.MANAGE_LESSONS: {Role.ADMIN, Role.SECRETARY},
    Permission.WRITE_ADVICE: {Role.SECRETARY, Role.CHAIR},
    Permission.CONTINUE_EXPERIMENT: {Role.LEAD},
    Permission.READ_LETTER_TEXTS: {Role.SECRETARY},
    Permission.READ_YEARLY_REPORT: {
        Role.SECRETARY,
        Role.MEMBER,
        Role.CHAIR,
        Role.DPO,
        Role.DECIDER,
        Role.AUDITOR,
        Role.ADMIN,
    },
    Permission.PUBLISH_YEARLY_REPORT: {Role.SECRETARY, Role.CHAIR},
}


@pytest.mark.parametrize(("permission", "role"), list(itertools.product(PERMITTED, PLACES)))
def test_permission_holds_for_exactly_its_roles(permission: Permission, role: Role) -> None:
    user_id = 10 if role is Role.LEAD else 11 if role is Role.TEAMMATE else 5
    actor, here = somebody(user_id, role), scope(u5=False)
    assert permits(actor, here, permission) == (role in PERMITTED[permission])
    if role not in PERMITTED[permission]:
        with pytest.raises(NotFound):
            require(actor, here, permission)


@pytest.mark.parametrize("permission", list(Permission))
def test_the_admin_reads_no_plan_and_no_deliberation(permission: Permission) -> None:
    hidden = {"read_draft", "read_plan", "read_deliberation", "read_advice", "read_evaluation"}
    assert not (Role.ADMIN in PERMISSIONS[permission] and permission in hidden)


def test_members_see_deliberation_after_filing_their_own() -> None:
    here = scope(u5=False, u6=True)
    for role in (Role.MEMBER, Role.CHAIR):
        assert not sees_deliberation(somebody(5, role), here, [], "full")
        assert sees_deliberation(somebody(5, role), here, [5], "full")
        assert not sees_deliberation(somebody(6, role), here, [6], "full")
    assert sees_deliberation(somebody(5, Role.CHAIR), here, [], "light")
    assert not sees_deliberation(somebody(5, Role.MEMBER), here, [], "light")


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.DPO, Role.AUDITOR])
def test_secretary_dpo_and_auditor_always_see_deliberation(role: Role) -> None:
    assert sees_deliberation(somebody(5, role), SCOPE, [], "full")


@pytest.mark.parametrize("role", [Role.LEAD, Role.TEAMMATE, Role.ADMIN, Role.DECIDER])
def test_lead_team_admin_and_decider_never_see_deliberation(role: Role) -> None:
    user_id = 10 if role is Role.LEAD else 11 if role is Role.TEAMMATE else 5
    assert not sees_deliberation(somebody(user_id, role), SCOPE, [user_id], "full")


@pytest.mark.parametrize("user_id", [10, 11])
@pytest.mark.parametrize("role", [Role.DPO, Role.AUDITOR])
def test_who_works_on_it_sees_nothing_of_the_deliberation_whatever_else_they_are(
    user_id: int, role: Role
) -> None:
    assert not sees_deliberation(somebody(user_id, role), SCOPE, [], "full")

"""Who may: actors, the dossier they meet, and the permissions beside the rules table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.roles import (
    BOARD_ROLES,
    DECLARING_ROLES,
    EXPERIMENT_ROLES,
    JUDGING_ROLES,
    Relation,
    Role,
)
from waardevol_lab.domain.states import Action, Machine
from waardevol_lab.domain.workflow import RULES, holders_of


@dataclass(frozen=True, slots=True)
class Grant:
    """A role and where it holds; exactly one of the three places is set (none for `job`)."""

    role: Role
    organisation_id: int | None = None
    board_id: int | None = None
    experiment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a user with the grants that hold now, or the system's own worker."""

    user_id: int | None
    pseudonym: str
    grants: frozenset[Grant] = frozenset()
    name: str = ""

    def holds(self, role: Role) -> bool:
        """Whether the role is held anywhere."""
        return any(grant.role is role for grant in self.grants)

    def organisations(self, *roles: Role) -> frozenset[int]:
        """The organisations in which one of `roles` is held."""
        return frozenset(
            g.organisation_id for g in self.grants if g.role in roles and g.organisation_id
        )

    def boards(self, *roles: Role) -> frozenset[int]:
        """The boards on which one of `roles` is held."""
        return frozenset(g.board_id for g in self.grants if g.role in roles and g.board_id)


SYSTEM = Actor(user_id=None, pseudonym="system", grants=frozenset({Grant(Role.JOB)}))


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a dossier decides who may: its organisation, its board, its people.

    `declarations` maps a user to True (a conflict) or False (none) in the round at hand.
    """

    organisation_id: int
    experiment_id: int | None = None
    board_id: int | None = None
    lead_id: int | None = None
    team: frozenset[int] = frozenset()
    declarations: Mapping[int, bool] = field(default_factory=dict)


def relations(actor: Actor, scope: Scope) -> frozenset[tuple[Role, Relation]]:
    """Every role that the actor holds, with how it stands to this dossier."""
    return frozenset((grant.role, _relation(actor, grant, scope)) for grant in actor.grants)


def _relation(actor: Actor, grant: Grant, scope: Scope) -> Relation:
    if grant.role is Role.JOB:
        return Relation.OWN
    if not _in_place(actor, grant, scope):
        return Relation.OTHER
    declared = scope.declarations.get(actor.user_id or 0)
    if grant.role in JUDGING_ROLES and _involved(actor, scope):
        return Relation.INVOLVED
    if declared and grant.role in JUDGING_ROLES:
        return Relation.CONFLICT
    if grant.role in DECLARING_ROLES and declared is None:
        return Relation.UNDECLARED
    return Relation.OWN


def _in_place(actor: Actor, grant: Grant, scope: Scope) -> bool:
    if grant.role is Role.LEAD:
        same = grant.organisation_id == scope.organisation_id
        return same and (scope.experiment_id is None or scope.lead_id == actor.user_id)
    if grant.role in EXPERIMENT_ROLES:
        return scope.experiment_id is not None and grant.experiment_id == scope.experiment_id
    if grant.role in BOARD_ROLES:
        return scope.board_id is not None and grant.board_id == scope.board_id
    return grant.organisation_id == scope.organisation_id


def _involved(actor: Actor, scope: Scope) -> bool:
    """Works on the experiment: its lead, or a teammate or fieldworker of it."""
    return actor.user_id is not None and (
        actor.user_id == scope.lead_id or actor.user_id in scope.team
    )


def roles_on(actor: Actor, scope: Scope) -> frozenset[Role]:
    """The roles that truly hold here, separation of duties and conflicts taken off."""
    return frozenset(role for role, relation in relations(actor, scope) if relation is Relation.OWN)


def may(actor: Actor, scope: Scope, machine: Machine, action: Action) -> bool:
    """Whether the actor does this action on this dossier in any state."""
    return not relations(actor, scope).isdisjoint(holders_of(machine, action))


def authorise(actor: Actor, scope: Scope, machine: Machine, action: Action) -> None:
    """Raise `NotFound` unless the actor may; to others the dossier does not exist."""
    if not may(actor, scope, machine, action):
        raise NotFound(action)


def available(
    actor: Actor, scope: Scope, machine: Machine, state: str | None
) -> tuple[Action, ...]:
    """The actions that the actor can take in this state, in the order of the table."""
    here = relations(actor, scope)
    return tuple(
        rule.action
        for rule in RULES
        if rule.machine is machine
        and state in rule.states
        and any((h.role, r) in here for h in rule.who for r in h.relations)
    )


class Permission(StrEnum):
    """What may be seen or kept up to date without changing any state."""

    READ_DRAFT = "read_draft"
    EDIT_DRAFT = "edit_draft"
    READ_PLAN = "read_plan"
    READ_DELIBERATION = "read_deliberation"
    READ_ADVICE = "read_advice"
    ANSWER_QUESTION = "answer_question"
    WRITE_ASSESSMENT = "write_assessment"
    WRITE_EVALUATION = "write_evaluation"
    READ_EVALUATION = "read_evaluation"
    JUDGE_EVIDENCE = "judge_evidence"
    READ_MEETINGS = "read_meetings"
    MANAGE_MEETINGS = "manage_meetings"
    REMIND = "remind"
    NAME_STAND_IN = "name_stand_in"
    MANAGE_TEAM = "manage_team"
    WRITE_ADVICE = "write_advice"
    DELETE_PRACTICE = "delete_practice"
    CONTINUE_EXPERIMENT = "continue_experiment"
    READ_LETTER_TEXTS = "read_letter_texts"
    MANAGE_PEOPLE = "manage_people"
    READ_CONTRIBUTIONS = "read_contributions"
    RECORD_CONTRIBUTION = "record_contribution"
    MODERATE = "moderate"
    RECORD_CONSENT = "record_consent"
    READ_INCIDENTS = "read_incidents"
    MANAGE_LESSONS = "manage_lessons"
    READ_YEARLY_REPORT = "read_yearly_report"
    PUBLISH_YEARLY_REPORT = "publish_yearly_report"


_ON_THE_DOSSIER = frozenset(
    {
        Role.LEAD,
        Role.TEAMMATE,
        Role.SECRETARY,
        Role.MEMBER,
        Role.CHAIR,
        Role.DPO,
        Role.DECIDER,
        Role.AUDITOR,
    }
)
"""Who reads what everybody with a part in it reads."""

PERMISSIONS: Mapping[Permission, frozenset[Role]] = {
    Permission.READ_DRAFT: frozenset({Role.LEAD, Role.TEAMMATE, Role.DPO, Role.AUDITOR}),
    Permission.EDIT_DRAFT: frozenset({Role.LEAD, Role.TEAMMATE}),
    Permission.READ_PLAN: _ON_THE_DOSSIER,
    Permission.READ_DELIBERATION: frozenset(
        {Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.DPO, Role.AUDITOR}
    ),
    Permission.READ_ADVICE: frozenset(
        {Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.DPO, Role.DECIDER, Role.AUDITOR}
    ),
    Permission.ANSWER_QUESTION: frozenset({Role.LEAD, Role.TEAMMATE}),
    Permission.WRITE_ASSESSMENT: frozenset({Role.MEMBER, Role.CHAIR}),
    Permission.WRITE_EVALUATION: frozenset({Role.LEAD, Role.TEAMMATE}),
    Permission.READ_EVALUATION: _ON_THE_DOSSIER,
    Permission.JUDGE_EVIDENCE: frozenset({Role.SECRETARY}),
    Permission.READ_MEETINGS: frozenset(
        {Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.DPO, Role.AUDITOR}
    ),
    Permission.MANAGE_MEETINGS: frozenset({Role.SECRETARY}),
    Permission.REMIND: frozenset({Role.SECRETARY}),
    Permission.NAME_STAND_IN: frozenset({Role.DECIDER, Role.CHAIR}),
    Permission.MANAGE_TEAM: frozenset({Role.LEAD}),
    Permission.WRITE_ADVICE: frozenset({Role.SECRETARY, Role.CHAIR}),
    Permission.DELETE_PRACTICE: frozenset({Role.LEAD}),
    Permission.CONTINUE_EXPERIMENT: frozenset({Role.LEAD}),
    Permission.READ_LETTER_TEXTS: frozenset({Role.SECRETARY}),
    Permission.MANAGE_PEOPLE: frozenset({Role.ADMIN}),
    Permission.READ_CONTRIBUTIONS: frozenset({Role.LEAD, Role.TEAMMATE, Role.DPO, Role.AUDITOR}),
    Permission.RECORD_CONTRIBUTION: frozenset({Role.LEAD, Role.TEAMMATE}),
    Permission.MODERATE: frozenset({Role.SECRETARY}),
    Permission.RECORD_CONSENT: frozenset({Role.FIELDWORKER}),
    Permission.READ_INCIDENTS: _ON_THE_DOSSIER,
    Permission.MANAGE_LESSONS: frozenset({Role.ADMIN, Role.SECRETARY}),
    Permission.READ_YEARLY_REPORT: frozenset(
        {
            Role.SECRETARY,
            Role.MEMBER,
            Role.CHAIR,
            Role.DPO,
            Role.DECIDER,
            Role.AUDITOR,
            Role.ADMIN,
        }
    ),
    Permission.PUBLISH_YEARLY_REPORT: frozenset({Role.SECRETARY, Role.CHAIR}),
}


def permits(actor: Actor, scope: Scope, permission: Permission) -> bool:
    """Whether the actor has the permission on this dossier."""
    return not roles_on(actor, scope).isdisjoint(PERMISSIONS[permission])


def require(actor: Actor, scope: Scope, permission: Permission) -> None:
    """Raise `NotFound` unless the actor has the permission."""
    if not permits(actor, scope, permission):
        raise NotFound(permission)


def sees_deliberation(
    actor: Actor, scope: Scope, filed_by: Iterable[int], route: str | None
) -> bool:
    """Whether the content of assessments and the tally may be shown to the actor.

    Members and the chair see it only after filing their own; on the light route the adopter
    reads without one. Whoever works on the experiment sees nothing of it, also as dpo or auditor.
    Source: workflow, "Who sees what of the deliberation".
    """
    roles = roles_on(actor, scope)
    if _involved(actor, scope):
        return False
    if roles & {Role.SECRETARY, Role.DPO, Role.AUDITOR}:
        return True
    if not roles & {Role.MEMBER, Role.CHAIR}:
        return False
    if actor.user_id in set(filed_by):
        return True
    return route == "light" and Role.CHAIR in roles

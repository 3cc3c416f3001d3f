"""What waits for whom: one round as a case, and the rules that make something to do of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.policy import Actor, Scope
from waardevol_lab.domain.roles import DECLARING_ROLES, Relation, Role
from waardevol_lab.domain.states import ObjectionState, RoundState
from waardevol_lab.persistence.models import (
    Board,
    Experiment,
    Organisation,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries.running_steps import Waiting
from waardevol_lab.services.deliberating import Standing, personal_data


class Task(StrEnum):
    """What has to be done; the page that does it goes by the same name on the board's side."""

    CHECK = "completeness"
    ASSIGN = "assign"
    MOVE = "move"
    DECLARE = "conflict"
    ASSESS = "assessment"
    ADVISE = "advice"
    CHANGES = "request_changes"
    OPINION = "dpo_opinion"
    DECIDE = "decision"
    OBJECTION = "objections"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Case:
    """One round with all that decides what waits for whom."""

    viewer: Actor
    experiment: Experiment
    organisation: Organisation
    board: Board
    round_: ReviewRound
    version: PlanVersion
    scope: Scope
    votes: Standing
    opinion_in: bool
    here: frozenset[tuple[Role, Relation]] = field(default=frozenset())
    waits: Waiting = field(default_factory=Waiting)

    def is_(self, *roles: Role) -> bool:
        """Whether one of the roles truly holds here."""
        return any((role, Relation.OWN) in self.here for role in roles)

    @property
    def undeclared(self) -> bool:
        """A member or chair who declared nothing yet."""
        return any((role, Relation.UNDECLARED) in self.here for role in DECLARING_ROLES)

    @property
    def asked(self) -> bool:
        """Asked for an assessment that still counts as open."""
        return self.viewer.user_id in self.votes.voters - self.votes.filed_by


def for_secretary(case: Case) -> Iterator[Task]:
    """Check what came in; find another assessor or another board where one is missing."""
    if not case.is_(Role.SECRETARY):
        return
    if case.round_.state == RoundState.SUBMITTED:
        yield Task.CHECK
    if case.round_.state == RoundState.IN_REVIEW:
        if not case.votes.possible:
            yield Task.MOVE
        elif not case.votes.voters:
            yield Task.ASSIGN


def for_member(case: Case) -> Iterator[Task]:
    """Declare, then assess."""
    if case.round_.state != RoundState.IN_REVIEW:
        return
    adopts = (Role.CHAIR, Relation.UNDECLARED) in case.here
    if case.undeclared and (case.asked or adopts):
        yield Task.DECLARE
    elif case.is_(Role.MEMBER, Role.CHAIR) and case.asked:
        yield Task.ASSESS


def for_chair(case: Case) -> Iterator[Task]:
    """Adopt the advice, or hold the plan over, once the votes carry something."""
    if case.round_.state != RoundState.IN_REVIEW or not case.is_(Role.CHAIR):
        return
    me, votes = case.viewer.user_id, case.votes
    mine = me in votes.filed_by if votes.route is Route.FULL else me not in votes.assigned
    if not (votes.met and mine):
        return
    if votes.tally(me).outcome == "defer":
        yield Task.CHANGES
    elif case.opinion_in or not personal_data(case.version.answers):
        yield Task.ADVISE


def for_dpo(case: Case) -> Iterator[Task]:
    """Give an opinion where personal data is processed."""
    waits = case.round_.state == RoundState.IN_REVIEW and not case.opinion_in
    if waits and case.is_(Role.DPO) and personal_data(case.version.answers):
        yield Task.OPINION


def for_decider(case: Case) -> Iterator[Task]:
    """Decide on what was advised."""
    if case.round_.state == RoundState.ADVISED and case.is_(Role.DECIDER):
        yield Task.DECIDE


def for_objections(case: Case) -> Iterator[Task]:
    """Handle what came in; correct after what was upheld, also once the experiment is over."""
    if not case.is_(Role.DECIDER):
        return
    if (case.round_.id, ObjectionState.RECEIVED) in case.waits.objections:
        yield Task.OBJECTION
    if (case.round_.id, ObjectionState.UPHELD) in case.waits.objections:
        yield Task.CORRECT


Source = Callable[[Case], Iterator[str]]
OF_ROUND: tuple[Source, ...] = (
    for_secretary,
    for_member,
    for_chair,
    for_dpo,
    for_decider,
)

"""Te doen: what waits for the viewer, in every role, and the other dossiers they may open.

The number of queries does not grow with the number of dossiers. What waits comes from `SOURCES`:
functions of the rows that were read once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.policy import Actor, Scope, relations
from waardevol_lab.domain.roles import DECLARING_ROLES, Relation, Role
from waardevol_lab.domain.states import OPEN_ROUND_STATES, RoundState
from waardevol_lab.domain.terms import Term
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Board,
    Experiment,
    Organisation,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries.board_access import address_number, advice_day
from waardevol_lab.queries.board_desk_rows import Around, around
from waardevol_lab.queries.board_head import title_of
from waardevol_lab.queries.running_steps import Waiting, after_decision
from waardevol_lab.services.deliberating import Standing, personal_data
from waardevol_lab.services.term_days import term_day

MOST = 200
BOARD_SIDE = (Role.SECRETARY, Role.MEMBER, Role.CHAIR)
ORGANISATION_SIDE = (Role.DPO, Role.DECIDER, Role.AUDITOR)


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


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits for the viewer. `page` is an endpoint of the board's pages."""

    task: str
    page: str
    reference: str
    ronde: int | None
    title: str
    organisation: str
    kind: str
    since: datetime
    due_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier that the viewer may open and that asks nothing of them now."""

    reference: str
    ronde: int | None
    title: str
    organisation: str
    kind: str
    state: str
    since: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits, overdue first; and the rest, what moved last first."""

    todos: tuple[Todo, ...]
    others: tuple[Listed, ...]
    more: bool


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
    due_on: date | None
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


def desk(viewer: Actor, now: datetime) -> Desk:
    """What waits for the viewer, and what else they may open."""
    with reading() as session:
        cases = _cases(session, viewer, now)
        today = local_date(now)
        todos = [todo for case in cases for todo in _todos(case, today)]
        busy = {(todo.reference, todo.ronde) for todo in todos}
        others = [
            _listed(case)
            for case in cases
            if (case.experiment.reference, address_number(case.round_)) not in busy
            and _may_open(case)
        ]
        todos.sort(key=lambda t: (t.due_on is None, t.due_on or today, t.since, t.reference))
        return Desk(tuple(todos), tuple(others), len(cases) == MOST)


def _cases(session: Session, viewer: Actor, now: datetime) -> list[Case]:
    rows = session.execute(
        select(ReviewRound, Experiment, Organisation, Board, PlanVersion)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .join(Organisation, Organisation.id == Experiment.organisation_id)
        .join(Board, Board.id == ReviewRound.board_id)
        .join(PlanVersion, PlanVersion.id == ReviewRound.plan_version_id)
        .where(_within_reach(viewer), ReviewRound.state != RoundState.WITHDRAWN)
        .order_by(
            ReviewRound.state.in_(OPEN_ROUND_STATES).desc(),
            ReviewRound.state_since.desc(),
            ReviewRound.id.desc(),
        )
        .limit(MOST)
    ).all()
    known = around(session, [row[0] for row in rows], [row[1] for row in rows], now)
    return [_case(viewer, known, *row) for row in rows]


def _within_reach(viewer: Actor) -> ColumnElement[bool]:
    return or_(
        ReviewRound.board_id.in_(viewer.boards(*BOARD_SIDE)),
        Experiment.organisation_id.in_(viewer.organisations(*ORGANISATION_SIDE)),
    )


def _case(
    viewer: Actor,
    known: Around,
    round_: ReviewRound,
    experiment: Experiment,
    organisation: Organisation,
    board: Board,
    version: PlanVersion,
) -> Case:
    scope = known.scope(round_, experiment)
    return Case(
        viewer=viewer,
        experiment=experiment,
        organisation=organisation,
        board=board,
        round_=round_,
        version=version,
        scope=scope,
        votes=known.standing(round_, board, scope),
        opinion_in=(round_.id, version.id) in known.opinions,
        due_on=_due(organisation, round_, known),
        here=relations(viewer, scope),
        waits=known.waits,
    )


def _due(organisation: Organisation, round_: ReviewRound, known: Around) -> date | None:
    if round_.state == RoundState.SUBMITTED and round_.submitted_at:
        return term_day(organisation, Term.COMPLETENESS_CHECK, round_.submitted_at)
    if round_.state == RoundState.IN_REVIEW:
        return advice_day(organisation, round_, known.pauses.get(round_.id, []))
    if round_.state == RoundState.ADVISED and round_.advised_at:
        return term_day(organisation, Term.DECISION, round_.advised_at)
    return None


def _may_open(case: Case) -> bool:
    """Whether the pages of the dossier are there for the viewer."""
    if case.scope.declarations.get(case.viewer.user_id or 0):
        return False
    return case.is_(*BOARD_SIDE, *ORGANISATION_SIDE)


def _todos(case: Case, today: date) -> Iterator[Todo]:
    if case.scope.declarations.get(case.viewer.user_id or 0):
        return
    for source in SOURCES:
        for task in source(case):
            yield Todo(
                task=task,
                page=f"board.{task}",
                reference=case.experiment.reference,
                ronde=address_number(case.round_),
                title=title_of(case.version, case.experiment.title),
                organisation=case.organisation.name,
                kind=case.round_.kind,
                since=case.round_.state_since,
                due_on=case.due_on,
                overdue=case.due_on is not None and case.due_on < today,
            )


def _listed(case: Case) -> Listed:
    return Listed(
        reference=case.experiment.reference,
        ronde=address_number(case.round_),
        title=title_of(case.version, case.experiment.title),
        organisation=case.organisation.name,
        kind=case.round_.kind,
        state=case.round_.state,
        since=case.round_.state_since,
        due_on=case.due_on,
    )


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


Source = Callable[[Case], Iterator[str]]
OF_ROUND: tuple[Source, ...] = (for_secretary, for_member, for_chair, for_dpo, for_decider)
SOURCES = (*OF_ROUND, after_decision)

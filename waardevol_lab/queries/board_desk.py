"""Te doen: what waits for the viewer, in every role, and the other dossiers they may open.

The number of queries does not grow with the number of dossiers. What waits comes from `SOURCES`,
rules over the rows that were read once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.policy import Actor, relations
from waardevol_lab.domain.roles import Role
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
from waardevol_lab.queries.board_access import address_number, advice_day, open_to
from waardevol_lab.queries.board_desk_rows import Around, around
from waardevol_lab.queries.board_head import title_of
from waardevol_lab.queries.board_todos import SOURCES, Case
from waardevol_lab.services.term_days import term_day

MOST = 200
BOARD_SIDE = (Role.SECRETARY, Role.MEMBER, Role.CHAIR)
ORGANISATION_SIDE = (Role.DPO, Role.DECIDER, Role.AUDITOR)


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
        .where(_within_reach(viewer), open_to(viewer), ReviewRound.state != RoundState.WITHDRAWN)
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

"""Te doen: what waits for the viewer, in every role, overdue first, page by page.

Candidates come in order from the indexes (`board_queue`); the rules (`board_todos`) say which of
them wait. Neither the number of queries nor what they read grows with the number of dossiers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.policy import Actor, relations
from waardevol_lab.domain.terms import Term
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Board,
    Experiment,
    Organisation,
    PlanVersion,
    ReviewRound,
)
from waardevol_lab.queries.board_access import address_number
from waardevol_lab.queries.board_desk_rows import Around, around
from waardevol_lab.queries.board_head import title_of
from waardevol_lab.queries.board_queue import (
    EVALUATION,
    NO_TERM,
    OBJECTION,
    ROUND,
    Candidate,
    candidates,
)
from waardevol_lab.queries.board_todos import OF_ROUND, Case, for_objections
from waardevol_lab.queries.paging import decode_place, encode_place
from waardevol_lab.queries.running_steps import after_decision
from waardevol_lab.services.due_days import term_of

PAGE = 25
CHUNK = 60
MOST_CHUNKS = 10
"""So many candidates are looked at for one page; the next page goes on where this one stopped."""
TASK_OF = {
    "evidence": "board_conditions",
    "evaluation": "board_evaluation",
    "restart": "board_restart",
}


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
    term: Term | None


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of what waits, overdue first; `following` is the token of the next page."""

    todos: tuple[Todo, ...]
    following: str = ""


def desk(viewer: Actor, now: datetime, after: str = "") -> Desk:
    """What waits for the viewer. Raises `BadTokenError` for a token not made here."""
    place = Candidate(*decode_place(after, Candidate)) if after else None
    found: list[tuple[Candidate, Todo]] = []
    with reading() as session:
        for _ in range(MOST_CHUNKS):
            chunk = candidates(session, viewer, now, place, CHUNK)
            found += _waiting(session, viewer, chunk, now)
            place = chunk[-1] if len(chunk) == CHUNK else None
            if place is None or len(found) > PAGE:
                break
    if len(found) > PAGE:
        place = _end_of(found)
        found = [pair for pair in found if pair[0] <= place]
    following = encode_place(_parts(place)) if place else ""
    return Desk(tuple(todo for _, todo in found), following)


def _end_of(found: list[tuple[Candidate, Todo]]) -> Candidate:
    """The last candidate of the page; two tasks of one candidate stay on one page."""
    return found[PAGE - 1][0]


def _parts(place: Candidate) -> tuple[str | int, ...]:
    return (place.due_on.isoformat(), place.since.isoformat(), place.round_id, place.source)


def _waiting(
    session: Session, viewer: Actor, chunk: Sequence[Candidate], now: datetime
) -> Iterator[tuple[Candidate, Todo]]:
    cases = _cases(session, viewer, {one.round_id for one in chunk}, now)
    today = local_date(now)
    for one in chunk:
        case = cases.get(one.round_id)
        if case is None or case.scope.declarations.get(viewer.user_id or 0):
            continue
        for task in _tasks(one, case):
            yield one, _todo(one, case, task, today)


def _tasks(one: Candidate, case: Case) -> Iterable[str]:
    if one.source == ROUND:
        return [task for source in OF_ROUND for task in source(case)]
    if one.source == OBJECTION:
        return for_objections(case)
    return [task for task in after_decision(case) if task == TASK_OF[one.source]]


def _cases(session: Session, viewer: Actor, ids: set[int], now: datetime) -> dict[int, Case]:
    if not ids:
        return {}
    rows = session.execute(
        select(ReviewRound, Experiment, Organisation, Board, PlanVersion)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .join(Organisation, Organisation.id == Experiment.organisation_id)
        .join(Board, Board.id == ReviewRound.board_id)
        .join(PlanVersion, PlanVersion.id == ReviewRound.plan_version_id)
        .where(ReviewRound.id.in_(ids))
    ).all()
    known = around(session, [row[0] for row in rows], [row[1] for row in rows], now)
    return {row[0].id: _case(viewer, known, *row) for row in rows}


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
        here=relations(viewer, scope),
        waits=known.waits,
    )


def _todo(one: Candidate, case: Case, task: str, today: date) -> Todo:
    round_ = case.round_
    due_on = None if one.due_on == NO_TERM else one.due_on
    term = term_of(round_.state, round_.route) if one.source == ROUND else None
    return Todo(
        task=task,
        page=f"board.{task}",
        reference=case.experiment.reference,
        ronde=address_number(round_),
        title=title_of(case.version, case.experiment.title),
        organisation=case.organisation.name,
        kind=round_.kind,
        since=one.since,
        due_on=due_on,
        overdue=due_on is not None and due_on < today,
        term=Term.BOARD_REMARKS if one.source == EVALUATION else term,
    )
